package io.ringkeeper.sandbox.fire.check;

import static io.ringkeeper.sandbox.fire.check.SoundRun.ONE;
import static io.ringkeeper.sandbox.fire.check.SoundRun.TWO;
import static io.ringkeeper.sandbox.fire.check.SoundRun.digest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.sandbox.fire.check.Violation.Rule;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.Entry.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule sees the violation it is there for; a sound run has none. */
class HistoryCheckTest {

  private final SoundRun run = new SoundRun();

  @Test
  void soundRunBreaksNoRule() {
    // When
    HistoryCheck.Result result =
        HistoryCheck.check(run.histories(), SoundRun.RING, List.copyOf(run.events()));

    // Then
    assertThat(result.violations()).isEmpty();
    assertThat(result.operations()).isEqualTo(4);
    assertThat(result.chosenVersions()).isEqualTo(3);
    assertThat(result.checks()).isGreaterThan(50);
  }

  @Test
  void seesTwoChosenStatesOfOneVersion() {
    // Given: b and c accept another third state.
    attempted(ONE, 3, 3, digest(9), "7.3@one", 2, digest(2));
    for (String acceptor : List.of("b", "c")) {
      run.transition(acceptor, "ACCEPTED", "7.3@one", null, 3, 1, "STABLE", 350);
    }
    run.replace(
        Entry.Transition.class, t -> t.ballot().equals("7.3@one"), t -> withDigest(t, digest(9)));

    // Then
    assertThat(run.broken()).contains(Rule.P1);
  }

  @Test
  void seesTwoStatesAtOneBallot() {
    // Given
    attempted(ONE, 3, 3, digest(9), "4.1@two", 2, digest(2));

    // Then
    assertThat(run.broken()).contains(Rule.P2);
  }

  @Test
  void seesAPromiseThatFalls() {
    // Given
    run.transition("a", "PROMISED", "3.9@one", null, 0, -1, "STABLE", 430);

    // Then
    assertThat(run.broken()).contains(Rule.P3);
  }

  @Test
  void seesAnAcceptBelowThePromise() {
    // Given
    run.transition("c", "PROMISED", "6.1@two", null, 0, -1, "STABLE", 430);
    run.transition("c", "ACCEPTED", "4.1@two", null, 3, 1, "STABLE", 431);

    // Then
    assertThat(run.broken()).containsExactly(Rule.P3);
  }

  @Test
  void seesAStoredPromiseThatTheJournalDoesNotGive() {
    // Given
    run.replace(
        Entry.Stored.class,
        s -> s.acceptor().equals("a"),
        s ->
            new Entry.Stored(
                "a", "1", s.version(), "2.2@one", s.acceptedBallot(), 3, s.digest(), s.atNanos()));

    // Then
    assertThat(run.broken()).containsExactly(Rule.P3);
  }

  @Test
  void seesAPredecessorThatIsNotChosen() {
    // Given
    run.replace(
        Entry.Attempted.class,
        a -> a.version() == 3,
        a -> new Entry.Attempted(TWO, 1, 3, digest(3), 2, digest(8), a.ballot(), 301));

    // Then
    assertThat(run.broken()).containsExactly(Rule.P4);
  }

  @Test
  void seesAPredecessorChosenOnlyAboveTheBallot() {
    // Given: the third state is proposed below the ballot of the second.
    run.replace(
        Entry.Attempted.class,
        a -> a.version() == 3,
        a -> new Entry.Attempted(TWO, 1, 3, digest(3), 2, digest(2), "1.9@two", 301));

    // Then
    assertThat(run.broken()).containsExactly(Rule.P4);
  }

  @Test
  void seesAnAcceptedStateThatNobodyProposed() {
    // Given
    run.remove(Entry.Attempted.class, a -> a.version() == 2);

    // Then
    assertThat(run.broken()).contains(Rule.P5);
  }

  @Test
  void seesALearnedStateWithoutAMajorityAtItsBallot() {
    // Given
    run.learned(TWO, 3, "5.2@two", 440);

    // Then
    assertThat(run.broken()).containsExactly(Rule.P6);
  }

  @Test
  void seesALifeThatBeginsWithAStateThatWasNotChosen() {
    // Given
    run.transition("d", "CREATED", "5.2@two", null, 3, 1, "STABLE", 440);

    // Then
    assertThat(run.broken()).containsExactly(Rule.P6);
  }

  @Test
  void lifeMayBeginWithAStateThatWasChosen() {
    // Given
    run.transition("d", "CREATED", "4.1@two", null, 3, 1, "STABLE", 440);

    // Then
    assertThat(run.broken()).isEmpty();
  }

  @Test
  void seesALearnerThatGoesBack() {
    // Given
    run.learned(ONE, 2, "2.2@one", 440);

    // Then
    assertThat(run.broken()).containsExactly(Rule.P6);
  }

  @Test
  void seesAnAnswerThatIsNotChosen() {
    // Given
    returned(ONE, 3, Outcome.DECIDED, false, 3, digest(7), 500);

    // Then
    assertThat(run.broken()).containsExactly(Rule.P6);
  }

  @Test
  void votesForDifferentDecidersDoNotAddUp() {
    // Given: b accepts the third state for other deciders than a does.
    run.replace(
        Entry.Transition.class,
        t -> t.stateVersion() == 3 && t.acceptor().equals("b"),
        t ->
            new Entry.Transition(
                "b",
                "1",
                t.version(),
                t.kind(),
                t.ballot(),
                t.alsoPromised(),
                3,
                t.digest(),
                t.epoch(),
                t.phase(),
                List.of("b#1", "c#1", "d#1"),
                t.atNanos()));

    // Then
    assertThat(run.broken()).contains(Rule.P6);
  }

  @Test
  void seesASkippedVersion() {
    // Given
    run.remove(Entry.Attempted.class, a -> a.version() == 2);
    run.remove(Entry.Transition.class, t -> t.stateVersion() == 2);

    // Then
    assertThat(run.broken()).contains(Rule.R1, Rule.WHOLE);
  }

  @Test
  void seesASkippedEpoch() {
    // Given
    run.replace(
        Entry.Transition.class,
        t -> t.stateVersion() == 3,
        t ->
            new Entry.Transition(
                t.acceptor(),
                "1",
                t.version(),
                t.kind(),
                t.ballot(),
                t.alsoPromised(),
                3,
                t.digest(),
                2,
                "STABLE",
                t.deciders(),
                t.atNanos()));

    // Then
    assertThat(run.broken()).containsExactly(Rule.R1);
  }

  @Test
  void seesADecisionBehindNoQuorum() {
    // Given
    replaceEnd(TWO, 1, Outcome.NO_QUORUM, false, 0, "");

    // Then
    assertThat(run.broken()).containsExactly(Rule.OUTCOME);
  }

  @Test
  void seesAChangeThatIsAnsweredAsNone() {
    // Given
    replaceEnd(TWO, 1, Outcome.DECIDED, false, 3, digest(3));

    // Then
    assertThat(run.broken()).containsExactly(Rule.OUTCOME);
  }

  @Test
  void seesAChangeClaimedThatIsAnothersOwn() {
    // Given
    replaceEnd(TWO, 2, Outcome.DECIDED, true, 3, digest(3));

    // Then
    assertThat(run.broken()).containsExactly(Rule.OUTCOME);
  }

  @Test
  void seesACallThatIsCarriedOutTwice() {
    // Given: the call behind the third state also made the second.
    run.replace(
        Entry.Attempted.class,
        a -> a.version() == 2,
        a -> new Entry.Attempted(TWO, 1, 2, digest(2), 1, digest(1), a.ballot(), 201));

    // Then
    assertThat(run.broken()).contains(Rule.OUTCOME);
  }

  @Test
  void seesACallThatFailsOtherwise() {
    // Given
    replaceEnd(TWO, 2, Outcome.FAILED, false, 0, "");

    // Then
    assertThat(run.broken()).containsExactly(Rule.OUTCOME);
  }

  @Test
  void unknownOutcomeMayBeDecidedOrNot() {
    // Given
    replaceEnd(TWO, 1, Outcome.INDETERMINATE, false, 0, "");
    attempted(ONE, 3, 4, digest(4), "8.4@one", 3, digest(3));
    returned(ONE, 3, Outcome.INDETERMINATE, false, 0, "", 520);

    // Then
    assertThat(run.broken()).isEmpty();
  }

  @Test
  void seesTheVoteOfAnExcludedAcceptor() {
    // Given
    run.add(new Entry.Sighted(TWO, "b", "EXCLUDED:ROLLED_BACK", 390));
    run.add(new Entry.Sighted(TWO, "b", "PRESENT", 450));

    // Then
    assertThat(run.broken()).containsExactly(Rule.EXCLUDED_VOTE);
  }

  @Test
  void seesADecisionWithoutAMajority() {
    // Given
    run.add(new Entry.Noted(1, "majority down", "", "", "", 395));
    run.add(new Entry.Noted(1, "majority back", "", "", "", 450));

    // Then
    assertThat(run.broken()).containsExactly(Rule.MAJORITY_DOWN);
  }

  @Test
  void seesAStaleRead() {
    // Given
    replaceEnd(TWO, 2, Outcome.DECIDED, false, 2, digest(2));

    // Then
    assertThat(run.broken()).containsExactly(Rule.LINEARIZABLE);
  }

  @Test
  void seesAReadFromTheFuture() {
    // Given: a read of the third state that ends before anybody began to write it.
    run.add(new Entry.Invoked(ONE, 3, "READ", 250));
    end(ONE, 3, Outcome.DECIDED, false, 3, digest(3), 260);

    // Then
    assertThat(run.broken()).containsExactly(Rule.LINEARIZABLE);
  }

  @Test
  void seesARewrittenTransition() {
    // Given
    run.add(
        new Entry.Transition(
            "a", "1", 2, "PROMISED", "9.9@two", null, 0, "", -1, "STABLE", List.of(), 460));

    // Then
    assertThat(run.broken()).containsExactly(Rule.REWRITTEN);
  }

  @Test
  void lifeThatAnAgreedChangeEndedMayBeWrittenTo() {
    // Given: the second state names a and b only, which decide the third; then c is written to.
    decidersOfTheThird("a#1", "b#1");
    promiseInPlaceOf("c", 2, "9.9@two");

    // Then
    assertThat(run.broken()).isEmpty();
  }

  @Test
  void seesAWriteToAnEndedLifeThatIsNotAboveItsEnd() {
    // Given
    decidersOfTheThird("a#1", "b#1");
    promiseInPlaceOf("c", 2, "2.1@one");

    // Then
    assertThat(run.broken()).containsExactly(Rule.REWRITTEN);
  }

  private void decidersOfTheThird(String... names) {
    run.replace(
        Entry.Transition.class,
        t -> t.stateVersion() == 3,
        t ->
            new Entry.Transition(
                t.acceptor(),
                "1",
                t.version(),
                t.kind(),
                t.ballot(),
                t.alsoPromised(),
                3,
                t.digest(),
                t.epoch(),
                t.phase(),
                List.of(names),
                t.atNanos()));
  }

  private void promiseInPlaceOf(String acceptor, int version, String ballot) {
    run.add(
        new Entry.Transition(
            acceptor, "1", version, "PROMISED", ballot, null, 0, "", -1, "STABLE", List.of(), 460));
  }

  @Test
  void seesARegisterThatGoesBackUnannounced() {
    // Given
    run.stored("a", 3, "2.2@one", "1.1@one", 1, 470);

    // Then
    assertThat(run.broken()).contains(Rule.REWRITTEN);
  }

  @Test
  void seesAMissedTransition() {
    // Given
    run.add(new Entry.Missed("a", "1", 7, 9, 470));

    // Then
    assertThat(run.broken()).containsExactly(Rule.WHOLE);
  }

  private void attempted(
      String who,
      long op,
      long version,
      String digest,
      String ballot,
      long baseVersion,
      String base) {
    run.add(new Entry.Invoked(who, op, "TOGGLE", 500));
    run.add(new Entry.Attempted(who, op, version, digest, baseVersion, base, ballot, 501));
  }

  private void returned(
      String who, long op, Outcome outcome, boolean changed, long version, String digest, long at) {
    run.add(new Entry.Invoked(who, op, "TOGGLE", 500));
    end(who, op, outcome, changed, version, digest, at);
  }

  private void end(
      String who, long op, Outcome outcome, boolean changed, long version, String digest, long at) {
    run.add(new Entry.Returned(who, op, outcome, changed, version, digest, "", List.of(), "", at));
  }

  private void replaceEnd(
      String who, long op, Outcome outcome, boolean changed, long version, String digest) {
    run.replace(
        Entry.Returned.class,
        r -> r.who().equals(who) && r.op() == op,
        r ->
            new Entry.Returned(
                who, op, outcome, changed, version, digest, "", List.of(), "", r.atNanos()));
  }

  private static Entry.Transition withDigest(Entry.Transition t, String digest) {
    return new Entry.Transition(
        t.acceptor(),
        "1",
        t.version(),
        t.kind(),
        t.ballot(),
        t.alsoPromised(),
        t.stateVersion(),
        digest,
        t.epoch(),
        t.phase(),
        t.deciders(),
        t.atNanos());
  }
}
