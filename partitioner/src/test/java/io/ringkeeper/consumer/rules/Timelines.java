package io.ringkeeper.consumer.rules;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.EpochOrigin;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small rings for tests: a table is written as one digit a slot, the partition that owns it. */
public final class Timelines {

  public static final String TOPIC = "flights";

  private final List<EpochEntry> entries = new ArrayList<>();
  private SlotTable table;

  private Timelines(String genesis, int partitions) {
    table = table(genesis);
    entries.add(entry(0, partitions, List.of(), Cut.NONE, table));
  }

  /** A ring that begins with this table. */
  public static Timelines genesis(String table, int partitions) {
    return new Timelines(table, partitions);
  }

  /** One more epoch: its table, and its cut by partition. */
  public Timelines epoch(String next, long... cut) {
    SlotTable after = table(next);
    Cut at = cut(cut);
    entries.add(entry(entries.size(), cut.length, table.movesTo(after), at, null));
    table = after;
    return this;
  }

  public RingTimeline build() {
    return RingTimeline.of(entries, table);
  }

  /** What an archive holds that has lost the epochs before this one. */
  public RingTimeline buildFrom(int first) {
    return RingTimeline.of(entries.subList(first, entries.size()), table);
  }

  /** As far as a consumer knows that has heard of no later epoch. */
  public RingTimeline upTo(int epoch) {
    RingTimeline timeline = RingTimeline.of(entries.subList(0, 1), first());
    for (EpochEntry entry : entries.subList(1, epoch + 1)) {
      timeline = timeline.with(entry);
    }
    return timeline;
  }

  private SlotTable first() {
    SlotTable full = entries.get(0).table();
    if (full == null) {
      throw new IllegalStateException("the first epoch has its table");
    }
    return full;
  }

  public List<EpochEntry> entries() {
    return List.copyOf(entries);
  }

  public SlotTable table() {
    return table;
  }

  public static SlotTable table(String digits) {
    return SlotTable.of(digits.chars().map(c -> c - '0').toArray());
  }

  private static Cut cut(long... offsets) {
    List<Cut.PartitionCut> partitions =
        Arrays.stream(offsets).mapToObj(o -> new Cut.PartitionCut(o, 1)).toList();
    return new Cut(List.of(new Cut.TopicCut(TOPIC, partitions)));
  }

  private static EpochEntry entry(
      long epoch,
      int partitions,
      List<io.ringkeeper.ring.Move> moves,
      Cut cut,
      @org.jspecify.annotations.Nullable SlotTable full) {
    EpochOrigin origin =
        new EpochOrigin(
            Samples.ballot(epoch * 2 + 1),
            Samples.ballot(epoch * 2 + 2),
            Samples.NOW_MS + epoch,
            moves,
            Samples.details("drain", "proposal-" + epoch));
    return new EpochEntry(
        Samples.RING_ID,
        Samples.RING,
        epoch,
        full == null ? 1 : full.slots(),
        List.of(TOPIC),
        Weights.uniform(partitions),
        moves,
        full,
        cut,
        origin);
  }
}
