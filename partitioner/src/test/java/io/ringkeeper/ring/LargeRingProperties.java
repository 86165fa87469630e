package io.ringkeeper.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.ring.PlanResult.Planned;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Plans on rings of the size people run: balance, minimality by counts, folding, repeatability. */
final class LargeRingProperties {
  @Property(tries = 25)
  void chainsOfChangesStayBalancedMinimalAndRepeatable(
      @ForAll @IntRange(min = 1, max = 400) int partitions, @ForAll long seed) {
    // Given
    Random random = new Random(seed);
    int slots = KeySlots.defaultSlots(partitions);
    Weights weights = Weights.uniform(partitions);
    Ring genesis = new Ring(SlotTable.compatible(slots, partitions), weights);
    Ring ring = genesis;
    for (int step = 0; step < 4; step++) {
      Reshape change = anyChange(ring, random);

      // When
      RingPlan plan = planned(ring, change);

      // Then
      assertThat(planned(ring, rebuilt(change))).isEqualTo(plan);
      assertThat(plan.moves()).hasSize(plan.optimalMoves());
      assertThat(plan.moves()).hasSize(movesByCounts(plan));
      assertBalanced(plan.after());
      ring = plan.after();
    }
    assertThat(genesis.table().with(genesis.table().movesTo(ring.table()))).isEqualTo(ring.table());
  }

  @Property(tries = 25)
  void expandingAnEvenRingMovesSlotsToTheNewPartitionsOnly(
      @ForAll @IntRange(min = 1, max = 300) int partitions,
      @ForAll @IntRange(min = 1, max = 40) int more) {
    // Given
    int slots = KeySlots.defaultSlots(partitions);
    Weights weights = Weights.uniform(partitions);
    Ring ring = new Ring(Placement.consistent(slots, weights), weights);

    // When
    RingPlan plan = planned(ring, new Reshape.Expand(partitions + more));

    // Then
    assertThat(plan.moves()).isNotEmpty().allMatch(move -> move.to() >= partitions);
  }

  @Property(tries = 25)
  void expandingByOneAndDrainingItAgainMovesItsSlotsOnly(
      @ForAll @IntRange(min = 1, max = 300) int partitions) {
    // Given
    int slots = KeySlots.defaultSlots(partitions);
    Ring ring = new Ring(SlotTable.compatible(slots, partitions), Weights.uniform(partitions));
    Ring grown = planned(ring, new Reshape.Expand(partitions + 1)).after();

    // When
    RingPlan drained = planned(grown, new Reshape.Drain(Set.of(partitions)));

    // Then
    assertThat(drained.moves()).isNotEmpty().allMatch(move -> move.from() == partitions);
    assertThat(drained.after().table().slotCounts(partitions + 1)[partitions]).isZero();
    assertThat(drained.after().weights().weight(partitions)).isZero();
    assertBalanced(drained.after());
  }

  @Property(tries = 25)
  void consistentGenesisIsWithinItsBounds(
      @ForAll @IntRange(min = 1, max = 5_000) int slots,
      @ForAll @IntRange(min = 1, max = 300) int partitions,
      @ForAll long seed) {
    // Given
    Random random = new Random(seed);
    int[] values = random.ints(partitions, 0, 2 + random.nextInt(1_000)).toArray();
    values[random.nextInt(partitions)] = 1 + random.nextInt(Weights.MAX_WEIGHT);
    Weights weights = Weights.of(values);

    // When
    SlotTable table = Placement.consistent(slots, weights);

    // Then
    assertBalanced(new Ring(table, weights));
    assertThat(Placement.consistent(slots, Weights.of(values))).isEqualTo(table);
  }

  private static RingPlan planned(Ring ring, Reshape change) {
    PlanResult result = RingPlanner.plan(ring, change);
    assertThat(result).isInstanceOf(Planned.class);
    return ((Planned) result).plan();
  }

  private static Reshape anyChange(Ring ring, Random random) {
    int partitions = ring.partitions();
    int some = random.nextInt(partitions);
    boolean canDrain = ring.weights().active() > 1;
    int kind = random.nextInt(3);
    if (kind == 0) {
      return new Reshape.Expand(partitions + 1 + random.nextInt(partitions));
    }
    if (kind == 1 && canDrain) {
      return new Reshape.Drain(Set.of(some));
    }
    Map<Integer, Integer> weights = new HashMap<>(Map.of(random.nextInt(partitions), 100));
    weights.put(some, 1 + random.nextInt(500));
    return new Reshape.Reweight(weights);
  }

  /** An equal change whose collections were filled the other way round. */
  private static Reshape rebuilt(Reshape change) {
    if (change instanceof Reshape.Drain drain) {
      return new Reshape.Drain(new HashSet<>(drain.partitions()));
    }
    if (change instanceof Reshape.Reweight reweight) {
      return new Reshape.Reweight(new HashMap<>(reweight.weights()));
    }
    return change;
  }

  /** From final counts, which the balance bounds: no plan to these counts can do with fewer. */
  private static int movesByCounts(RingPlan plan) {
    int partitions = plan.after().partitions();
    int[] before = plan.before().table().slotCounts(partitions);
    int[] after = plan.after().table().slotCounts(partitions);
    int moves = 0;
    for (int partition = 0; partition < partitions; partition++) {
      moves += Math.max(0, before[partition] - after[partition]);
    }
    return moves;
  }

  private static void assertBalanced(Ring ring) {
    int[] counts = ring.table().slotCounts(ring.partitions());
    RingOptimum.Balance balance = RingOptimum.nearest(ring.table().slots(), ring.weights());
    for (int partition = 0; partition < counts.length; partition++) {
      assertThat(balance.allows(partition, counts[partition]))
          .as("balance of partition %s", partition)
          .isTrue();
    }
    assertThat(List.of(Arrays.stream(counts).sum())).containsExactly(ring.table().slots());
  }
}
