package io.ringkeeper.ring;

import java.util.Arrays;

/**
 * How many slots each partition may own: the inclusive range from {@code low} to {@code high} per
 * partition.
 *
 * <p>A partition's exact quota is S·w/W (slots, its weight, the total weight). Only integers are
 * used, so no rounding differs between machines.
 */
final class Quotas {
  private final int[] low;
  private final int[] high;

  private Quotas(int[] low, int[] high) {
    this.low = low;
    this.high = high;
  }

  /** The floor and the ceiling of every quota. */
  static Quotas nearest(int slots, Weights weights) {
    int[] low = new int[weights.partitions()];
    int[] high = new int[weights.partitions()];
    for (int partition = 0; partition < low.length; partition++) {
      long product = (long) slots * weights.weight(partition);
      low[partition] = (int) (product / weights.total());
      high[partition] = (int) ((product + weights.total() - 1) / weights.total());
    }
    return new Quotas(low, high);
  }

  /**
   * Every count that differs from its quota by at most one slot; a drained partition still owns
   * none. No partition may fall below the slots that are pinned to it.
   */
  static Quotas withinOne(int slots, Weights weights, int[] pinned) {
    Quotas nearest = nearest(slots, weights);
    for (int partition = 0; partition < pinned.length; partition++) {
      int floor = nearest.low[partition];
      nearest.low[partition] = Math.max(pinned[partition], nearest.high[partition] - 1);
      nearest.high[partition] = weights.weight(partition) == 0 ? 0 : floor + 1;
    }
    return nearest;
  }

  /** These ranges and one more partition, which may keep no slot. */
  Quotas plusNobody() {
    return new Quotas(Arrays.copyOf(low, low.length + 1), Arrays.copyOf(high, high.length + 1));
  }

  int partitions() {
    return low.length;
  }

  /** The fewest slots a partition may own. */
  int low(int partition) {
    return low[partition];
  }

  /** The most slots a partition may own, inclusive. */
  int high(int partition) {
    return high[partition];
  }

  /** Whether there are enough slots for every partition to own its fewest. */
  boolean reachableWith(int slots) {
    return Arrays.stream(low).asLongStream().sum() <= slots;
  }

  /** Slots that partitions own above their range: they must be given, whatever else happens. */
  int excess(int[] counts) {
    int sum = 0;
    for (int partition = 0; partition < low.length; partition++) {
      sum += Math.max(0, counts[partition] - high[partition]);
    }
    return sum;
  }

  /** Slots that partitions lack below their range: they must be taken, whatever else happens. */
  int deficit(int[] counts) {
    int sum = 0;
    for (int partition = 0; partition < low.length; partition++) {
      sum += Math.max(0, low[partition] - counts[partition]);
    }
    return sum;
  }

  /**
   * The fewest moves that bring the counts into range: every excess slot leaves its owner and every
   * lacking slot arrives from elsewhere, and one move can do both.
   */
  int fewestMoves(int[] counts) {
    return Math.max(excess(counts), deficit(counts));
  }
}
