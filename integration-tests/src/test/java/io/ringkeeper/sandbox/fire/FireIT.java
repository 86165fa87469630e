package io.ringkeeper.sandbox.fire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.sandbox.fire.history.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three real ensembles, three duelling proposers, a broker and a Connect worker, each in a JVM of
 * its own, under every kind of fault this machine can inject. One run, looked at from all sides.
 * {@code -Dringkeeper.fire.rounds=n} takes n rounds instead of six; from about a dozen on, every
 * kind of fault has its turn for certain.
 */
class FireIT {

  private static final int ROUNDS = Integer.getInteger("ringkeeper.fire.rounds", 6);
  private static final long SEED = Long.getLong("ringkeeper.fire.seed", 20_261_124L);
  private static final int THINK_MS = Integer.getInteger("ringkeeper.fire.think.ms", 60);
  private static final Duration PROGRESS =
      Duration.ofMillis(Long.getLong("ringkeeper.fire.progress.ms", 5_000L));
  private static final int DECISIONS = ROUNDS < 20 ? 40 : 150;

  /** All, or those of {@code -Dringkeeper.fire.kinds=ROLLBACK,CUT}. */
  private static final Set<FaultKind> KINDS =
      kinds(System.getProperty("ringkeeper.fire.kinds", ""));

  private static final Path WORK_DIR = Path.of("target", "it", "FireIT").toAbsolutePath();

  /** From so many rounds on the deck of kinds was gone through for certain. */
  private static final int ROUNDS_OF_A_DECK = FaultKind.values().length;

  private static FireRun.Outcome outcome;

  private static Set<FaultKind> kinds(String names) {
    return names.isEmpty()
        ? EnumSet.allOf(FaultKind.class)
        : Arrays.stream(names.split(",", -1))
            .map(FaultKind::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
  }

  @BeforeAll
  static void runUnderFire() {
    String again =
        "mvn -pl integration-tests -am verify -Dit.test=FireIT -Dringkeeper.fire.rounds=%d -Dringkeeper.fire.seed=%d"
            .formatted(ROUNDS, SEED);
    FireRun.Plan plan = new FireRun.Plan(ROUNDS, SEED, THINK_MS, DECISIONS, 1, KINDS);
    try {
      outcome = FireRun.run(WORK_DIR, plan, line -> System.out.println(line));
    } catch (RuntimeException | Error e) {
      System.out.println("FIRE failed; run again: " + again);
      System.out.println(
          "judge what was recorded: " + FireRun.checkAgain(WORK_DIR.resolve("fire")));
      throw e;
    }
    System.out.println("FIRE LEDGER, seed " + SEED + "\n" + outcome.ledger().report());
    if (!outcome.checked().violations().isEmpty()) {
      System.out.println("FIRE run again: " + again);
      System.out.println("FIRE judge again: " + FireRun.checkAgain(outcome.records()));
    }
  }

  @Test
  void noRuleIsBroken() {
    assertThat(outcome.checked().violations()).isEmpty();
  }

  @Test
  void everythingWasRecordedAndJudged() {
    assertThat(outcome.checked().chosenVersions()).isGreaterThan(ROUNDS);
    assertThat(outcome.checked().learned()).isGreaterThan(ROUNDS);
    assertThat(outcome.checked().transitions())
        .isGreaterThan(3 * outcome.checked().chosenVersions());
    assertThat(outcome.checked().events()).isGreaterThan(outcome.checked().transitions() / 2);
  }

  @Test
  void everyKindOfFaultFiredOrSaidWhyNot() {
    Map<FaultKind, Long> fired = outcome.ledger().fired();
    assertThat(fired.values().stream().mapToLong(n -> n).sum()).isGreaterThanOrEqualTo(ROUNDS);
    if (ROUNDS >= ROUNDS_OF_A_DECK) {
      String skipped =
          outcome.ledger().skipped().keySet().stream().collect(Collectors.joining("\n"));
      assertThat(KINDS).allMatch(kind -> fired.containsKey(kind) || skipped.contains(kind + ": "));
    }
  }

  @Test
  void progressResumesSoonAfterHealing() {
    assertThat(outcome.ledger().slowestProgress()).isLessThan(PROGRESS);
  }

  @Test
  void decisionsGoOnWithoutAMinority() {
    assertThat(outcome.minority().oneDown()).hasSizeGreaterThanOrEqualTo(DECISIONS / 2);
  }

  @Test
  void nothingIsDecidedWithoutAMajority() {
    Outages.Majority majority = outcome.majority();
    assertThat(majority.outcomes())
        .isNotEmpty()
        .doesNotContainKeys(Entry.Outcome.DECIDED, Entry.Outcome.FAILED);
    assertThat(majority.chosenAfter()).isEqualTo(majority.chosenBefore());
    assertThat(Duration.ofNanos(majority.progressNanos())).isLessThan(PROGRESS);
  }
}
