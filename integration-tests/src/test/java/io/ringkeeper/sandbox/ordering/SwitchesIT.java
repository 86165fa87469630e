package io.ringkeeper.sandbox.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The table of a topic changes again and again under load while processes come, go, are killed and
 * frozen, and a broker and an ensemble are lost; what consumers are given is judged by what all
 * wrote down. Takes minutes, so it runs when asked for: {@code -Dringkeeper.switches=n}, with
 * {@code -Dringkeeper.records=n} at least.
 */
@EnabledIfSystemProperty(named = "ringkeeper.switches", matches = "[0-9]+")
class SwitchesIT {

  private static final int SWITCHES = Integer.getInteger("ringkeeper.switches", 6);
  private static final long RECORDS = Long.getLong("ringkeeper.records", 50_000L);
  private static final int RATE = Integer.getInteger("ringkeeper.rate", 2_000);
  private static final long ENOUGH_TO_SEE = 50_000;
  private static final Path WORK_DIR = Path.of("target", "it", "SwitchesIT").toAbsolutePath();

  /** What a short run must not leave out comes first; every other change is left alone. */
  private static final List<Misfortune> IN_TURN =
      List.of(
          Misfortune.NONE,
          Misfortune.RECEIVER_KILLED,
          Misfortune.SENDER_KILLED,
          Misfortune.SENDER_JOINS,
          Misfortune.ENSEMBLE_KILLED,
          Misfortune.SENDER_FROZEN,
          Misfortune.NONE,
          Misfortune.RECEIVER_FROZEN,
          Misfortune.BROKER_KILLED,
          Misfortune.RECEIVER_JOINS,
          Misfortune.NONE,
          Misfortune.SENDER_LEAVES,
          Misfortune.BROKER_RESTARTED,
          Misfortune.RECEIVER_LEAVES,
          Misfortune.NONE);

  private static SwitchRun.Outcome run(
      String name, int switches, long records, ReceiverKind kind, List<Misfortune> misfortunes) {
    SwitchRun.Plan plan = new SwitchRun.Plan(switches, records, RATE, 3, 3, kind, misfortunes);
    SwitchRun.Outcome outcome = SwitchRun.run(WORK_DIR.resolve(name), plan, System.out::println);
    System.out.printf(
        "SWITCHED %s: %d changes, %d aborted, %s%n  %s%n  %s%n",
        name,
        outcome.changes().size(),
        outcome.aborted(),
        outcome.misfortunes(),
        outcome.order(),
        outcome.holds().print());
    return outcome;
  }

  @Test
  void nothingIsLostAndNoKeyIsReordered() {
    // When
    SwitchRun.Outcome outcome = run("ring", SWITCHES, RECORDS, ReceiverKind.RING, IN_TURN);

    // Then
    OrderCheck.Result order = outcome.order();
    assertThat(order.acknowledged()).isGreaterThanOrEqualTo(RECORDS);
    assertThat(outcome.changes()).hasSize(SWITCHES);
    assertThat(order.lost()).as(order.examples()::toString).isZero();
    assertThat(order.reordered()).as(order.examples()::toString).isZero();
    assertThat(order.sendersAside())
        .as("only who was killed or frozen may have sent what is set aside")
        .allMatch(sender -> outcome.struck().contains(sender.replaceAll("-[0-9]+$", "")));
    if (SWITCHES >= IN_TURN.size()) {
      List<Misfortune> missing = new ArrayList<>(List.of(Misfortune.values()));
      missing.removeAll(outcome.misfortunes().keySet());
      assertThat(missing).isEmpty();
    }
  }

  /** Without the gates the check has to see something, or it says nothing. */
  @Test
  void plainConsumersReorder() {
    // When
    SwitchRun.Outcome outcome =
        run("plain", 3, ENOUGH_TO_SEE, ReceiverKind.PLAIN, List.of(Misfortune.NONE));

    // Then
    assertThat(outcome.order().lost()).isZero();
    assertThat(outcome.order().reordered()).isPositive();
  }
}
