package io.ringkeeper.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ringkeeper.ring.PlanResult.Impossible;
import io.ringkeeper.ring.PlanResult.Planned;
import io.ringkeeper.ring.Reshape.Compatible;
import io.ringkeeper.ring.Reshape.Drain;
import io.ringkeeper.ring.Reshape.Empty;
import io.ringkeeper.ring.Reshape.Expand;
import io.ringkeeper.ring.Reshape.MoveSlots;
import io.ringkeeper.ring.Reshape.Reweight;
import io.ringkeeper.ring.Reshape.RollBack;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each kind of change by example, and every refusal. */
final class RingPlannerTest {
  private final Ring twelve = compatible(16_368, 12);

  @Test
  void expandingTwelveToSixteenMovesAQuarterToTheFourNewPartitions() {
    // When
    RingPlan plan = planned(twelve, new Expand(16));

    // Then
    assertThat(plan.moves()).hasSize(4_092).allMatch(move -> move.to() >= 12);
    assertThat(plan.optimalMoves()).isEqualTo(4_092);
    assertThat(plan.after().table().slotCounts(16)).containsOnly(1_023);
    assertThat(plan.after().weights()).isEqualTo(Weights.uniform(16));
  }

  @Test
  void previewStatesMovedAndOptimalSharesAndEveryPartition() {
    // Given
    RingPlan plan = planned(twelve, new Expand(16));

    // When
    RingPreview preview = plan.preview();

    // Then
    assertThat(preview.slots()).isEqualTo(16_368);
    assertThat(preview.movedSlots()).isEqualTo(4_092);
    assertThat(preview.optimalSlots()).isEqualTo(4_092);
    assertThat(preview.movedShare()).isEqualTo(0.25, within(1e-12));
    assertThat(preview.optimalShare()).isEqualTo(0.25, within(1e-12));
    assertThat(preview.partitions()).hasSize(16);
    assertThat(preview.partitions().get(0))
        .isEqualTo(new PartitionShare(0, 1_364, 1_023, 1.0 / 12, 0.0625, 0.0625));
    assertThat(preview.partitions().get(15))
        .isEqualTo(new PartitionShare(15, 0, 1_023, 0, 0.0625, 0.0625));
  }

  @Test
  void drainedPartitionsKeepExistingWithoutSlotsAlsoWhenTheRingGrows() {
    // Given
    Ring drained = planned(twelve, new Drain(Set.of(3, 5))).after();

    // When
    RingPlan grown = planned(drained, new Expand(14));

    // Then
    int[] counts = grown.after().table().slotCounts(14);
    assertThat(counts[3]).isZero();
    assertThat(counts[5]).isZero();
    assertThat(grown.after().weights()).isEqualTo(Weights.uniform(14).with(3, 0).with(5, 0));
    assertThat(grown.moves()).allMatch(move -> move.to() >= 12);
  }

  @Test
  void reweightingGivesPartitionsTheirShare() {
    // When
    RingPlan plan = planned(twelve, new Reweight(Map.of(0, 200, 1, 0)));

    // Then: twelve shares of 1,364 for eleven partitions, one of them double
    assertThat(plan.after().table().slotCounts(12)).startsWith(2_728, 0).endsWith(1_364);
    assertThat(plan.moves()).hasSize(1_364);
    assertThat(plan.after().weights()).isEqualTo(Weights.uniform(12).with(0, 200).with(1, 0));
  }

  @Test
  void balancedRingMovesNothing() {
    assertThat(planned(twelve, new Reweight(Map.of(4, 100))).moves()).isEmpty();
    assertThat(planned(twelve, new Empty())).isEqualTo(new RingPlan(twelve, twelve, List.of(), 0));
    assertThat(planned(twelve, new Compatible()).moves()).isEmpty();
    assertThat(planned(twelve, new RollBack(twelve)).moves()).isEmpty();
  }

  @Test
  void oneNamedSlotMovesAloneSinceEveryPartitionMayBeOneSlotOff() {
    // When
    RingPlan plan = planned(twelve, new MoveSlots(Map.of(25, 7)));

    // Then
    assertThat(plan.moves()).containsExactly(new Move(25, 1, 7));
    assertThat(plan.optimalMoves()).isEqualTo(1);
  }

  @Test
  void severalSlotsNamedForOnePartitionPushOthersOut() {
    // Given: slots 0, 12 and 24 belong to partition 0; it loses three and 7 gains three
    MoveSlots change = new MoveSlots(Map.of(0, 7, 12, 7, 24, 7, 7, 7));

    // When
    RingPlan plan = planned(twelve, change);

    // Then: two more leave 7, none of them named, and two arrive at 0
    assertThat(plan.moves()).hasSize(5);
    assertThat(plan.moves()).filteredOn(move -> move.to() == 7).hasSize(3);
    assertThat(plan.moves())
        .filteredOn(move -> move.from() == 7)
        .hasSize(2)
        .allMatch(move -> move.to() == 0);
    assertThat(plan.after().table().partitionOf(7)).isEqualTo(7);
    assertThat(plan.after().table().slotCounts(12)).startsWith(1_363).contains(1_365);
  }

  @Test
  void rollingBackAnExpansionLeavesTheNewPartitionsDrained() {
    // Given
    RingPlan forth = planned(twelve, new Expand(16));

    // When
    RingPlan back = planned(forth.after(), new RollBack(twelve));

    // Then
    assertThat(back.moves()).hasSize(4_092);
    assertThat(back.optimalMoves()).isEqualTo(4_092);
    assertThat(back.after().table()).isEqualTo(twelve.table());
    assertThat(back.after().weights())
        .isEqualTo(Weights.uniform(16).with(12, 0).with(13, 0).with(14, 0).with(15, 0));
  }

  @Test
  void wayBackToPlainHashingEndsAtTheCompatibleTableWithUniformWeights() {
    // Given
    Ring ring = planned(planned(twelve, new Expand(16)).after(), new Drain(Set.of(2))).after();

    // When
    RingPlan plan = planned(ring, new Compatible());

    // Then
    assertThat(plan.after()).isEqualTo(compatible(16_368, 16));
    assertThat(plan.moves()).isEqualTo(ring.table().movesTo(SlotTable.compatible(16_368, 16)));
    assertThat(plan.optimalMoves()).isEqualTo(plan.moves().size());
  }

  @Test
  void plansNeverChangeBetweenVersionsOrRunsOfTheMachine() {
    // Given: sets and maps, whose order differs from one JVM to the next
    Reshape drain = new Drain(Set.of(1, 4, 9));
    Reshape reweight = new Reweight(Map.of(0, 37, 5, 250, 11, 3));
    Reshape moves = new MoveSlots(Map.of(0, 7, 12, 7, 24, 7, 7, 7));

    // Then
    assertThat(planned(twelve, drain).after().table().hashCode()).isEqualTo(-890177802);
    assertThat(planned(twelve, reweight).after().table().hashCode()).isEqualTo(-631810118);
    assertThat(planned(twelve, moves).after().table().hashCode()).isEqualTo(630971062);
    assertThat(planned(twelve, new Expand(16)).after().table().hashCode()).isEqualTo(1425489);
  }

  @Test
  void partitionWithOneVirtualNodeTakesTheSlotJustBeforeIt() {
    // Given: one slot of a thousand is due to partition 1, and half of them lie over half a circle
    // away from its only node
    int slots = 1_000;
    Ring ring = new Ring(SlotTable.compatible(slots, 1), Weights.of(999, 100));
    BigInteger node = ClockwiseReference.nodePosition(1, 0);
    int before =
        IntStream.range(0, slots)
            .filter(slot -> ClockwiseReference.slotPosition(slot, slots).compareTo(node) <= 0)
            .max()
            .orElseThrow();

    // When
    RingPlan plan = planned(ring, new Reweight(Map.of(1, 1)));

    // Then
    assertThat(plan.moves()).containsExactly(new Move(before, 0, 1));
  }

  @Test
  void impossibleChangesAreRefusedWithAWayOut() {
    Ring drained = planned(twelve, new Drain(Set.of(2))).after();
    assertThat(reason(twelve, new Expand(12))).contains("12 partitions already").contains("drain");
    assertThat(reason(twelve, new Expand(65_537))).contains("at most 65536 partitions");
    assertThat(reason(compatible(12, 12), new Expand(13))).contains("12 slots cannot reach 13");
    assertThat(reason(twelve, new Drain(Set.of()))).contains("name at least one");
    assertThat(reason(twelve, new Drain(Set.of(12, 13))))
        .contains("no partition 12")
        .contains("0 to 11");
    assertThat(reason(twelve, new Drain(Set.of(-1)))).contains("no partition -1");
    assertThat(reason(compatible(4, 2), new Drain(Set.of(0, 1)))).contains("keep at least one");
    assertThat(reason(twelve, new Reweight(Map.of()))).contains("name at least one");
    assertThat(reason(twelve, new Reweight(Map.of(1, -1))))
        .contains("0 to 1000000")
        .contains("partition 1");
    assertThat(reason(twelve, new Reweight(Map.of(1, 1_000_001)))).contains("1000001");
    assertThat(reason(twelve, new MoveSlots(Map.of()))).contains("name at least one");
    assertThat(reason(twelve, new MoveSlots(Map.of(16_368, 0))))
        .contains("no slot 16368")
        .contains("16367");
    assertThat(reason(twelve, new MoveSlots(Map.of(0, 12)))).contains("no partition 12");
    assertThat(reason(drained, new MoveSlots(Map.of(0, 2))))
        .contains("drained")
        .contains("weight above 0");
    assertThat(reason(compatible(6, 3), new MoveSlots(Map.of(0, 1, 1, 1, 2, 1, 3, 1))))
        .contains("the 4 slots named for it, but its weight allows 3");
    assertThat(reason(compatible(6, 3), new MoveSlots(Map.of(0, 0, 1, 0, 2, 0, 3, 1, 4, 1, 5, 1))))
        .contains("too few");
    assertThat(reason(twelve, new RollBack(compatible(12, 12))))
        .contains("12 slots")
        .contains("16368");
    assertThat(reason(twelve, new RollBack(planned(twelve, new Expand(16)).after())))
        .contains("16 partitions");
    assertThat(reason(planned(twelve, new Expand(13)).after(), new Compatible()))
        .contains("16368 slots are no multiple of its 13 partitions");
  }

  @Test
  void planRefusesMovesThatDoNotLeadToItsTable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RingPlan(twelve, twelve, List.of(new Move(0, 0, 1)), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RingPlan(twelve, twelve, List.of(), 1));
  }

  private static Ring compatible(int slots, int partitions) {
    return new Ring(SlotTable.compatible(slots, partitions), Weights.uniform(partitions));
  }

  private static RingPlan planned(Ring ring, Reshape change) {
    PlanResult result = RingPlanner.plan(ring, change);
    assertThat(result).isInstanceOf(Planned.class);
    return ((Planned) result).plan();
  }

  private static String reason(Ring ring, Reshape change) {
    PlanResult result = RingPlanner.plan(ring, change);
    assertThat(result).isInstanceOf(Impossible.class);
    return ((Impossible) result).reason();
  }
}
