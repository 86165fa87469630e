package io.ringkeeper.tracker.topology;

import static io.ringkeeper.tracker.fixture.Script.ballot;
import static io.ringkeeper.tracker.fixture.Script.change;
import static io.ringkeeper.tracker.fixture.Script.id;
import static io.ringkeeper.tracker.fixture.Script.moving;
import static io.ringkeeper.tracker.fixture.Script.stable;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.tracker.audit.Decision;
import io.ringkeeper.tracker.audit.Decision.Step;
import io.ringkeeper.tracker.audit.VoteSeen;
import io.ringkeeper.tracker.fixture.Script;
import io.ringkeeper.tracker.fixture.TrackerDriver;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsTopologyTest {

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
  void wholeChangeBecomesThreeDecisionsThatTellWhoAndWhy() {
    // Given
    driver.genesis(script);

    // When
    driver.change(script);

    // Then
    Map<String, Decision> decisions = driver.decisions();
    assertThat(decisions.keySet()).containsExactly("flights/1", "flights/2", "flights/3");
    assertThat(decisions.values())
        .extracting(Decision::step)
        .containsExactly(Step.GENESIS, Step.BEGUN, Step.COMPLETED);
    assertThat(decisions.values())
        .extracting(d -> d.change() == null ? "none" : d.change().kind())
        .containsExactly("create", "expand", "expand");
    assertThat(decisions.values()).extracting(Decision::rounds).containsExactly(1, 1, 1);
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void decisionNamesItsVotersAndHowLongTheRoundTook() {
    // Given
    script.later(0);
    driver.send(script.promise("a", ballot(1, "p1")));
    driver.send(script.promise("b", ballot(1, "p1")));
    driver.send(script.later(40).accept("a", ballot(1, "p1"), stable(1, "d1", 0)));

    // When
    driver.send(script.later(60).accept("b", ballot(1, "p1"), stable(1, "d1", 0)));

    // Then
    Decision decision = decision("flights/1");
    assertThat(decision.ballot().proposer()).isEqualTo("p1");
    assertThat(decision.majority()).isEqualTo(2);
    assertThat(decision.promises())
        .extracting(VoteSeen::acceptor)
        .containsExactly(id("a"), id("b"));
    assertThat(decision.accepts()).extracting(VoteSeen::acceptor).containsExactly(id("a"), id("b"));
    assertThat(decision.durationMs()).isEqualTo(103);
  }

  @Test
  void lateVoteIsAddedToTheDecision() {
    // Given
    driver.send(script.accept("a", ballot(1, "p1"), stable(1, "d1", 0)));
    driver.send(script.accept("b", ballot(1, "p1"), stable(1, "d1", 0)));

    // When
    driver.send(script.accept("c", ballot(1, "p1"), stable(1, "d1", 0)));

    // Then
    assertThat(decision("flights/1").accepts()).hasSize(3);
  }

  @Test
  void sameStateAtDifferentBallotsIsNotDecided() {
    // Given
    driver.send(script.accept("a", ballot(1, "p1"), stable(1, "d1", 0)));

    // When
    driver.send(script.accept("b", ballot(2, "p2"), stable(1, "d1", 0)));

    // Then
    assertThat(driver.decisions()).isEmpty();
  }

  @Test
  void evidenceAccumulatesThoughTheRegisterIsOverwritten() {
    // Given
    driver.send(script.accept("a", ballot(1, "p1"), stable(1, "d1", 0)));
    driver.send(script.accept("a", ballot(2, "p2"), stable(1, "d1", 0)));

    // When
    driver.send(script.accept("b", ballot(1, "p1"), stable(1, "d1", 0)));

    // Then
    assertThat(decision("flights/1").ballot()).isEqualTo(ballot(1, "p1"));
  }

  @Test
  void strangerToTheDecidersDoesNotCount() {
    // Given
    driver.send(script.accept("a", ballot(1, "p1"), stable(1, "d1", 0)));

    // When
    driver.send(script.accept("z", ballot(1, "p1"), stable(1, "d1", 0)));

    // Then
    assertThat(driver.decisions()).isEmpty();
  }

  @Test
  void duellingProposersShowAsRoundsAndPreemptions() {
    // Given
    driver.genesis(script);
    ChangeData change = change(ballot(4, "p1"), "expand");
    driver.send(script.promise("a", ballot(2, "p1")));
    driver.send(script.promise("b", ballot(3, "p2")));
    driver.send(script.promise("a", ballot(3, "p2")));
    driver.send(script.accept("a", ballot(3, "p2"), moving(2, "other", 0, change)));

    // When
    driver.round(script, ballot(4, "p1"), moving(2, "d2", 0, change));

    // Then
    Decision decision = decision("flights/2");
    assertThat(decision.rounds()).isEqualTo(3);
    assertThat(decision.preempted()).containsExactly(ballot(2, "p1"), ballot(3, "p2"));
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void ballotPromisedAlongWithAnAcceptNeedsNoPromisesOfItsOwn() {
    // Given
    ChangeData change = change(ballot(2, "p1"), "drain");
    driver.genesis(script);
    driver.decisions();
    for (String acceptor : Script.ALL) {
      driver.send(script.promise(acceptor, ballot(2, "p1")));
    }
    for (String acceptor : Script.ALL) {
      driver.send(
          script.acceptAndPromise(
              acceptor, ballot(2, "p1"), moving(2, "d2", 0, change), ballot(3, "p1")));
    }
    script.later(5_000);

    // When
    for (String acceptor : Script.ALL) {
      driver.send(script.accept(acceptor, ballot(3, "p1"), stable(3, "d3", 0)));
    }

    // Then
    Decision decision = decision("flights/3");
    assertThat(decision.step()).isEqualTo(Step.ABORTED);
    assertThat(decision.promises()).hasSize(3);
    assertThat(decision.durationMs()).isLessThan(100);
    assertThat(decision.preempted()).isEmpty();
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void repeatedEventsChangeNothing() {
    // Given
    driver.genesis(script);
    driver.change(script);
    driver.decisions();

    // When
    driver.replay();

    // Then
    assertThat(driver.decisions()).isEmpty();
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void tableIsFoldedFromTheArchiveWhateverTheOrderOfAcceptors() {
    // Given
    ChangeData change = change(ballot(2, "p1"), "move");
    driver.send(
        script.archived(
            "a", Script.epoch(1, java.util.List.of(java.util.List.of(0, 0, 1)), null, change)));

    // When
    driver.send(script.archived("b", Script.epochZero()));

    // Then
    assertThat(driver.store(Stores.TABLES).get(Script.RING).epoch()).isEqualTo(1);
    assertThat(driver.store(Stores.TABLES).get(Script.RING).partitionBySlot())
        .containsExactly(1, 1, 0, 1, 0, 1, 0, 1);
    assertThat(driver.alerts()).isEmpty();
  }

  @Test
  void oldDecisionsLeaveTheStoresButNotTheTopic(@TempDir Path dir) {
    // Given
    TrackerLimits two =
        new TrackerLimits(
            2,
            1,
            TrackerLimits.DEFAULT.patience(),
            TrackerLimits.DEFAULT.restartGrace(),
            TrackerLimits.DEFAULT.tick());
    try (TrackerDriver bounded =
        new TrackerDriver(dir.resolve("bounded"), two, TrackerDriver.START)) {
      bounded.genesis(script);

      // When
      bounded.change(script);

      // Then
      assertThat(bounded.decisions()).hasSize(3);
      assertThat(bounded.store(Stores.DECISIONS).get(Stores.key("flights", 1))).isNull();
      assertThat(bounded.store(Stores.VERSIONS).get(Stores.key("flights", 1))).isNull();
      assertThat(bounded.store(Stores.DECISIONS).get(Stores.key("flights", 2))).isNotNull();
    }
  }

  @Test
  void producersAndProposalsAreKept() {
    // Given
    driver.send(script.producer(Kind.REGISTERED, "a", "one"));
    driver.send(script.producer(Kind.REGISTERED, "b", "one"));
    driver.send(script.producer(Kind.REGISTERED, "a", "two"));
    driver.send(script.proposal("p-1", "COMMITTED"));

    // When
    driver.send(script.producer(Kind.DEREGISTERED, "a", "two"));

    // Then
    assertThat(driver.store(Stores.PRODUCERS).get("one").registeredAtMs()).hasSize(2);
    assertThat(driver.store(Stores.PRODUCERS).get("two")).isNull();
    assertThat(driver.store(Stores.PROPOSALS).get("p-1").proposal().outcome())
        .isEqualTo("COMMITTED");
  }

  private Decision decision(String key) {
    Decision decision = driver.decisions().get(key);
    assertThat(decision).isNotNull();
    return java.util.Objects.requireNonNull(decision);
  }
}
