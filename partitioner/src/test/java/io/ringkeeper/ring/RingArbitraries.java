package io.ringkeeper.ring;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Rings and changes for the properties. */
final class RingArbitraries {
  private RingArbitraries() {}

  /** Any table with any weights, balanced or not. */
  static Arbitrary<Ring> rings(int maxSlots, int maxPartitions) {
    return Arbitraries.integers()
        .between(1, maxPartitions)
        .flatMap(
            partitions ->
                Combinators.combine(
                        weights(partitions),
                        Arbitraries.integers()
                            .between(0, partitions - 1)
                            .array(int[].class)
                            .ofMinSize(1)
                            .ofMaxSize(maxSlots))
                    .as((weights, owners) -> new Ring(SlotTable.of(owners), weights)));
  }

  static Arbitrary<Weights> weights(int partitions) {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(0, 6)),
            Tuple.of(1, Arbitraries.of(List.of(100, 999_999, Weights.MAX_WEIGHT))))
        .array(int[].class)
        .ofSize(partitions)
        .map(
            values -> {
              if (Arrays.stream(values).allMatch(value -> value == 0)) {
                values[0] = 1;
              }
              return Weights.of(values);
            });
  }

  /** Changes that a ring of so many partitions and slots may or may not allow; most it does. */
  static Arbitrary<Reshape> reshapes(Ring ring) {
    int partitions = ring.partitions();
    int slots = ring.table().slots();
    Arbitrary<Integer> anyPartition = Arbitraries.integers().between(0, partitions - 1);
    Arbitrary<Integer> anySlot = Arbitraries.integers().between(0, slots - 1);
    Arbitrary<Reshape> expand =
        Arbitraries.integers().between(partitions + 1, partitions + 4).map(Reshape.Expand::new);
    Arbitrary<Reshape> drain =
        anyPartition.set().ofMinSize(1).ofMaxSize(Math.min(3, partitions)).map(Reshape.Drain::new);
    Arbitrary<Map<Integer, Integer>> someWeights =
        Arbitraries.maps(anyPartition, Arbitraries.integers().between(0, 6))
            .ofMinSize(1)
            .ofMaxSize(Math.min(3, partitions));
    return Arbitraries.oneOf(
        expand, drain, someWeights.map(Reshape.Reweight::new), moves(anySlot, anyPartition, slots));
  }

  static Arbitrary<Reshape> moves(
      Arbitrary<Integer> slot, Arbitrary<Integer> partition, int slots) {
    return Arbitraries.maps(slot, partition)
        .ofMinSize(1)
        .ofMaxSize(Math.min(4, slots))
        .map(Reshape.MoveSlots::new);
  }
}
