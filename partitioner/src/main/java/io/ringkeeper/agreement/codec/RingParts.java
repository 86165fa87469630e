package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.EpochOrigin;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parts of stored formats that speak of slots, partitions and changes. */
final class RingParts {

  private RingParts() {}

  /** Runs of equal weights; nearly all rings have one. */
  static void write(Writer out, Weights weights) {
    int partitions = weights.partitions();
    out.bounded("the number of partitions", partitions, Limits.PARTITIONS);
    int partition = 0;
    while (partition < partitions) {
      int weight = weights.weight(partition);
      int next = partition + 1;
      while (next < partitions && weights.weight(next) == weight) {
        next++;
      }
      out.number("a weight", weight);
      out.number("a run of weights", next - partition);
      partition = next;
    }
  }

  static Weights readWeights(Reader in) {
    int partitions = in.bounded("the number of partitions", Limits.PARTITIONS);
    int[] weights = new int[partitions];
    int partition = 0;
    while (partition < partitions) {
      int weight = in.bounded("a weight", Limits.WEIGHT);
      int run = in.bounded("a run of weights", partitions - partition);
      if (run == 0) {
        throw in.corrupt("a run of weights is empty");
      }
      Arrays.fill(weights, partition, partition + run, weight);
      partition += run;
    }
    return Weights.of(weights);
  }

  /** Each slot's partition in as many bits as the highest partition needs. */
  static void write(Writer out, SlotTable table, int partitions) {
    out.bounded("the number of slots", table.slots(), Limits.SLOTS);
    int[] owners = new int[table.slots()];
    for (int slot = 0; slot < owners.length; slot++) {
      owners[slot] = table.partitionOf(slot);
    }
    out.packed(owners, Writer.bitsFor(partitions - 1));
  }

  static SlotTable readTable(Reader in, int partitions) {
    int slots = in.bounded("the number of slots", Limits.SLOTS);
    return SlotTable.of(in.packed("the table", slots, Writer.bitsFor(partitions - 1)));
  }

  static void writeMoves(Writer out, List<Move> moves) {
    out.bounded("the number of moves", moves.size(), Limits.SLOTS);
    if (moves.isEmpty()) {
      return;
    }
    int count = moves.size();
    int[] gaps = new int[count];
    int[] from = new int[count];
    int[] to = new int[count];
    int previous = -1;
    for (int i = 0; i < count; i++) {
      Move move = moves.get(i);
      if (move.slot() <= previous) {
        throw new IllegalArgumentException("moves must be sorted by slot");
      }
      gaps[i] = move.slot() - previous - 1;
      from[i] = move.from();
      to[i] = move.to();
      previous = move.slot();
    }
    writeColumn(out, gaps);
    writeColumn(out, from);
    writeColumn(out, to);
  }

  static List<Move> readMoves(Reader in) {
    int count = in.bounded("the number of moves", Limits.SLOTS);
    if (count == 0) {
      return List.of();
    }
    int[] gaps = readColumn(in, count);
    int[] from = readColumn(in, count);
    int[] to = readColumn(in, count);
    List<Move> moves = new ArrayList<>(count);
    int slot = -1;
    for (int i = 0; i < count; i++) {
      slot += gaps[i] + 1;
      moves.add(new Move(slot, from[i], to[i]));
    }
    return moves;
  }

  static void write(Writer out, Cut cut) {
    out.bounded("the number of topics with a cut", cut.topics().size(), RingState.MAX_TOPICS);
    for (Cut.TopicCut topic : cut.topics()) {
      out.repeated("a topic", topic.topic(), Limits.NAME_BYTES);
      out.bounded("the partitions of a cut", topic.partitions().size(), Limits.PARTITIONS);
      for (Cut.PartitionCut partition : topic.partitions()) {
        out.number("an offset", partition.offset());
        out.number("a leader epoch plus one", partition.leaderEpoch() + 1L);
      }
    }
  }

  static Cut readCut(Reader in) {
    int topics = in.bounded("the number of topics with a cut", RingState.MAX_TOPICS);
    List<Cut.TopicCut> cuts = new ArrayList<>();
    for (int i = 0; i < topics; i++) {
      String topic = in.repeated("a topic", Limits.NAME_BYTES);
      int partitions = in.bounded("the partitions of a cut", Limits.PARTITIONS);
      // No capacity from the stored count: each partition must bring its own bytes.
      List<Cut.PartitionCut> partitionCuts = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        long offset = in.number("an offset");
        int leaderEpoch = (int) (boundedEpoch(in) - 1);
        partitionCuts.add(new Cut.PartitionCut(offset, leaderEpoch));
      }
      cuts.add(new Cut.TopicCut(topic, partitionCuts));
    }
    return new Cut(cuts);
  }

  static void write(Writer out, EpochOrigin origin) {
    PaxosParts.write(out, origin.changeId());
    PaxosParts.write(out, origin.completedAt());
    out.signed(origin.completedAtMs());
    writeMoves(out, origin.moves());
    write(out, origin.details());
  }

  static EpochOrigin readOrigin(Reader in) {
    Ballot changeId = PaxosParts.readBallot(in);
    Ballot completedAt = PaxosParts.readBallot(in);
    long completedAtMs = in.signed("the time of completion");
    List<Move> moves = readMoves(in);
    return new EpochOrigin(changeId, completedAt, completedAtMs, moves, readDetails(in));
  }

  static void write(Writer out, ChangeDetails details) {
    out.repeated("the kind of change", details.kind(), Limits.NAME_BYTES);
    out.repeated("the proposal id", details.proposalId(), Limits.NAME_BYTES);
    out.repeated("requestedBy", details.requestedBy(), Limits.NAME_BYTES);
    out.repeated("the reason", details.reason(), Limits.TEXT_BYTES);
    out.signed(details.requestedAtMs());
  }

  static ChangeDetails readDetails(Reader in) {
    String kind = in.repeated("the kind of change", Limits.NAME_BYTES);
    String proposalId = in.repeated("the proposal id", Limits.NAME_BYTES);
    String requestedBy = in.repeated("requestedBy", Limits.NAME_BYTES);
    String reason = in.repeated("the reason", Limits.TEXT_BYTES);
    return new ChangeDetails(kind, proposalId, requestedBy, reason, in.signed("the request time"));
  }

  /** Numbers of similar size: their minimum, the bits of the largest difference, differences. */
  private static void writeColumn(Writer out, int[] values) {
    int min = Integer.MAX_VALUE;
    int max = 0;
    for (int value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    out.bounded("a slot or partition", min, Limits.SLOTS - 1);
    out.bounded("a slot or partition", max, Limits.SLOTS - 1);
    int[] above = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      above[i] = values[i] - min;
    }
    out.packed(above, Writer.bitsFor(max - min));
  }

  private static int[] readColumn(Reader in, int count) {
    int min = in.bounded("a slot or partition", Limits.SLOTS - 1);
    int max = in.bounded("a slot or partition", Limits.SLOTS - 1);
    if (max < min) {
      throw in.corrupt("the largest value " + max + " is below the smallest " + min);
    }
    int[] values = in.packed("the moves", count, Writer.bitsFor(max - min));
    for (int i = 0; i < count; i++) {
      values[i] += min;
    }
    return values;
  }

  private static long boundedEpoch(Reader in) {
    long plusOne = in.number("a leader epoch plus one");
    if (plusOne > Integer.MAX_VALUE + 1L) {
      throw in.corrupt("a leader epoch is " + (plusOne - 1));
    }
    return plusOne;
  }
}
