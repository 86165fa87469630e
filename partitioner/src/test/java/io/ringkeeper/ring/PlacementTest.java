package io.ringkeeper.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Positions as documented, and the consistent table built from them. */
final class PlacementTest {
  @Test
  void slotsLieWhereTheDocumentationSays() {
    for (int slots : new int[] {1, 3, 48, 16_368, 65_536}) {
      for (int slot : new int[] {0, slots / 3, slots - 1}) {
        // When
        long position = Circle.slotPosition(slot, slots);

        // Then
        assertThat(Long.toUnsignedString(position))
            .isEqualTo(ClockwiseReference.slotPosition(slot, slots).toString());
      }
    }
  }

  @Test
  void circleHoldsEveryNodeWhereTheDocumentationSaysInUnsignedOrder() {
    // Given
    Weights weights = Weights.of(3, 0, 1, 7);

    // When
    Circle circle = Circle.of(weights, partition -> partition != 0);

    // Then: partition 1 has the least number of nodes, 2 and 3 have 128·w·3/11 rounded
    assertThat(circle.size()).isEqualTo(1 + 35 + 244);
    for (int node = 0; node < circle.size(); node++) {
      int owner = circle.owner(node);
      String position = Long.toUnsignedString(circle.distance(0, node));
      assertThat(
              IntStream.range(0, 244)
                  .mapToObj(n -> ClockwiseReference.nodePosition(owner, n).toString()))
          .contains(position);
      if (node > 0) {
        assertThat(Long.compareUnsigned(circle.distance(0, node - 1), circle.distance(0, node)))
            .isNegative();
      }
    }
  }

  @Test
  void numberOfVirtualNodesFollowsTheWeightWithinItsBounds() {
    // Given
    Weights weights = Weights.of(100, 200, 0, 1, Weights.MAX_WEIGHT);

    // Then
    assertThat(Placement.virtualNodes(Weights.uniform(5), 3)).isEqualTo(Placement.VIRTUAL_NODES);
    assertThat(Placement.virtualNodes(Weights.of(100, 200), 0)).isEqualTo(85);
    assertThat(Placement.virtualNodes(Weights.of(100, 200), 1)).isEqualTo(171);
    assertThat(Placement.virtualNodes(weights, 3)).isEqualTo(1);
    assertThat(Placement.virtualNodes(Weights.uniform(100).with(0, Weights.MAX_WEIGHT), 0))
        .isEqualTo(Placement.MAX_VIRTUAL_NODES);
  }

  @Test
  void consistentTableIsTheOneOfTheNaiveReference() {
    for (Weights weights :
        new Weights[] {Weights.uniform(4), Weights.of(5, 0, 2), Weights.of(1, 1, 9, 1)}) {
      // Given
      int slots = 24;
      int nobody = weights.partitions();
      int[] unowned = new int[slots];
      Arrays.fill(unowned, nobody);
      RingOptimum.Balance nearest = RingOptimum.nearest(slots, weights);

      // When
      SlotTable table = Placement.consistent(slots, weights);

      // Then
      assertThat(table.toArray())
          .containsExactly(
              ClockwiseReference.balanced(
                  unowned,
                  nobody + 1,
                  weights,
                  (partition, count) ->
                      partition == nobody ? count == 0 : nearest.allows(partition, count)));
    }
  }

  @Test
  void mostSlotsOfAConsistentTableBelongToTheirNearestPartition() {
    // Given
    int slots = 16_368;
    Weights weights = Weights.uniform(12);
    Circle circle = Circle.of(weights, partition -> true);
    int[] nearest = circle.firstNodes(slots);

    // When
    SlotTable table = Placement.consistent(slots, weights);

    // Then
    long atHome =
        IntStream.range(0, slots)
            .filter(slot -> table.partitionOf(slot) == circle.owner(nearest[slot]))
            .count();
    assertThat(atHome).isGreaterThan(slots * 85L / 100);
  }

  @Test
  void consistentTablesNeverChangeBetweenVersions() {
    // When
    SlotTable small = Placement.consistent(48, Weights.of(100, 50, 0, 150));
    SlotTable large = Placement.consistent(16_368, Weights.uniform(12));

    // Then
    assertThat(small.toArray())
        .containsExactly(
            3, 3, 0, 0, 3, 3, 1, 3, 1, 3, 3, 1, 0, 3, 0, 1, 1, 0, 1, 0, 0, 0, 3, 3, 0, 1, 3, 3, 3,
            3, 3, 1, 3, 3, 0, 3, 3, 3, 0, 0, 3, 0, 3, 0, 0, 3, 3, 0);
    assertThat(large.hashCode()).isEqualTo(-1182610589);
  }

  @Test
  void consistentTableOfFewerSlotsThanPartitionsGivesEachAtMostOne() {
    // When
    SlotTable table = Placement.consistent(3, Weights.uniform(10));

    // Then
    assertThat(table.slotCounts(10)).containsOnly(0, 1);
  }

  @Test
  void consistentTableRefusesSlotCountsNoRingCanHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Placement.consistent(0, Weights.uniform(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Placement.consistent(65_537, Weights.uniform(1)));
  }
}
