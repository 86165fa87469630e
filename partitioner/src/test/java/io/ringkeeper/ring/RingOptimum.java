package io.ringkeeper.ring;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The fewest moves that reach a balance, found by searching instead of by the planner's counting
 * argument.
 *
 * <p>Balance is decided from its definition, |count·W − S·w| against W, not from floors and
 * ceilings.
 */
final class RingOptimum {
  static final int UNREACHABLE = 1_000_000;

  /** Whether a partition may own so many slots. */
  @FunctionalInterface
  interface Balance {
    boolean allows(int partition, int count);
  }

  private RingOptimum() {}

  /** Less than one slot away from the quota: its floor or its ceiling. */
  static Balance nearest(int slots, Weights weights) {
    return (partition, count) -> offset(slots, weights, partition, count) < weights.total();
  }

  /**
   * At most one slot away from the quota, at least the pinned slots, nothing on a drained
   * partition.
   */
  static Balance withinOne(int slots, Weights weights, int[] pinned) {
    return (partition, count) ->
        offset(slots, weights, partition, count) <= weights.total()
            && count >= pinned[partition]
            && (weights.weight(partition) > 0 || count == 0);
  }

  private static long offset(int slots, Weights weights, int partition, int count) {
    return Math.abs(count * weights.total() - (long) slots * weights.weight(partition));
  }

  /**
   * Dynamic programming over every way to share the slots; a move per slot that a partition gives
   * up.
   */
  static int overAllCounts(int[] counts, Balance balance) {
    int slots = IntStream.of(counts).sum();
    int[] best = new int[slots + 1];
    Arrays.fill(best, UNREACHABLE);
    best[0] = 0;
    for (int partition = 0; partition < counts.length; partition++) {
      int[] next = new int[slots + 1];
      Arrays.fill(next, UNREACHABLE);
      for (int used = 0; used <= slots; used++) {
        for (int count = 0; best[used] < UNREACHABLE && used + count <= slots; count++) {
          if (balance.allows(partition, count)) {
            int moves = best[used] + Math.max(0, counts[partition] - count);
            next[used + count] = Math.min(next[used + count], moves);
          }
        }
      }
      best = next;
    }
    return best[slots];
  }

  /** Tries every table there is; only for a handful of slots and partitions. */
  static int overAllTables(SlotTable before, int partitions, IntPredicate pinned, Balance balance) {
    int slots = before.slots();
    int tables = IntStream.range(0, slots).reduce(1, (product, slot) -> product * partitions);
    int best = UNREACHABLE;
    for (int number = 0; number < tables; number++) {
      int[] counts = new int[partitions];
      int moves = 0;
      boolean kept = true;
      for (int slot = 0, rest = number; slot < slots; slot++, rest /= partitions) {
        int owner = rest % partitions;
        counts[owner]++;
        if (owner != before.partitionOf(slot)) {
          moves++;
          kept &= !pinned.test(slot);
        }
      }
      boolean balanced =
          kept
              && IntStream.range(0, partitions)
                  .allMatch(partition -> balance.allows(partition, counts[partition]));
      best = balanced ? Math.min(best, moves) : best;
    }
    return best;
  }
}
