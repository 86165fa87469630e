package io.ringkeeper.consumer.rules;

import java.util.Arrays;
import java.util.List;

/** A ring's epochs as one partition of one topic sees them. Immutable; safe for any thread. */
public final class PartitionTimeline {

  private final RingTimeline ring;
  private final int partition;
  private final long[] cuts;
  private final long firstCut;
  private final List<Gate> gates;

  /**
   * Reads the partition's cuts.
   *
   * @param cutsByEpoch from the ring's first epoch on; the first has none if it is epoch 0
   * @param gates ascending
   */
  PartitionTimeline(RingTimeline ring, int partition, List<long[]> cutsByEpoch, List<Gate> gates) {
    this.ring = ring;
    this.partition = partition;
    this.gates = List.copyOf(gates);
    cuts = new long[cutsByEpoch.size()];
    long named = Long.MAX_VALUE;
    for (int i = 0; i < cuts.length; i++) {
      long[] cut = cutsByEpoch.get(i);
      // A partition that the cut does not name did not exist yet: whatever it holds came later.
      long offset = partition < cut.length ? cut[partition] : 0;
      cuts[i] = i == 0 ? offset : Math.max(cuts[i - 1], offset);
      if (partition < cut.length && named == Long.MAX_VALUE) {
        named = offset;
      }
    }
    firstCut = named;
  }

  public RingTimeline ring() {
    return ring;
  }

  public int partition() {
    return partition;
  }

  /** The newest known epoch. */
  public long view() {
    return ring.view();
  }

  /** Where the partition receives slots, by epoch. */
  public List<Gate> gates() {
    return gates;
  }

  /** The first offset that belongs to an epoch from {@code ring().first()} to {@link #view}. */
  public long cut(long epoch) {
    return cuts[(int) (epoch - ring.first())];
  }

  /**
   * The first offset at which anything is known about records: those below are from before the ring
   * had this partition. {@link Long#MAX_VALUE} when no change has been made since.
   */
  public long firstCut() {
    return firstCut;
  }

  /** Whether the archive does not reach back to what was agreed when this offset was written. */
  public boolean isBeforeArchive(long offset) {
    return ring.first() > 0 && offset < cuts[0];
  }

  /** The epoch at an offset: the last one that began at or before it. */
  public long epochAt(long offset) {
    int at = Arrays.binarySearch(cuts, offset);
    if (at < 0) {
      at = -at - 2;
    } else {
      while (at + 1 < cuts.length && cuts[at + 1] == offset) {
        at++;
      }
    }
    return ring.first() + Math.max(0, at);
  }

  @Override
  public String toString() {
    return "partition " + partition + " of " + ring + ", cuts " + Arrays.toString(cuts);
  }
}
