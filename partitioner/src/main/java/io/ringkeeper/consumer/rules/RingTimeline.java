package io.ringkeeper.consumer.rules;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.SlotTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a consumer knows of one ring: its epochs without a gap from the first archived one to the
 * newest known, the <em>view</em>; who owned which slot in each, and where each began. Immutable;
 * safe for any thread.
 */
public final class RingTimeline {

  private final String ringId;
  private final String ring;
  private final long first;
  private final long view;
  private final SlotHistory slots;
  private final List<Integer> partitionCounts;
  private final Map<String, List<long[]>> cuts;
  private final Map<Integer, Map<Long, Set<Integer>>> donors;

  private RingTimeline(
      EpochEntry last,
      long first,
      SlotHistory slots,
      List<Integer> partitionCounts,
      Map<String, List<long[]>> cuts,
      Map<Integer, Map<Long, Set<Integer>>> donors) {
    this.ringId = last.ringId();
    this.ring = last.ring();
    this.first = first;
    this.view = last.epoch();
    this.slots = slots;
    this.partitionCounts = partitionCounts;
    this.cuts = cuts;
    this.donors = donors;
  }

  /**
   * Folds consecutive epochs, oldest first, that lead to a table.
   *
   * @param entries at least one
   * @param present the table of the last one
   * @throws CorruptStateException when they are not consecutive epochs of one ring, or their moves
   *     do not lead there
   */
  public static RingTimeline of(List<EpochEntry> entries, SlotTable present) {
    if (entries.isEmpty()) {
      throw new CorruptStateException("no epoch to fold");
    }
    SlotTable table = present;
    for (int i = entries.size() - 1; i > 0; i--) {
      table = undo(entries.get(i), table);
    }
    RingTimeline timeline = begin(entries.get(0), table);
    for (EpochEntry entry : entries.subList(1, entries.size())) {
      timeline = timeline.with(entry);
    }
    return timeline;
  }

  private static SlotTable undo(EpochEntry entry, SlotTable after) {
    List<Move> back =
        entry.moves().stream().map(m -> new Move(m.slot(), m.to(), m.from())).toList();
    try {
      return after.with(back);
    } catch (IllegalArgumentException e) {
      throw contradiction(entry, "its moves do not lead to the table after it: " + e.getMessage());
    }
  }

  private static RingTimeline begin(EpochEntry entry, SlotTable table) {
    verifyTable(entry, table);
    Map<String, List<long[]>> cuts = new HashMap<>();
    entry.topics().forEach(topic -> cuts.put(topic, List.of(offsets(entry.cut(), topic))));
    return new RingTimeline(
        entry,
        entry.epoch(),
        SlotHistory.of(table),
        List.of(entry.weights().partitions()),
        cuts,
        Map.of());
  }

  /**
   * This timeline and the epoch that follows its view.
   *
   * @throws CorruptStateException when the entry does not follow
   */
  public RingTimeline with(EpochEntry entry) {
    if (entry.epoch() != view + 1 || !entry.ringId().equals(ringId)) {
      throw contradiction(entry, "it does not follow epoch " + view + " of ring id " + ringId);
    }
    for (Move move : entry.moves()) {
      if (move.slot() >= slots.slots() || slots.owner(move.slot(), view) != move.from()) {
        throw contradiction(entry, move + " does not start from the table before");
      }
    }
    SlotHistory nextSlots = slots.with(entry.epoch(), entry.moves());
    verifyTable(entry, nextSlots);
    List<Integer> counts = new ArrayList<>(partitionCounts);
    counts.add(entry.weights().partitions());
    Map<String, List<long[]>> nextCuts = new HashMap<>();
    for (String topic : entry.topics()) {
      List<long[]> each = new ArrayList<>(cuts.getOrDefault(topic, before()));
      each.add(offsets(entry.cut(), topic));
      nextCuts.put(topic, List.copyOf(each));
    }
    return new RingTimeline(
        entry, first, nextSlots, List.copyOf(counts), nextCuts, withDonors(entry));
  }

  /** What the epochs so far say of a topic that joins now: nothing. */
  private List<long[]> before() {
    List<long[]> none = new ArrayList<>();
    for (long epoch = first; epoch <= view; epoch++) {
      none.add(new long[0]);
    }
    return none;
  }

  private Map<Integer, Map<Long, Set<Integer>>> withDonors(EpochEntry entry) {
    Map<Integer, Map<Long, Set<Integer>>> next = new HashMap<>(donors);
    for (Move move : entry.moves()) {
      Map<Long, Set<Integer>> known = next.getOrDefault(move.to(), Map.of());
      Map<Long, Set<Integer>> gates = new TreeMap<>(known);
      Set<Integer> donorsNow = new TreeSet<>(gates.getOrDefault(entry.epoch(), Set.of()));
      if (donorsNow.add(move.from())) {
        gates.put(entry.epoch(), donorsNow);
        next.put(move.to(), gates);
      }
    }
    return next;
  }

  private static long[] offsets(Cut cut, String topic) {
    return cut.topics().stream()
        .filter(each -> each.topic().equals(topic))
        .findFirst()
        .map(each -> each.partitions().stream().mapToLong(Cut.PartitionCut::offset).toArray())
        .orElse(new long[0]);
  }

  private static void verifyTable(EpochEntry entry, SlotHistory history) {
    if (entry.table() != null) {
      verifyTable(entry, history.table(entry.epoch()));
    }
  }

  private static void verifyTable(EpochEntry entry, SlotTable table) {
    SlotTable full = entry.table();
    if (full != null && !full.equals(table)) {
      throw contradiction(entry, "its full table is not what the moves lead to");
    }
  }

  private static CorruptStateException contradiction(EpochEntry entry, String why) {
    return new CorruptStateException(
        "epoch " + entry.epoch() + " of ring '" + entry.ring() + "': " + why);
  }

  /** The ring's random id. */
  public String ringId() {
    return ringId;
  }

  /** The ring's name. */
  public String ring() {
    return ring;
  }

  /** The oldest known epoch; above 0 when older ones are no longer archived. */
  public long first() {
    return first;
  }

  /** The newest known epoch. */
  public long view() {
    return view;
  }

  /** Names of the ring's topics. */
  public Set<String> topics() {
    return Set.copyOf(cuts.keySet());
  }

  /** The ring's slot count. */
  public int slots() {
    return slots.slots();
  }

  /** The partition count of the view. */
  public int partitions() {
    return partitionCounts.get(partitionCounts.size() - 1);
  }

  /**
   * The epoch that brought a partition to the ring: 0 for those it began with (or when that is no
   * longer known), {@code view() + 1} for one that no known epoch has.
   */
  public long bornIn(int partition) {
    for (int i = 0; i < partitionCounts.size(); i++) {
      if (partition < partitionCounts.get(i)) {
        return i == 0 ? 0 : first + i;
      }
    }
    return view + 1;
  }

  /** The owner of a slot in an epoch from {@link #first} to {@link #view}. */
  public int owner(int slot, long epoch) {
    return slots.owner(slot, epoch);
  }

  /**
   * The last epoch up to this one in which the slot came to another partition; 0 if none is known.
   */
  public long lastMove(int slot, long epoch) {
    return slots.lastMove(slot, epoch);
  }

  /**
   * What is known of one partition.
   *
   * @param topic one of {@link #topics}
   * @throws IllegalArgumentException for another topic
   */
  public PartitionTimeline of(String topic, int partition) {
    List<long[]> offsets = cuts.get(topic);
    if (offsets == null) {
      throw new IllegalArgumentException("topic " + topic + " is not one of ring " + ring);
    }
    List<Gate> gates = new ArrayList<>();
    donors
        .getOrDefault(partition, Map.of())
        .forEach((epoch, from) -> gates.add(gate(offsets, epoch, from)));
    return new PartitionTimeline(this, partition, offsets, gates);
  }

  private Gate gate(List<long[]> offsets, long epoch, Set<Integer> from) {
    long[] cut = offsets.get((int) (epoch - first));
    return new Gate(
        epoch, from.stream().map(d -> new Gate.Donor(d, d < cut.length ? cut[d] : 0)).toList());
  }

  @Override
  public String toString() {
    return "ring " + ring + ", epochs " + first + " to " + view;
  }
}
