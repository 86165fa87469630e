package io.ringkeeper.tracker.topology;

import static io.ringkeeper.tracker.fixture.Script.ballot;
import static io.ringkeeper.tracker.fixture.Script.change;
import static io.ringkeeper.tracker.fixture.Script.epoch;
import static io.ringkeeper.tracker.fixture.Script.epochZero;
import static io.ringkeeper.tracker.fixture.Script.moving;
import static io.ringkeeper.tracker.fixture.Script.stable;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.fixture.Script;
import io.ringkeeper.tracker.fixture.TrackerDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTopologyTest {

  private static final List<Integer> ZERO_TABLE = List.of(0, 1, 0, 1, 0, 1, 0, 1);

  private TrackerDriver driver;
  private final Script script = new Script();

  @BeforeEach
  void start(@TempDir Path dir) {
    driver = new TrackerDriver(dir);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void twoChosenStatesOfOneVersionAreAViolation() {
    // Given
    driver.send(script.accept("a", ballot(1, "p1"), stable(1, "d1", 0)));
    driver.send(script.accept("b", ballot(1, "p1"), stable(1, "d1", 0)));
    driver.send(script.accept("b", ballot(2, "p2"), stable(1, "other", 0)));

    // When
    driver.send(script.accept("c", ballot(2, "p2"), stable(1, "other", 0)));

    // Then
    assertOnly(Alert.Kind.TWO_CHOSEN, "two-chosen/flights/1");
  }

  @Test
  void twoAcceptedStatesOfOneVersionAreNormal() {
    // Given
    driver.send(script.accept("a", ballot(1, "p1"), stable(1, "d1", 0)));
    driver.send(script.accept("b", ballot(2, "p2"), stable(1, "other", 0)));

    // When
    driver.send(script.accept("c", ballot(2, "p2"), stable(1, "other", 0)));

    // Then
    assertThat(driver.alerts()).isEmpty();
    assertThat(driver.decisions()).hasSize(1);
  }

  @Test
  void sameStateChosenAgainAtAHigherBallotIsNormal() {
    // Given
    driver.genesis(script);

    // When
    driver.round(script, ballot(2, "p2"), stable(1, "d1", 0));

    // Then
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void twoStatesAtOneBallotAreAViolation() {
    // Given
    driver.send(script.accept("a", ballot(1, "p1"), stable(1, "d1", 0)));

    // When
    driver.send(script.accept("b", ballot(1, "p1"), stable(1, "other", 0)));

    // Then
    assertOnly(Alert.Kind.TWO_STATES_AT_ONE_BALLOT, "two-states-at-one-ballot/flights/1.1@p1");
  }

  @Test
  void promiseThatIsNotAboveThePromiseIsAViolation() {
    // Given
    driver.send(script.promise("a", ballot(5, "p1")));

    // When
    driver.send(script.promise("a", ballot(4, "p9")));

    // Then
    assertOnly(Alert.Kind.FALLING_PROMISE, "falling-promise/flights/" + Script.id("a") + "/1");
  }

  @Test
  void promiseBelowTheOnePromisedAlongWithAnAcceptIsAViolation() {
    // Given
    driver.send(script.acceptAndPromise("a", ballot(5, "p1"), stable(1, "d1", 0), ballot(6, "p1")));

    // When
    driver.send(script.promise("a", ballot(6, "p0")));

    // Then
    assertOnly(Alert.Kind.FALLING_PROMISE, "falling-promise/flights/" + Script.id("a") + "/1");
  }

  @Test
  void acceptBelowThePromiseIsAViolation() {
    // Given
    driver.send(script.promise("a", ballot(5, "p1")));

    // When
    driver.send(script.accept("a", ballot(4, "p1"), stable(1, "d1", 0)));

    // Then
    assertOnly(
        Alert.Kind.ACCEPT_BELOW_PROMISE, "accept-below-promise/flights/" + Script.id("a") + "/1");
  }

  @Test
  void acceptAboveThePromiseIsNormal() {
    // Given
    driver.send(script.promise("a", ballot(5, "p1")));

    // When
    driver.send(script.accept("a", ballot(6, "p2"), stable(1, "d1", 0)));

    // Then
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void missingTransitionsAreAWarning() {
    // Given
    driver.send(script.created("a"));
    script.lose("a", 3);

    // When
    driver.send(script.promise("a", ballot(5, "p1")));

    // Then
    assertOnly(Alert.Kind.SEQUENCE_GAP, "sequence-gap/flights/" + Script.id("a") + "/1-3");
  }

  @Test
  void gapToldByTheSourceIsOneWarningNotTwo() {
    // Given
    driver.send(script.created("a"));
    script.lose("a", 3);

    // When
    driver.send(script.gap(Kind.GAP, "a", 1, 3, "journal overrun"));
    driver.send(script.promise("a", ballot(5, "p1")));

    // Then
    assertOnly(Alert.Kind.SOURCE_GAP, "source-gap/flights/" + Script.id("a") + "/1-3");
  }

  @Test
  void alertWithoutAWritersClockTellsTheTrackersTime() {
    // Given
    AgreementEvent e = script.gap(Kind.EXCLUDED, "b", 0, 0, "re-created");

    // When
    driver.send(
        new AgreementEvent(
            e.eventId(),
            e.kind(),
            e.acceptor(),
            e.incarnation(),
            e.ring(),
            e.ringId(),
            0,
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            e.gap(),
            null));

    // Then
    assertThat(driver.alerts())
        .singleElement()
        .extracting(Alert::raisedAtMs)
        .isEqualTo(TrackerDriver.START.toEpochMilli());
  }

  @Test
  void excludedRegisterIsAWarningAndItsVotesNoLongerCount() {
    // Given
    driver.send(script.gap(Kind.EXCLUDED, "b", 0, 0, "ROLLED_BACK: a backup was restored"));
    driver.send(script.accept("a", ballot(1, "p1"), stable(1, "d1", 0)));

    // When
    driver.send(script.accept("b", ballot(1, "p1"), stable(1, "d1", 0)));

    // Then
    assertOnly(Alert.Kind.EXCLUDED, "excluded/flights/" + Script.id("b") + "/ROLLED_BACK/0");
    assertThat(driver.decisions()).isEmpty();
  }

  @Test
  void transitionThatReadsDifferentlyThanBeforeIsAViolation() {
    // Given
    driver.send(script.created("a"));
    AgreementEvent promise = script.promise("a", ballot(5, "p1"));
    driver.send(promise);

    // When
    driver.send(script.rewrite(promise, ballot(3, "p2")));

    // Then
    assertOnly(Alert.Kind.REWRITTEN_HISTORY, "rewritten-history/flights/" + Script.id("a") + "/1");
  }

  @Test
  void archivesThatContradictEachOtherAreAViolation() {
    // Given
    driver.send(script.archived("a", epochZero()));

    // When
    driver.send(
        script.archived(
            "b", epoch(0, List.of(), List.of(1, 0, 1, 0, 1, 0, 1, 0), epochZero().change())));

    // Then
    assertOnly(
        Alert.Kind.ARCHIVE_CONTRADICTION, "archive-contradiction/flights/0/" + Script.id("b"));
  }

  @Test
  void epochThatDoesNotFollowFromTheOneBeforeIsAViolation() {
    // Given
    driver.send(script.archived("a", epochZero()));

    // When
    driver.send(
        script.archived(
            "a", epoch(1, List.of(List.of(0, 1, 0)), null, change(ballot(2, "p1"), "move"))));

    // Then
    assertOnly(Alert.Kind.FOLD_MISMATCH, "fold-mismatch/flights/1");
  }

  @Test
  void fullTableThatDiffersFromTheFoldIsAViolation() {
    // Given
    driver.send(script.archived("a", epochZero()));

    // When
    driver.send(
        script.archived(
            "a", epoch(1, List.of(List.of(0, 0, 1)), ZERO_TABLE, change(ballot(2, "p1"), "move"))));

    // Then
    assertOnly(Alert.Kind.FOLD_MISMATCH, "fold-mismatch/flights/1");
  }

  @Test
  void missingEpochIsAWarningOnlyAfterAWhileAndIsResolvedWhenItComes() {
    // Given
    driver.send(script.archived("a", epochZero()));
    driver.send(script.archived("a", epoch(2, List.of(), null, change(ballot(4, "p1"), "empty"))));
    driver.waitFor(Duration.ofSeconds(50));
    assertThat(driver.alerts()).isEmpty();

    // When
    driver.waitFor(Duration.ofSeconds(20));
    List<Alert> raised = driver.alerts();
    driver.send(script.archived("a", epoch(1, List.of(), null, change(ballot(2, "p1"), "empty"))));

    // Then
    assertThat(raised).extracting(Alert::id).containsExactly("epoch-gap/flights/1");
    assertThat(driver.alerts()).singleElement().extracting(Alert::resolvedAtMs).isNotNull();
    assertThat(driver.store(Stores.TABLES).get(Script.RING).epoch()).isEqualTo(2);
  }

  @Test
  void fullTableAboveAMissingEpochIsTakenOnceTheGapWasTold() {
    // Given
    driver.send(script.archived("a", epochZero()));
    driver.send(
        script.archived("a", epoch(32, List.of(), ZERO_TABLE, change(ballot(4, "p1"), "empty"))));
    driver.waitFor(Duration.ofSeconds(70));

    // When
    driver.send(script.archived("a", epoch(33, List.of(), null, change(ballot(5, "p1"), "empty"))));

    // Then
    assertOnly(Alert.Kind.EPOCH_GAP, "epoch-gap/flights/1");
    assertThat(driver.store(Stores.TABLES).get(Script.RING).epoch()).isEqualTo(33);
  }

  @Test
  void unprovenPredecessorIsAWarningOnlyAfterAWhile() {
    // Given
    driver.genesis(script);
    driver.round(script, ballot(3, "p1"), stable(3, "d3", 1));
    assertThat(driver.alerts()).isEmpty();

    // When
    driver.waitFor(Duration.ofSeconds(70));

    // Then
    assertOnly(Alert.Kind.UNPROVEN_PREDECESSOR, "unproven-predecessor/flights/2");
  }

  @Test
  void predecessorProvedLateRaisesNothing() {
    // Given
    AgreementEvent lateAccept;
    driver.genesis(script);
    driver.send(script.accept("a", ballot(2, "p1"), stable(2, "d2", 0)));
    lateAccept = script.accept("b", ballot(2, "p1"), stable(2, "d2", 0));
    driver.send(script.accept("a", ballot(3, "p1"), stable(3, "d3", 0)));
    driver.send(script.accept("c", ballot(3, "p1"), stable(3, "d3", 0)));

    // When
    driver.waitFor(Duration.ofSeconds(30));
    driver.send(lateAccept);
    driver.waitFor(Duration.ofSeconds(60));

    // Then
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void changeThatStaysOpenIsAWarningAndIsResolvedWhenItEnds() {
    // Given
    driver.genesis(script);
    driver.round(script, ballot(2, "p1"), moving(2, "d2", 0, change(ballot(2, "p1"), "expand")));
    driver.send(script.acknowledged("a", ballot(2, "p1"), "one"));

    // When
    driver.waitFor(Duration.ofSeconds(61));
    List<Alert> raised = driver.alerts();
    driver.round(script, ballot(3, "p1"), stable(3, "d3", 1));

    // Then
    assertThat(raised).extracting(Alert::id).containsExactly("stalled-change/flights/2.2@p1");
    assertThat(raised.get(0).message()).contains("expand", "1 producers", "sink connector");
    assertThat(driver.alerts()).singleElement().extracting(Alert::resolvedAtMs).isNotNull();
  }

  @Test
  void changeThatEndsInTimeRaisesNothing() {
    // Given
    driver.genesis(script);
    driver.round(script, ballot(2, "p1"), moving(2, "d2", 0, change(ballot(2, "p1"), "expand")));
    driver.waitFor(Duration.ofSeconds(50));

    // When
    driver.round(script, ballot(3, "p1"), stable(3, "d3", 1));
    driver.waitFor(Duration.ofMinutes(2));

    // Then
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void registerOfAnotherRingIdIsAViolation() {
    // Given
    driver.genesis(script);
    AgreementEvent e = script.promise("a", ballot(9, "p1"));

    // When
    driver.send(
        new AgreementEvent(
            "x",
            e.kind(),
            "a",
            "i",
            e.ring(),
            "other-id",
            5,
            1,
            e.ballot(),
            null,
            null,
            null,
            null,
            null,
            null,
            null));

    // Then
    assertOnly(Alert.Kind.FOREIGN_RING, "foreign-ring/flights/a#i/other-id");
  }

  @Test
  void unreadableRecordsAreWarningsAndTheJobGoesOn() {
    // Given
    driver.sendRaw("no json");
    driver.sendRaw("{\"schemaVersion\":99,\"eventId\":\"e\"}");
    driver.sendRaw("{\"eventId\":\"e\",\"kind\":\"DANCED\"}");
    driver.sendRaw("{\"eventId\":\"e\",\"kind\":\"PROMISED\",\"acceptor\":\"a\",\"ring\":\"r\"}");
    driver.sendRaw("[]");

    // When
    driver.genesis(script);

    // Then
    assertThat(driver.alerts())
        .extracting(Alert::id)
        .containsExactly(
            "unreadable-event//ringkeeper-events-0@0",
            "unreadable-event//ringkeeper-events-0@1",
            "unreadable-event//ringkeeper-events-0@2",
            "unreadable-event//ringkeeper-events-0@3",
            "unreadable-event//ringkeeper-events-0@4");
    assertThat(driver.decisions()).hasSize(1);
  }

  @Test
  void replayRepeatsNoAlert() {
    // Given
    driver.send(script.promise("a", ballot(5, "p1")));
    driver.send(script.promise("a", ballot(4, "p9")));
    driver.send(script.gap(Kind.EXCLUDED, "b", 0, 0, "re-created"));
    assertThat(driver.alerts()).hasSize(2);

    // When
    driver.replay();

    // Then
    assertThat(driver.alerts()).isEmpty();
  }

  private void assertOnly(Alert.Kind kind, String alertId) {
    List<Alert> alerts = driver.alerts();
    assertThat(alerts).extracting(Alert::id).containsExactly(alertId);
    assertThat(alerts).extracting(Alert::kind).containsExactly(kind);
    assertThat(alerts.get(0).severity()).isEqualTo(kind.severity());
  }
}
