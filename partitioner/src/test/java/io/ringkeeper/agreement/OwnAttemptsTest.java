package io.ringkeeper.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.StateRef;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnAttemptsTest {

  private static final RingState GENESIS = Samples.genesis(48, 12);
  private static final OwnAttempts.Attempt MINE = attempt("mine", 2);
  private static final OwnAttempts.Attempt AGAIN = attempt("again", 4);
  private static final OwnAttempts.Attempt THEIRS = attempt("theirs", 3);
  private static final StateRef LATER = Samples.ref(3, new byte[] {3});

  private final OwnAttempts attempts = new OwnAttempts();

  /** Another successor of the first state, at this round's ballot. */
  private static OwnAttempts.Attempt attempt(String proposalId, long round) {
    RingState state =
        GENESIS.settled(new ProposalOutcome(proposalId, ProposalOutcome.Result.COMMITTED, 0, ""));
    StateBody body = StateBody.of(state);
    Accepted proposed =
        new Accepted(Samples.ballot(round), body.ref(), state.quorum(), state.quorum());
    return new OwnAttempts.Attempt(proposed, body);
  }

  private static RegisterRecord register(String name, OwnAttempts.Attempt... accepted) {
    RegisterRecord register =
        RegisterRecord.empty(
            Samples.RING_ID, Samples.acceptor(name), GENESIS.quorum(), Samples.NOW_MS);
    for (OwnAttempts.Attempt attempt : accepted) {
      Summary summary = Summary.of(attempt.proposed(), attempt.body().state());
      int version = register.journal().size();
      register =
          register.after(
              attempt.ballot(), summary, JournalEntry.accepted(version, summary, null, 0));
    }
    return register;
  }

  @Test
  void attemptChosenBeforeALaterStateIsFoundInTheJournals() {
    // Given
    attempts.add(MINE);
    List<RegisterRecord> registers = List.of(register("a", MINE), register("b", MINE, THEIRS));

    // When
    OwnAttempts.Settled settled = attempts.settle(LATER, registers);

    // Then
    assertThat(settled)
        .isEqualTo(
            new OwnAttempts.Settled.Chosen(
                MINE, MINE.proposed(), Set.of(Samples.acceptor("a"), Samples.acceptor("b"))));
  }

  @Test
  void attemptBeatenByAnotherStateOfItsVersionIsForgotten() {
    // Given
    attempts.add(MINE);
    List<RegisterRecord> registers =
        List.of(register("a", MINE), register("b", THEIRS), register("c", THEIRS));

    // When
    OwnAttempts.Settled settled = attempts.settle(LATER, registers);

    // Then
    assertThat(settled).isEqualTo(new OwnAttempts.Settled.Beaten());
    assertThat(attempts.isEmpty()).isTrue();
  }

  @Test
  void journalsWithoutAMajorityForAnythingLeaveTheAttemptOpen() {
    // Given
    attempts.add(MINE);
    List<RegisterRecord> registers = List.of(register("a", MINE), register("b", THEIRS));

    // When
    OwnAttempts.Settled settled = attempts.settle(LATER, registers);

    // Then
    assertThat(settled).isEqualTo(new OwnAttempts.Settled.Open());
    assertThat(attempts.find(MINE.ref())).contains(MINE);
  }

  @Test
  void attemptAtTheAdoptedVersionIsNotSettledByTheJournals() {
    // Given
    attempts.add(MINE);

    // When
    OwnAttempts.Settled settled = attempts.settle(THEIRS.ref(), List.of());

    // Then
    assertThat(settled).isEqualTo(new OwnAttempts.Settled.Beaten());
    assertThat(attempts.find(MINE.ref())).contains(MINE);
    assertThat(attempts.anyBelow(THEIRS.ref())).isFalse();
    assertThat(attempts.anyBelow(LATER)).isTrue();
  }

  @Test
  void chosenStateBeatsOtherAttemptsOfItsVersionOnly() {
    // Given
    attempts.add(MINE);
    attempts.add(AGAIN);

    // When
    attempts.beatenBy(MINE.ref());

    // Then
    assertThat(attempts.find(MINE.ref())).contains(MINE);
    assertThat(attempts.find(AGAIN.ref())).isEmpty();
    attempts.beatenBy(LATER);
    assertThat(attempts.isEmpty()).isFalse();
  }

  @Test
  void withdrawnAttemptIsTheOneOfThatBallot() {
    // Given
    attempts.add(MINE);
    attempts.add(AGAIN);

    // When
    attempts.withdraw(AGAIN.ballot());

    // Then
    assertThat(attempts.find(MINE.ref())).contains(MINE);
    assertThat(attempts.find(AGAIN.ref())).isEmpty();
    attempts.bury();
    assertThat(attempts.isEmpty()).isTrue();
  }

  @Test
  void laterStateThatNamesAnOwnBallotDescendsFromThatAttempt() {
    // Given
    Ballot changeId = Samples.ballot(2);
    RingState moving = Samples.growing(GENESIS, 4, changeId);
    OwnAttempts.Attempt started = attemptAt(moving, changeId);
    RingState completed = Samples.completed(moving, Samples.ballot(7));
    OwnAttempts.Attempt ended = attemptAt(completed, Samples.ballot(7));
    RingState next = Samples.growing(completed, 4, Samples.ballot(9));
    RingState unrelated = moving.aborted(changeId, "late");

    // When
    attempts.add(started);

    // Then
    assertThat(attempts.ancestorOf(completed)).contains(started);
    assertThat(attempts.ancestorOf(moving)).isEmpty();
    assertThat(attempts.ancestorOf(unrelated)).isEmpty();
    attempts.bury();
    attempts.add(ended);
    assertThat(attempts.ancestorOf(next)).contains(ended);
  }

  private static OwnAttempts.Attempt attemptAt(RingState state, Ballot ballot) {
    StateBody body = StateBody.of(state);
    return new OwnAttempts.Attempt(
        new Accepted(ballot, body.ref(), state.quorum(), state.quorum()), body);
  }
}
