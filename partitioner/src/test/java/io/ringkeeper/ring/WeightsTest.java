package io.ringkeeper.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Weights as a value. */
final class WeightsTest {
  @Test
  void weightsKeepTheirValuesWhateverHappensToTheArray() {
    // Given
    int[] values = {1, 0, 1_000_000};

    // When
    Weights weights = Weights.of(values);
    values[0] = 9;
    weights.toArray()[1] = 9;

    // Then
    assertThat(weights.toArray()).containsExactly(1, 0, 1_000_000);
    assertThat(weights.total()).isEqualTo(1_000_001);
    assertThat(weights.active()).isEqualTo(2);
    assertThat(weights.partitions()).isEqualTo(3);
  }

  @Test
  void changedWeightsAreNewValues() {
    // Given
    Weights weights = Weights.of(100, 0);

    // When
    Weights changed = weights.with(1, 50).grownTo(4);

    // Then
    assertThat(changed).isEqualTo(Weights.of(100, 50, 100, 100));
    assertThat(changed).hasSameHashCodeAs(Weights.of(100, 50, 100, 100));
    assertThat(weights).isEqualTo(Weights.of(100, 0));
    assertThat(Weights.uniform(2)).isEqualTo(Weights.of(100, 100));
  }

  @Test
  void weightsRefuseWhatNoRingCanHave() {
    assertThatIllegalArgumentException().isThrownBy(() -> Weights.of());
    assertThatIllegalArgumentException().isThrownBy(() -> Weights.of(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Weights.of(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Weights.of(1_000_001));
    assertThatIllegalArgumentException().isThrownBy(() -> Weights.uniform(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Weights.uniform(65_537));
    assertThatIllegalArgumentException().isThrownBy(() -> Weights.uniform(3).grownTo(2));
    assertThatIllegalArgumentException().isThrownBy(() -> Weights.of(5, 0).with(0, 0));
  }

  @Test
  void totalOfTheHeaviestWeightsDoesNotOverflow() {
    // Given
    int[] heaviest = new int[KeySlots.MAX_SLOTS];
    Arrays.fill(heaviest, Weights.MAX_WEIGHT);

    // When
    Weights weights = Weights.of(heaviest);

    // Then
    assertThat(weights.total()).isEqualTo(65_536_000_000L);
    assertThat(Quotas.nearest(65_536, weights).low(65_535)).isEqualTo(1);
    assertThat(Placement.virtualNodes(weights, 0)).isEqualTo(Placement.VIRTUAL_NODES);
  }
}
