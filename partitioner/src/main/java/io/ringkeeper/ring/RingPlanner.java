package io.ringkeeper.ring;

import java.util.List;

/**
 * Plans the next ring for a wished change.
 *
 * <p>A plan is reproducible from its inputs alone. It ends with every partition at the floor or the
 * ceiling of its quota S·w/W (within one slot of the quota where slots were placed by name), except
 * that {@link Reshape.RollBack} and {@link Reshape.Empty} reproduce a table as it was; and it moves
 * the fewest slots that allow this. Which slots move is decided by their clockwise distance to the
 * receivers' virtual nodes, see {@link Placement}. Thread-safe: no state is kept.
 */
public final class RingPlanner {
  private RingPlanner() {}

  /**
   * Returns a plan, or the reason why there is none.
   *
   * @param current the ring as it is
   * @param change what is wished
   */
  public static PlanResult plan(Ring current, Reshape change) {
    return change.accept(new ReshapePlans(current));
  }

  /** Balances a ring for new weights, at least as many as before. */
  static PlanResult balance(Ring before, Weights weights) {
    SlotTable table = before.table();
    Quotas quotas = Quotas.nearest(table.slots(), weights);
    int optimum = quotas.fewestMoves(table.slotCounts(weights.partitions()));
    int[] owners = table.toArray();
    ClockwiseAssignment.assign(owners, new boolean[owners.length], quotas, weights);
    return planned(before, new Ring(SlotTable.of(owners), weights), optimum);
  }

  /** Goes to a table that leaves no choice: every slot that differs moves, and no other. */
  static PlanResult goTo(Ring before, Ring after) {
    return planned(before, after, differences(before.table(), after.table()));
  }

  static PlanResult planned(Ring before, Ring after, int optimum) {
    List<Move> moves = before.table().movesTo(after.table());
    return new PlanResult.Planned(new RingPlan(before, after, moves, optimum));
  }

  private static int differences(SlotTable one, SlotTable other) {
    int differences = 0;
    for (int slot = 0; slot < one.slots(); slot++) {
      if (one.partitionOf(slot) != other.partitionOf(slot)) {
        differences++;
      }
    }
    return differences;
  }
}
