package io.ringkeeper.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.ring.PlanResult.Impossible;
import io.ringkeeper.ring.PlanResult.Planned;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.statistics.Statistics;

/**
 * Plans on small rings in any state, against an optimum and a choice of slots found by searching.
 */
final class RingPlannerProperties {
  @Provide
  Arbitrary<Tuple2<Ring, Reshape>> changes() {
    return RingArbitraries.rings(30, 6)
        .flatMap(ring -> RingArbitraries.reshapes(ring).map(change -> Tuple.of(ring, change)));
  }

  @Provide
  Arbitrary<Tuple2<Ring, Reshape>> tinyChanges() {
    return RingArbitraries.rings(6, 3)
        .flatMap(ring -> RingArbitraries.reshapes(ring).map(change -> Tuple.of(ring, change)));
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void everyPlanIsBalancedWithTheFewestMovesThatAnyCountsAllow(
      @ForAll("changes") Tuple2<Ring, Reshape> given) {
    // Given
    Ring ring = given.get1();
    Reshape change = given.get2();

    // When
    PlanResult result = RingPlanner.plan(ring, change);

    // Then
    Statistics.label("outcome")
        .collect(change.getClass().getSimpleName(), result.getClass().getSimpleName());
    if (result instanceof Planned planned) {
      RingPlan plan = planned.plan();
      assertThat(plan.moves()).hasSize(fewestMoves(ring, change, plan.after().weights()));
      assertThat(plan.optimalMoves()).isEqualTo(plan.moves().size());
      assertThat(ring.table().with(plan.moves())).isEqualTo(plan.after().table());
      assertThat(plan.moves()).isSortedAccordingTo((a, b) -> Integer.compare(a.slot(), b.slot()));
      assertBalanced(plan.after(), change);
    }
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void noTableWhatsoeverReachesTheBalanceWithFewerMoves(
      @ForAll("tinyChanges") Tuple2<Ring, Reshape> given) {
    // Given
    Ring ring = given.get1();
    Reshape change = given.get2();

    // When
    PlanResult result = RingPlanner.plan(ring, change);

    // Then
    if (result instanceof Planned planned) {
      Ring after = planned.plan().after();
      Map<Integer, Integer> named = named(change);
      SlotTable start = placed(ring.table(), named);
      int further =
          RingOptimum.overAllTables(
              start, after.partitions(), named::containsKey, balance(after, change));
      assertThat(planned.plan().moves()).hasSize(ring.table().movesTo(start).size() + further);
    }
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void namedSlotsAreRefusedOnlyWhereNoTableCouldHoldThem(
      @ForAll("changes") Tuple2<Ring, Reshape> given) {
    // Given
    Ring ring = given.get1();
    if (!(given.get2() instanceof Reshape.MoveSlots change)) {
      return;
    }

    // When
    PlanResult result = RingPlanner.plan(ring, change);

    // Then
    boolean reachable = fewestMoves(ring, change, ring.weights()) < RingOptimum.UNREACHABLE;
    assertThat(result instanceof Impossible).isEqualTo(!reachable);
    if (result instanceof Planned planned) {
      change
          .partitionBySlot()
          .forEach(
              (slot, partition) ->
                  assertThat(planned.plan().after().table().partitionOf(slot))
                      .isEqualTo(partition));
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void slotsAreChosenByClockwiseDistanceAsDocumented(
      @ForAll("tinyOrSmall") Tuple2<Ring, Reshape> given) {
    // Given
    Ring ring = given.get1();
    Reshape change = given.get2();

    // When
    PlanResult result = RingPlanner.plan(ring, change);

    // Then
    if (result instanceof Planned planned && !(change instanceof Reshape.MoveSlots)) {
      Ring after = planned.plan().after();
      int[] expected =
          ClockwiseReference.balanced(
              ring.table().toArray(), after.partitions(), after.weights(), balance(after, change));
      assertThat(after.table().toArray()).containsExactly(expected);
    }
  }

  @Provide
  Arbitrary<Tuple2<Ring, Reshape>> tinyOrSmall() {
    return RingArbitraries.rings(16, 4)
        .flatMap(ring -> RingArbitraries.reshapes(ring).map(change -> Tuple.of(ring, change)));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void planningTheSameWeightsAgainMovesNothing(@ForAll("changes") Tuple2<Ring, Reshape> given) {
    // Given
    PlanResult first = RingPlanner.plan(given.get1(), given.get2());
    if (!(first instanceof Planned planned) || given.get2() instanceof Reshape.MoveSlots) {
      return;
    }
    Ring balanced = planned.plan().after();

    // When
    PlanResult second =
        RingPlanner.plan(balanced, new Reshape.Reweight(Map.of(0, balanced.weights().weight(0))));

    // Then
    assertThat(second).isEqualTo(new Planned(new RingPlan(balanced, balanced, List.of(), 0)));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void rollBackMovesExactlyTheSlotsThatDiffer(@ForAll("changes") Tuple2<Ring, Reshape> given) {
    // Given
    Ring earlier = given.get1();
    if (!(RingPlanner.plan(earlier, given.get2()) instanceof Planned planned)) {
      return;
    }
    RingPlan forth = planned.plan();

    // When
    PlanResult result = RingPlanner.plan(forth.after(), new Reshape.RollBack(earlier));

    // Then
    assertThat(result).isInstanceOf(Planned.class);
    RingPlan back = ((Planned) result).plan();
    assertThat(back.after().table()).isEqualTo(earlier.table());
    assertThat(back.after().weights().toArray())
        .containsExactly(Arrays.copyOf(earlier.weights().toArray(), forth.after().partitions()));
    assertThat(back.moves()).hasSameSizeAs(forth.moves());
    assertThat(back.optimalMoves()).isEqualTo(forth.moves().size());
  }

  private static int fewestMoves(Ring ring, Reshape change, Weights weights) {
    SlotTable start = placed(ring.table(), named(change));
    Ring target = new Ring(start, weights);
    int further =
        RingOptimum.overAllCounts(start.slotCounts(weights.partitions()), balance(target, change));
    return further == RingOptimum.UNREACHABLE
        ? further
        : ring.table().movesTo(start).size() + further;
  }

  private static void assertBalanced(Ring ring, Reshape change) {
    int[] counts = ring.table().slotCounts(ring.partitions());
    RingOptimum.Balance balance = balance(ring, change);
    for (int partition = 0; partition < counts.length; partition++) {
      assertThat(balance.allows(partition, counts[partition]))
          .as("balance of partition %s", partition)
          .isTrue();
    }
  }

  private static RingOptimum.Balance balance(Ring ring, Reshape change) {
    int slots = ring.table().slots();
    if (!(change instanceof Reshape.MoveSlots)) {
      return RingOptimum.nearest(slots, ring.weights());
    }
    int[] pinned = new int[ring.partitions()];
    named(change).values().forEach(partition -> pinned[partition]++);
    return RingOptimum.withinOne(slots, ring.weights(), pinned);
  }

  private static Map<Integer, Integer> named(Reshape change) {
    return change instanceof Reshape.MoveSlots moves ? moves.partitionBySlot() : new HashMap<>();
  }

  private static SlotTable placed(SlotTable table, Map<Integer, Integer> named) {
    int[] owners = table.toArray();
    named.forEach((slot, partition) -> owners[slot] = partition);
    return SlotTable.of(owners);
  }
}
