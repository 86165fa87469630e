package io.ringkeeper.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcceptorVoterTest {

  private static final long VOTE_MS = 100;
  private static final AcceptorId A = Samples.acceptor("a");
  private static final Ballot OURS = Samples.ballot(5);
  private static final Ballot THEIRS = new Ballot(4, "another", 0);
  private static final RegisterRecord EMPTY =
      RegisterRecord.empty(Samples.RING_ID, A, Samples.quorum("a", "b", "c"), Samples.NOW_MS);
  private static final Accepted NOTHING = EMPTY.summary().accepted();
  private static final WriteOutcome LOST = new WriteOutcome.Unknown("connection lost");

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ScriptedRegister register = new ScriptedRegister();

  private static RegisterRead present(RegisterRecord record) {
    return new RegisterRead.Present(
        record, record.journal().get(record.journal().size() - 1).znodeVersion());
  }

  private static RegisterRecord promised(RegisterRecord before, Ballot ballot) {
    int version = before.journal().size();
    return before.after(
        ballot, before.summary(), JournalEntry.promised(version, ballot, Samples.NOW_MS));
  }

  private static RegisterRecord accepted(RegisterRecord before, VoteRequest.Accept request) {
    Summary summary = Summary.of(request.proposed(), request.body().state());
    JournalEntry entry =
        JournalEntry.accepted(before.journal().size(), summary, null, Samples.NOW_MS);
    return before.after(request.ballot(), summary, entry);
  }

  private static VoteRequest.Accept accept(Ballot ballot) {
    RingState state = Samples.genesis(48, 12);
    StateBody body = StateBody.of(state);
    return new VoteRequest.Accept(
        new Accepted(ballot, body.ref(), state.quorum(), state.quorum()), null, body);
  }

  private CompletableFuture<Answer> ask(VoteRequest request) {
    AcceptorVoter voter =
        new AcceptorVoter(register, new Strand(scheduler), PaxosSteps.STANDARD, VOTE_MS);
    CompletableFuture<Answer> answer = voter.ask(Samples.RING_ID, request);
    scheduler.run();
    return answer;
  }

  private CompletableFuture<Answer> prepare() {
    return ask(new VoteRequest.Prepare(OURS));
  }

  @Test
  void storedPromiseIsAVoteAndEndsTheWaiting() {
    // Given
    register.reading(present(EMPTY)).writing(new WriteOutcome.Applied(1));

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.Promised(A, NOTHING));
    assertThat(register.writes).hasSize(1);
    assertThat(register.writes.get(0).expectedVersion()).isZero();
    assertThat(register.writes.get(0).register().promised()).isEqualTo(OURS);
    assertThat(register.writes.get(0).body()).isNull();
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void higherPromiseRefusesWithoutAWrite() {
    // Given
    Ballot higher = Samples.ballot(9);
    register.reading(present(promised(EMPTY, higher)));

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.Refused(higher));
    assertThat(register.writes).isEmpty();
  }

  @Test
  void registerOfAnotherRingGivesNoVote() {
    // Given
    RegisterRecord foreign =
        RegisterRecord.empty("another-ring", A, Samples.quorum("a"), Samples.NOW_MS);
    register.reading(present(foreign));

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer.join()).isInstanceOf(Answer.NoVote.class).asString().contains("another-ring");
    assertThat(register.writes).isEmpty();
  }

  @Test
  void registerThatCannotBeUsedGivesNoVoteAndSaysWhy() {
    // Given
    register.reading(
        new RegisterRead.Absent(),
        new RegisterRead.Unavailable("not connected"),
        new RegisterRead.Excluded(RegisterRead.Reason.ROLLED_BACK, "it forgot"));

    // When
    Answer absent = prepare().join();
    Answer unavailable = prepare().join();
    Answer excluded = prepare().join();

    // Then
    assertThat(absent).isEqualTo(new Answer.NoVote("it holds no register of this ring"));
    assertThat(unavailable).isEqualTo(new Answer.NoVote("not connected"));
    assertThat(excluded).isEqualTo(new Answer.NoVote("excluded, ROLLED_BACK: it forgot"));
  }

  @Test
  void writeThatWasNeverSentIsNoVote() {
    // Given
    register.reading(present(EMPTY)).writing(new WriteOutcome.NotSent("too large"));

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.NoVote("too large"));
  }

  @Test
  void lostAnswerIsAVoteOnlyIfTheRegisterShowsTheOwnBallot() {
    // Given
    register.reading(present(EMPTY), present(promised(EMPTY, OURS))).writing(LOST);

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.Promised(A, NOTHING));
    assertThat(register.writes).hasSize(1);
  }

  @Test
  void lostAnswerThatTheRegisterDoesNotShowStaysUnknown() {
    // Given: the write may still be under way.
    register.reading(present(EMPTY), present(EMPTY)).writing(LOST);

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer.join()).isInstanceOf(Answer.Unknown.class);
    assertThat(register.writes).hasSize(1);
  }

  @Test
  void lostAnswerStaysUnknownWhenTheRegisterCannotBeReadAgain() {
    // Given
    register.reading(present(EMPTY), new RegisterRead.Unavailable("not connected")).writing(LOST);

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.Unknown("not connected"));
  }

  @Test
  void writeOvertakenBySomebodyElseIsMadeAnew() {
    // Given: another promise stands at the version that the lost write would have made.
    register
        .reading(present(EMPTY), present(promised(EMPTY, THEIRS)))
        .writing(LOST, new WriteOutcome.Applied(2));

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.Promised(A, NOTHING));
    assertThat(register.writes).extracting(RegisterWrite::expectedVersion).containsExactly(0, 1);
  }

  @Test
  void conflictsAreDecidedAnewEightTimesAtMost() {
    // Given
    IntStream.range(0, 9)
        .forEach(i -> register.reading(present(EMPTY)).writing(new WriteOutcome.Conflict()));

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer.join()).isInstanceOf(Answer.NoVote.class).asString().contains("8 times");
    assertThat(register.writes).hasSize(8);
  }

  @Test
  void conflictThatShowsAHigherPromiseRefuses() {
    // Given
    Ballot higher = Samples.ballot(9);
    register
        .reading(present(EMPTY), present(promised(EMPTY, higher)))
        .writing(new WriteOutcome.Conflict());

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.Refused(higher));
  }

  @Test
  void timeOutBeforeAWriteIsNoVoteAndNothingIsWrittenLater() {
    // Given
    CompletableFuture<RegisterRead> late = new CompletableFuture<>();
    register.reads.add(late);
    CompletableFuture<Answer> answer = prepare();

    // When
    scheduler.pass(VOTE_MS);

    // Then
    assertThat(answer.join()).isInstanceOf(Answer.NoVote.class);
    late.complete(present(EMPTY));
    scheduler.run();
    assertThat(register.writes).isEmpty();
  }

  @Test
  void timeOutOfAWriteLeavesItsOutcomeUnknown() {
    // Given
    register.reading(present(EMPTY));
    CompletableFuture<Answer> answer = prepare();
    scheduler.pass(VOTE_MS - 1);
    assertThat(answer).isNotDone();

    // When
    scheduler.pass(1);

    // Then
    assertThat(answer.join()).isInstanceOf(Answer.Unknown.class);
    assertThat(register.writes).hasSize(1);
  }

  @Test
  void acceptStoresStateBodyAndJournalInOneWrite() {
    // Given
    VoteRequest.Accept request = accept(OURS);
    register.reading(present(promised(EMPTY, OURS))).writing(new WriteOutcome.Applied(2));

    // When
    CompletableFuture<Answer> answer = ask(request);

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.AcceptApplied(A));
    RegisterWrite write = register.writes.get(0);
    assertThat(write.expectedVersion()).isEqualTo(1);
    assertThat(write.body()).isEqualTo(request.body().bytes());
    assertThat(write.register().summary().accepted()).isEqualTo(request.proposed());
    assertThat(write.register().journal().get(2).znodeVersion()).isEqualTo(2);
    assertThat(write.register().journal().get(2).timeMs()).isEqualTo(Samples.NOW_MS);
  }

  @Test
  void lostAcceptIsFoundInTheJournalAfterItWasOverwritten() {
    // Given: accepted, and then promised to somebody else.
    VoteRequest.Accept request = accept(OURS);
    RegisterRecord before = promised(EMPTY, OURS);
    RegisterRecord after = promised(accepted(before, request), Samples.ballot(9));
    register.reading(present(before), present(after)).writing(LOST);

    // When
    CompletableFuture<Answer> answer = ask(request);

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.AcceptApplied(A));
  }

  @Test
  void promiseOfTheOwnBallotIsNoAcceptOfIt() {
    // Given: the accept's answer was lost, the register still shows the promise alone.
    RegisterRecord before = promised(EMPTY, OURS);
    register.reading(present(before), present(before)).writing(LOST);

    // When
    CompletableFuture<Answer> answer = ask(accept(OURS));

    // Then
    assertThat(answer.join()).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void ownBallotThatWasAcceptedAlreadyIsNoPromiseAnyMore() {
    // Given
    register.reading(present(accepted(promised(EMPTY, OURS), accept(OURS))));

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedWithValue(new Answer.Refused(OURS));
  }

  @Test
  void portThatBreaksItsContractFailsTheQuestion() {
    // Given
    register.reads.add(CompletableFuture.failedFuture(new IllegalArgumentException("a bug")));

    // When
    CompletableFuture<Answer> answer = prepare();

    // Then
    assertThat(answer).isCompletedExceptionally();
    assertThat(scheduler.pending()).isZero();
  }
}
