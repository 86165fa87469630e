package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.EpochOrigin;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.ArrayList;
import java.util.List;

/** The stored form of {@link EpochEntry}. */
public final class EpochCodec {

  /** The longest encoded archived epoch, bytes. */
  public static final int MAX_BYTES = Limits.STATE_BYTES;

  private static final Format<EpochEntry> FORMAT =
      new Format<>('E', "archived epoch", MAX_BYTES, new EpochEntryPayload());

  private EpochCodec() {}

  /**
   * Encodes; equal values give equal bytes.
   *
   * @throws IllegalArgumentException when a part or the whole exceeds its limit
   */
  public static byte[] encode(EpochEntry value) {
    return FORMAT.encode(value);
  }

  /**
   * Decodes.
   *
   * @throws CorruptStateException when these are not the intact bytes of this format
   * @throws UnsupportedFormatException when they were written for a later release
   */
  public static EpochEntry decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static final class EpochEntryPayload implements Format.Payload<EpochEntry> {

    @Override
    public void write(Writer out, EpochEntry entry) {
      if (!entry.moves().equals(entry.origin().moves())) {
        throw new IllegalArgumentException(
            "the entry of epoch " + entry.epoch() + " moves other slots than its origin says");
      }
      out.string("the ring id", entry.ringId(), Limits.NAME_BYTES);
      out.string("the ring's name", entry.ring(), Limits.NAME_BYTES);
      out.number("the epoch", entry.epoch());
      out.bounded("the number of slots", entry.slots(), Limits.SLOTS);
      out.bounded("the number of topics", entry.topics().size(), RingState.MAX_TOPICS);
      for (String topic : entry.topics()) {
        out.repeated("a topic", topic, Limits.NAME_BYTES);
      }
      RingParts.write(out, entry.weights());
      SlotTable table = entry.table();
      if (table != null && table.slots() != entry.slots()) {
        throw new IllegalArgumentException(
            "the table has " + table.slots() + " slots, the entry " + entry.slots());
      }
      out.flag(table != null);
      if (table != null) {
        RingParts.write(out, table, entry.weights().partitions());
      }
      RingParts.write(out, entry.cut());
      RingParts.write(out, entry.origin());
    }

    @Override
    public EpochEntry read(Reader in) {
      String ringId = in.string("the ring id", Limits.NAME_BYTES);
      String ring = in.string("the ring's name", Limits.NAME_BYTES);
      long epoch = in.number("the epoch");
      int slots = in.bounded("the number of slots", Limits.SLOTS);
      List<String> topics = readTopics(in);
      Weights weights = RingParts.readWeights(in);
      SlotTable table =
          in.flag("the full table") ? RingParts.readTable(in, weights.partitions()) : null;
      Cut cut = RingParts.readCut(in);
      EpochOrigin origin = RingParts.readOrigin(in);
      List<Move> moves = origin.moves();
      return new EpochEntry(ringId, ring, epoch, slots, topics, weights, moves, table, cut, origin);
    }

    private static List<String> readTopics(Reader in) {
      int count = in.bounded("the number of topics", RingState.MAX_TOPICS);
      List<String> topics = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        topics.add(in.repeated("a topic", Limits.NAME_BYTES));
      }
      return topics;
    }
  }
}
