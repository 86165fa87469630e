package io.ringkeeper.agreement.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Mutant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the real register, learner and codecs under random faults. {@code -Dringkeeper.seeds=n} runs
 * more seeds, {@code -Dringkeeper.seed=s} a single one.
 */
class RegisterSimulationTest {

  private static final int SEEDS = Integer.getInteger("ringkeeper.seeds", 2_000);
  private static final int SEEDS_RUN_TWICE = 50;
  private static final int SEEDS_TO_KILL_A_MUTANT = 300;

  private static LongStream seeds(int count) {
    Long single = Long.getLong("ringkeeper.seed");
    return single == null ? LongStream.range(0, count) : LongStream.of(single);
  }

  private static String rerun(RegisterWorld.Outcome outcome) {
    return outcome.lastLines()
        + "\nre-run: mvn -pl partitioner test -Dtest=RegisterSimulationTest -Dringkeeper.seed="
        + outcome.seed()
        + "\n";
  }

  @Test
  void invariantsHoldAndEveryFaultHappens() {
    // Given
    LongStream seeds = seeds(SEEDS).parallel();

    // When
    List<RegisterWorld.Outcome> outcomes =
        seeds.mapToObj(seed -> RegisterWorld.run(seed, Mutant.NONE)).toList();

    // Then
    Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    outcomes.forEach(o -> o.faults().forEach((f, n) -> faults.merge(f, n, Integer::sum)));
    assertThat(outcomes).allSatisfy(o -> assertThat(o.violation()).as(() -> rerun(o)).isEmpty());
    if (Long.getLong("ringkeeper.seed") == null) {
      assertThat(faults).containsOnlyKeys(Fault.values());
    }
  }

  @Test
  void sameSeedGivesTheSameRun() {
    seeds(SEEDS_RUN_TWICE)
        .forEach(
            seed -> {
              // Given
              RegisterWorld.Outcome first = RegisterWorld.run(seed, Mutant.NONE);

              // When
              RegisterWorld.Outcome second = RegisterWorld.run(seed, Mutant.NONE);

              // Then
              assertThat(second).isEqualTo(first);
            });
  }

  @ParameterizedTest
  @EnumSource(value = Mutant.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void wrongStepsAreNoticed(Mutant mutant) {
    // Given
    LongStream seeds = LongStream.range(0, SEEDS_TO_KILL_A_MUTANT);

    // When
    boolean isKilled =
        seeds.anyMatch(seed -> !RegisterWorld.run(seed, mutant).violation().isEmpty());

    // Then
    assertThat(isKilled).as("%s survives %d seeds", mutant, SEEDS_TO_KILL_A_MUTANT).isTrue();
  }
}
