package io.ringkeeper.tracker.topology;

import static io.ringkeeper.tracker.fixture.Script.ballot;
import static io.ringkeeper.tracker.fixture.Script.change;
import static io.ringkeeper.tracker.fixture.Script.moving;
import static io.ringkeeper.tracker.fixture.Script.stable;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.tracker.audit.AcceptorView;
import io.ringkeeper.tracker.audit.AgreementView;
import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.audit.Decision;
import io.ringkeeper.tracker.audit.VoteSeen;
import io.ringkeeper.tracker.fixture.Script;
import io.ringkeeper.tracker.fixture.TrackerDriver;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptorSetTopologyTest {

  private final Script script = new Script();
  private TrackerDriver driver;

  @BeforeEach
  void start(@TempDir Path dir) {
    driver = new TrackerDriver(dir);
    driver.genesis(script);
    driver.decisions();
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void setThatGrowsIsDecidedByTheOldSetAndThenDecides() {
    // Given
    List<String> three = script.ids("a", "b", "c");
    driver.send(script.rejoin("d", "x", ballot(1, "p1"), stable(1, "d1", 0)));
    List<String> withD = script.ids("a", "b", "c", "d");

    // When
    accept(ballot(2, "p1"), stable(2, "d2", 0, three, withD), "a", "b");
    accept(ballot(3, "p1"), stable(3, "d3", 0, withD, withD), "a", "d");
    boolean decidedByTwoOfFour = decided(3);
    accept(ballot(3, "p1"), stable(3, "d3", 0, withD, withD), "c");

    // Then
    assertThat(decided(2)).isTrue();
    assertThat(decidedByTwoOfFour).isFalse();
    assertThat(decided(3)).isTrue();
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void rejoinIsNoFalseAlarmAndTheBeginningOfALifeIsNoVote() {
    // Given
    List<String> all = script.ids("a", "b", "c");
    List<String> two = script.ids("a", "c");
    driver.send(script.promise("b", ballot(9, "p7")));
    driver.send(script.gap(Kind.EXCLUDED, "b", 4, 4, "MISSING: it is gone"));
    Alert raised = driver.alerts().get(0);
    accept(ballot(10, "p1"), stable(2, "d2", 0, all, two), "a", "c");

    // When
    driver.send(script.rejoin("b", "x", ballot(10, "p1"), stable(2, "d2", 0, all, two)));
    List<String> again = script.ids("a", "b", "c");
    accept(ballot(11, "p1"), stable(3, "d3", 0, two, again), "a", "b", "c");
    accept(ballot(12, "p1"), stable(4, "d4", 0, again, again), "a", "b");

    // Then
    assertThat(raised.kind()).isEqualTo(Alert.Kind.EXCLUDED);
    assertThat(driver.alerts()).extracting(Alert::id).containsOnly(raised.id());
    assertThat(decision(2).accepts()).extracting(VoteSeen::acceptor).containsExactlyElementsOf(two);
    assertThat(decision(4).accepts()).hasSize(2);
    assertThat(view().presentLife("b").orElseThrow().life()).isEqualTo(2);
    assertThat(view().acceptors()).hasSize(4);
  }

  @Test
  void exclusionIsOverForTheAlertsOnceTheSetDoesNotNameTheAcceptor() {
    // Given
    driver.send(script.gap(Kind.EXCLUDED, "b", 3, 3, "MISSING: it is gone"));
    driver.alerts();

    // When
    accept(
        ballot(2, "p1"),
        stable(2, "d2", 0, script.ids("a", "b", "c"), script.ids("a", "c")),
        "a",
        "c");

    // Then
    assertThat(driver.alerts())
        .singleElement()
        .satisfies(a -> assertThat(a.resolvedAtMs()).isNotNull());
  }

  @Test
  void promisesOfAnotherLifeAreJudgedByThemselves() {
    // Given
    driver.send(script.promise("b", ballot(50, "p7")));
    driver.send(script.rejoin("b", "x", ballot(1, "p1"), stable(1, "d1", 0)));
    driver.send(script.promise("b", ballot(3, "p1")));
    List<Alert> before = driver.alerts();

    // When
    driver.send(script.promise("b", ballot(2, "p9")));

    // Then
    assertThat(before).isEmpty();
    assertOnly(Alert.Kind.FALLING_PROMISE, "falling-promise/flights/" + only("b") + "/2");
  }

  @Test
  void promiseOfANewLifeBelowWhatItBeganWithIsAViolation() {
    // Given
    driver.send(script.rejoin("b", "x", ballot(5, "p1"), stable(1, "d1", 0)));

    // When
    driver.send(script.promise("b", ballot(4, "p1")));

    // Then
    assertOnly(Alert.Kind.FALLING_PROMISE, "falling-promise/flights/" + only("b") + "/1");
  }

  @Test
  void laterTransitionEndsAnExclusionAndResolvesItsAlert() {
    // Given
    driver.send(script.gap(Kind.EXCLUDED, "b", 3, 3, "CORRUPT: bad checksum"));
    driver.alerts();

    // When
    accept(ballot(2, "p1"), stable(2, "d2", 0), "a", "b");

    // Then
    assertThat(driver.alerts())
        .singleElement()
        .satisfies(a -> assertThat(a.resolvedAtMs()).isNotNull());
    assertThat(decided(2)).isTrue();
  }

  @Test
  void onlyAnotherLifeEndsTheExclusionOfARegisterThatWasRolledBack() {
    // Given
    driver.send(script.gap(Kind.EXCLUDED, "b", 3, 3, "ROLLED_BACK: a backup was restored"));
    accept(ballot(2, "p1"), stable(2, "d2", 0), "a", "b");
    boolean decidedByIt = decided(2);
    driver.alerts();

    // When
    driver.send(script.rejoin("b", "x", ballot(1, "p1"), stable(1, "d1", 0)));

    // Then
    assertThat(decidedByIt).isFalse();
    assertThat(driver.alerts())
        .singleElement()
        .satisfies(a -> assertThat(a.resolvedAtMs()).isNotNull());
  }

  @Test
  void exclusionForAnotherReasonReplacesTheFirst() {
    // Given
    driver.send(script.gap(Kind.EXCLUDED, "b", 3, 3, "CORRUPT: bad checksum"));
    driver.alerts();

    // When
    driver.send(script.gap(Kind.EXCLUDED, "b", 3, 3, "MISSING: it is gone"));

    // Then
    assertThat(driver.alerts())
        .extracting(a -> a.id() + (a.resolvedAtMs() == null ? "" : " over"))
        .containsExactlyInAnyOrder(
            "excluded/flights/" + Script.id("b") + "/MISSING/3",
            "excluded/flights/" + Script.id("b") + "/CORRUPT/3 over");
    assertThat(acceptor("b").exclusion()).isNotNull();
  }

  @Test
  void exclusionOfAnUnreadRegisterIsThatOfTheLifeKnown() {
    // Given
    AgreementEvent e = script.gap(Kind.EXCLUDED, "b", 3, 3, "MISSING: it is gone");

    // When
    driver.send(
        new AgreementEvent(
            "x", e.kind(), "b", "unknown", e.ring(), "", 0, 1, null, null, null, null, null, null,
            e.gap(), null));

    // Then
    assertThat(acceptor("b").incarnation()).isEqualTo("incarnation-of-b");
    assertThat(acceptor("b").exclusion()).isNotNull();
  }

  @Test
  void replayOfARejoinRepeatsNoAlertAndRevivesNoExclusion() {
    // Given
    List<String> all = script.ids("a", "b", "c");
    List<String> two = script.ids("a", "c");
    driver.send(script.gap(Kind.EXCLUDED, "b", 3, 3, "MISSING: it is gone"));
    accept(ballot(10, "p1"), stable(2, "d2", 0, all, two), "a", "c");
    driver.send(script.rejoin("b", "x", ballot(10, "p1"), stable(2, "d2", 0, all, two)));
    accept(ballot(11, "p1"), stable(3, "d3", 0, two, script.ids("a", "b", "c")), "a", "b", "c");
    AgreementView before = view();
    driver.alerts();

    // When
    driver.replay();

    // Then
    assertThat(driver.alerts()).isEmpty();
    assertThat(view()).isEqualTo(before);
  }

  @Test
  void voteOfALifeThatWasReplacedIsAViolationAndDoesNotCount() {
    // Given
    driver.send(script.rejoin("b", "x", ballot(1, "p1"), stable(1, "d1", 0)));
    accept(ballot(2, "p1"), stable(2, "d2", 0), "a");

    // When
    script.revive("b", 3);
    accept(ballot(2, "p1"), stable(2, "d2", 0), "b");

    // Then
    assertOnly(Alert.Kind.REPLACED_LIFE, "replaced-life/flights/" + Script.id("b") + "/3");
    assertThat(decided(2)).isFalse();
  }

  @Test
  void acceptByOneWhomNoStateNamesIsAWarningAndDoesNotCount() {
    // Given
    driver.send(script.created("z"));
    accept(ballot(2, "p1"), stable(2, "d2", 0), "a");

    // When
    accept(ballot(2, "p1"), stable(2, "d2", 0), "z");

    // Then
    assertOnly(Alert.Kind.STRANGER, "stranger/flights/" + Script.id("z"));
    assertThat(decided(2)).isFalse();
  }

  @Test
  void removedAcceptorThatIsStillAskedIsNoStranger() {
    // Given
    List<String> two = script.ids("a", "c");
    accept(ballot(2, "p1"), stable(2, "d2", 0, script.ids("a", "b", "c"), two), "a", "c");

    // When
    accept(ballot(3, "p1"), stable(3, "d3", 0, two, two), "a", "b", "c");

    // Then
    assertThat(driver.alerts()).isEmpty();
    assertThat(decided(3)).isTrue();
  }

  @Test
  void joiningAcceptorThatIsAskedBeforeItIsNamedIsNoStranger() {
    // Given
    driver.send(script.rejoin("d", "x", ballot(1, "p1"), stable(1, "d1", 0)));

    // When
    accept(ballot(2, "p1"), stable(2, "d2", 0), "a", "b", "d");

    // Then
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void twoAcceptorsChangedAtOnceAreAViolation() {
    // Given
    List<String> five = script.ids("a", "b", "c", "d", "e");

    // When
    accept(ballot(2, "p1"), stable(2, "d2", 0, script.ids("a", "b", "c"), five), "a", "b");

    // Then
    assertOnly(Alert.Kind.BAD_SET_CHANGE, "bad-set-change/flights/2");
  }

  @Test
  void setThatChangesTogetherWithTheEpochIsAViolation() {
    // Given
    List<String> three = script.ids("a", "b", "c");

    // When
    accept(ballot(2, "p1"), stable(2, "d2", 1, three, script.ids("a", "c")), "a", "b");

    // Then
    assertOnly(Alert.Kind.BAD_SET_CHANGE, "bad-set-change/flights/2");
  }

  @Test
  void setThatChangesWhileAChangeIsUnderWayIsAViolation() {
    // Given
    AcceptedState open = moving(2, "d2", 0, change(ballot(2, "p1"), "expand"));
    accept(ballot(2, "p1"), open, "a", "b", "c");

    // When
    accept(
        ballot(3, "p1"),
        stable(3, "d3", 0, script.ids("a", "b", "c"), script.ids("a", "c")),
        "a",
        "b");

    // Then
    assertOnly(Alert.Kind.BAD_SET_CHANGE, "bad-set-change/flights/3");
  }

  @Test
  void decisionByOthersThanThePredecessorNamesIsAViolationInWhicheverOrderItIsProved() {
    // Given
    List<String> three = script.ids("a", "b", "c");
    AgreementEvent late = script.accept("c", ballot(2, "p1"), stable(2, "d2", 0, three, three));
    driver.send(late);
    accept(
        ballot(3, "p1"), stable(3, "d3", 0, script.ids("a", "b"), script.ids("a", "b")), "a", "b");
    List<Alert> before = driver.alerts();

    // When
    driver.send(script.accept("c", ballot(4, "p1"), stable(2, "d2", 0, three, three)));
    accept(ballot(5, "p1"), stable(2, "d2", 0, three, three), "a", "b");

    // Then
    assertThat(before).isEmpty();
    assertOnly(Alert.Kind.WRONG_DECIDERS, "wrong-deciders/flights/3");
  }

  @Test
  void oneStateAtOneBallotUnderTwoSetsIsAViolationAndItsVotesDoNotAddUp() {
    // Given
    accept(ballot(2, "p1"), stable(2, "d2", 0), "a");

    // When
    List<String> other = script.ids("a", "b", "d");
    accept(ballot(2, "p1"), stable(2, "d2", 0, other, other), "b");

    // Then
    assertOnly(Alert.Kind.TWO_STATES_AT_ONE_BALLOT, "two-states-at-one-ballot/flights/2.2@p1");
    assertThat(decided(2)).isFalse();
  }

  @Test
  void lifeThatBeginsWithAnotherStateThanItsBallotCarriesIsAViolation() {
    // Given
    AcceptedState forged = stable(1, "other", 0);

    // When
    driver.send(script.rejoin("b", "x", ballot(1, "p1"), forged));

    // Then
    assertOnly(Alert.Kind.TWO_STATES_AT_ONE_BALLOT, "two-states-at-one-ballot/flights/1.1@p1");
  }

  @Test
  void eventsOfAConnectorThatToldNoAcceptorsReadAsAnUnchangedSet() {
    // Given
    String json =
        """
        {"eventId":"e%s","kind":"ACCEPTED","acceptor":"%s","incarnation":"incarnation-of-%s",\
        "ring":"flights","ringId":"%s","sequence":3,"timeMs":5,\
        "ballot":{"round":2,"proposer":"p1","nonce":2},\
        "state":{"version":2,"digest":"d2","activeEpoch":0,"phase":"STABLE",\
        "deciders":["a#incarnation-of-a","b#incarnation-of-b","c#incarnation-of-c"]}}""";

    // When
    for (String name : List.of("a", "b")) {
      driver.sendRaw(json.formatted(name, name, name, Script.RING_ID));
    }

    // Then
    assertThat(decision(2).acceptors()).isEqualTo(Script.deciders());
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void missedTransitionsOfAnAcceptorAreCounted() {
    // Given
    script.lose("a", 3);
    driver.send(script.promise("a", ballot(5, "p1")));

    // When
    driver.send(script.gap(Kind.GAP, "a", 7, 8, "journal overrun"));

    // Then
    assertThat(acceptor("a").gaps()).isEqualTo(2);
    assertThat(acceptor("a").missed()).isEqualTo(5);
  }

  private void accept(BallotData ballot, AcceptedState state, String... acceptors) {
    for (String acceptor : acceptors) {
      driver.send(script.accept(acceptor, ballot, state));
    }
  }

  private boolean decided(long version) {
    return driver.store(Stores.DECISIONS).get(Stores.key(Script.RING, version)) != null;
  }

  private Decision decision(long version) {
    return driver.store(Stores.DECISIONS).get(Stores.key(Script.RING, version));
  }

  private AgreementView view() {
    return driver.store(Stores.AGREEMENTS).get(Script.RING);
  }

  private AcceptorView acceptor(String name) {
    return view().presentLife(name).orElseThrow();
  }

  private String only(String acceptor) {
    return script.ids(acceptor).get(0);
  }

  private void assertOnly(Alert.Kind kind, String alertId) {
    List<Alert> alerts = driver.alerts();
    assertThat(alerts).extracting(Alert::id).containsExactly(alertId);
    assertThat(alerts.get(0).severity()).isEqualTo(kind.severity());
  }
}
