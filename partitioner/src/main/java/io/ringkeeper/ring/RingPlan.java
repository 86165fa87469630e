package io.ringkeeper.ring;

import java.util.ArrayList;
import java.util.List;

/**
 * A planned step from one ring to the next.
 *
 * @param before the ring planned from
 * @param after the ring planned to; its table is {@code before}'s after the moves
 * @param moves the slots that change owner, sorted by slot
 * @param optimalMoves the fewest moves that allow the balance of {@code after}, computed from slot
 *     counts alone
 */
public record RingPlan(Ring before, Ring after, List<Move> moves, int optimalMoves) {
  public RingPlan {
    moves = List.copyOf(moves);
    if (!before.table().with(moves).equals(after.table())) {
      throw new IllegalArgumentException(
          "The moves do not lead from the table before to the table after.");
    }
    if (optimalMoves < 0 || optimalMoves > moves.size()) {
      throw new IllegalArgumentException(
          "A plan of " + moves.size() + " moves cannot have an optimum of " + optimalMoves + ".");
    }
  }

  /** Returns what this plan would do, in numbers. */
  public RingPreview preview() {
    int slots = after.table().slots();
    int[] countsAfter = after.table().slotCounts(after.partitions());
    int[] countsBefore =
        before.table().slotCounts(Math.max(before.partitions(), after.partitions()));
    List<PartitionShare> shares = new ArrayList<>(after.partitions());
    for (int partition = 0; partition < after.partitions(); partition++) {
      shares.add(
          new PartitionShare(
              partition,
              countsBefore[partition],
              countsAfter[partition],
              (double) countsBefore[partition] / slots,
              (double) countsAfter[partition] / slots,
              (double) after.weights().weight(partition) / after.weights().total()));
    }
    return new RingPreview(
        slots,
        moves.size(),
        optimalMoves,
        (double) moves.size() / slots,
        (double) optimalMoves / slots,
        shares);
  }
}
