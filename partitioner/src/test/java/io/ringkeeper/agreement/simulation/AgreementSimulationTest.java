package io.ringkeeper.agreement.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Mutant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Simulates whole runs of the real agreement under random faults. {@code -Dringkeeper.seeds=n} runs
 * more seeds, from {@code -Dringkeeper.seedFrom=s} on; {@code -Dringkeeper.seed=s} a single one.
 */
class AgreementSimulationTest {

  private static final int SEEDS = 2_000;
  private static final int SEEDS_RUN_TWICE = 150;
  private static final int SEEDS_RUN_TWICE_IN_THE_LONG_RUN = 1_000;

  /** With fewer seeds the rarest faults may not have come up. */
  private static final int SEEDS_FOR_EVERY_FAULT = 1_500;

  private final Campaign campaign =
      new Campaign(Profile.EVERYTHING, AgreementSimulationTest.class.getSimpleName());

  @Test
  void invariantsHoldAndEveryFaultHappens() {
    // Given
    LongStream seeds = Campaign.seeds(SEEDS);

    // When
    Ledger ledger = campaign.run(seeds);

    // Then
    System.out.println(ledger.print());
    List<Result> violations = ledger.violations();
    assertThat(violations)
        .as(() -> campaign.explain(violations.get(0)))
        .extracting(Result::violation)
        .isEmpty();
    if (!Campaign.isOfOneSeed() && Campaign.count(SEEDS) >= SEEDS_FOR_EVERY_FAULT) {
      assertThat(ledger.faults()).containsOnlyKeys(Fault.values());
      assertThat(ledger.sights())
          .containsKeys(
              "admitted during a change", "send held", "committed expand", "aborted move");
    }
  }

  @Test
  void sameSeedGivesTheSameRun() {
    LongStream.range(0, SEEDS_RUN_TWICE).forEach(AgreementSimulationTest::runTwice);
  }

  @Test
  @Tag("long")
  void sameSeedGivesTheSameRunAThousandTimes() {
    LongStream.range(0, SEEDS_RUN_TWICE_IN_THE_LONG_RUN).forEach(AgreementSimulationTest::runTwice);
  }

  private static void runTwice(long seed) {
    // Given
    Result first = World.run(seed, Profile.EVERYTHING, Mutant.NONE);

    // When
    Result second = World.run(seed, Profile.EVERYTHING, Mutant.NONE);

    // Then
    assertThat(second).as("seed %d", seed).isEqualTo(first);
  }

  @Test
  void oneMoreComponentDoesNotShiftTheOthers() {
    // Given
    Dice dice = new Dice(7);
    long network = dice.of("network").nextLong();

    // When
    long plan = dice.of("plan").nextLong();

    // Then
    assertThat(new Dice(7).of("network").nextLong()).isEqualTo(network).isNotEqualTo(plan);
    assertThat(new Dice(8).of("network").nextLong()).isNotEqualTo(network);
  }

  @Test
  void failingPlanShrinksToOneThatFailsInTheSameWay() {
    // Given
    Mutant mutant = Mutant.LEARNS_FROM_ONE;
    Plan plan =
        LongStream.range(0, 100)
            .mapToObj(seed -> Plan.of(seed, Profile.EVERYTHING))
            .filter(p -> p.mishaps().size() > 5 && World.run(p, mutant, false).isViolated())
            .findFirst()
            .orElseThrow();
    String invariant = World.run(plan, mutant, false).invariant();

    // When
    Plan shrunk = Shrinker.shrink(plan, mutant, invariant);

    // Then
    Result result = World.run(shrunk, mutant, true);
    assertThat(result.invariant()).isEqualTo(invariant).isEqualTo("P6");
    assertThat(shrunk.mishaps()).hasSizeLessThan(plan.mishaps().size());
    assertThat(result.lines()).anyMatch(line -> line.contains("VIOLATION P6"));
  }
}
