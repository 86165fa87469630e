package io.ringkeeper.consumer.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.consumer.rules.SmallWorld.Mutant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups in small random worlds keep every key's order, and notice when a rule is left out. */
class GroupProperties {

  private static final int SEEDS = 4_000;

  @Property(tries = 3_000)
  void everyKeyKeepsItsOrderAndNothingWaitsForEver(@ForAll long seed) {
    // When
    String wrong = new SmallWorld(seed, Mutant.NONE).run();
    // Then
    assertThat(wrong).as("seed %d", seed).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void leavingOutARuleIsNoticed(Mutant mutant) {
    // When
    String noticed = "";
    for (long seed = 0; seed < SEEDS && noticed.isEmpty(); seed++) {
      noticed = new SmallWorld(seed, mutant).run();
    }
    // Then
    assertThat(noticed).as("what %s leads to", mutant).isNotEmpty();
  }
}
