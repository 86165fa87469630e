package io.ringkeeper.paxos;

import static io.ringkeeper.paxos.Fixtures.A;
import static io.ringkeeper.paxos.Fixtures.ABC;
import static io.ringkeeper.paxos.Fixtures.B;
import static io.ringkeeper.paxos.Fixtures.C;
import static io.ringkeeper.paxos.Fixtures.D;
import static io.ringkeeper.paxos.Fixtures.NAMES;
import static io.ringkeeper.paxos.Fixtures.accepted;
import static io.ringkeeper.paxos.Fixtures.answer;
import static io.ringkeeper.paxos.Fixtures.applied;
import static io.ringkeeper.paxos.Fixtures.ballot;
import static io.ringkeeper.paxos.Fixtures.noVote;
import static io.ringkeeper.paxos.Fixtures.none;
import static io.ringkeeper.paxos.Fixtures.promised;
import static io.ringkeeper.paxos.Fixtures.quorum;
import static io.ringkeeper.paxos.Fixtures.state;
import static io.ringkeeper.paxos.Fixtures.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProposerRoundTest {

  private static final StateRef ONE = state(1, "one");
  private static final StateRef TWO = state(2, "two");
  private static final Accepted LOW = accepted(ballot(2), ONE);
  private static final Accepted HIGH = accepted(ballot(4), TWO);

  private static ProposerRound.Preparing preparing() {
    return ProposerRound.prepare(ballot(9), NAMES);
  }

  private static ProposerRound.Prepared prepared(Answer... answers) {
    return (ProposerRound.Prepared) answer(preparing(), answers);
  }

  private static ProposerRound.Accepting accepting() {
    return prepared(promised(A, LOW), promised(B, LOW)).propose(TWO, ABC, ballot(10));
  }

  @Test
  void majorityOfPromisesPrepares() {
    // Given
    ProposerRound one = answer(preparing(), promised(A, none()));

    // When
    ProposerRound two = one.on("b", promised(B, none()));

    // Then
    assertThat(one).isInstanceOf(ProposerRound.Preparing.class);
    assertThat(two).isInstanceOf(ProposerRound.Prepared.class);
  }

  static Stream<List<Answer>> promisesOfWhichOneIsHigher() {
    return Stream.of(
        List.of(promised(A, LOW), promised(B, HIGH)), List.of(promised(A, HIGH), promised(B, LOW)));
  }

  @ParameterizedTest
  @MethodSource("promisesOfWhichOneIsHigher")
  void highestBallotIsAdoptedNotTheMostFrequentNorTheFirst(List<Answer> promises) {
    // Given
    ProposerRound one = answer(preparing(), promises.get(0));

    // When
    ProposerRound two = one.on("b", promises.get(1));

    // Then
    ProposerRound.Prepared prepared = (ProposerRound.Prepared) two;
    assertThat(prepared.adopted()).isEqualTo(HIGH);
    assertThat(prepared.adoptedIsChosen()).isFalse();
  }

  @Test
  void stateReportedByAMajorityAtOneBallotIsKnownChosen() {
    // Given
    Answer[] same = {promised(A, LOW), promised(B, LOW)};

    // When
    ProposerRound.Prepared prepared = prepared(same);

    // Then
    assertThat(prepared.adoptedIsChosen()).isTrue();
  }

  @Test
  void sameStateAtDifferentBallotsIsNotKnownChosen() {
    // Given
    Answer[] differing = {promised(A, LOW), promised(B, LOW.at(ballot(3)))};

    // When
    ProposerRound.Prepared prepared = prepared(differing);

    // Then
    assertThat(prepared.adoptedIsChosen()).isFalse();
    assertThatThrownBy(() -> prepared.propose(TWO, ABC, null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void emptyRegistersAreKnownChosenSoThatAFirstStateCanFollow() {
    // Given
    ProposerRound.Prepared prepared = prepared(promised(A, none()), promised(B, none()));

    // When
    ProposerRound.Accepting accepting = prepared.propose(ONE, ABC, null);

    // Then
    assertThat(accepting.proposed()).isEqualTo(accepted(ballot(9), ONE));
  }

  @Test
  void versionsWithAGapAreRefused() {
    // Given
    ProposerRound.Prepared prepared = prepared(promised(A, none()), promised(B, none()));

    // When
    var attempt = assertThatThrownBy(() -> prepared.propose(TWO, ABC, null));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void twoStatesAtOneBallotStopTheRound() {
    // Given
    ProposerRound one = answer(preparing(), promised(A, LOW));

    // When
    var attempt =
        assertThatThrownBy(() -> one.on("b", promised(B, accepted(ballot(2), state(1, "other")))));

    // Then
    attempt.isInstanceOf(IllegalStateException.class);
  }

  @Test
  void changedAcceptorSetNeedsAMajorityOfBothOldAndNew() {
    // Given: a state decided by a, b, c that names a, b, d.
    Accepted replacing = new Accepted(ballot(4), TWO, ABC, quorum(A, B, D));
    ProposerRound round = ProposerRound.prepare(ballot(9), List.of("a", "b", "c", "d"));

    // When
    ProposerRound oldOnly = round.on("a", promised(A, replacing)).on("c", promised(C, LOW));
    ProposerRound both = oldOnly.on("b", promised(B, replacing));

    // Then
    assertThat(oldOnly).isInstanceOf(ProposerRound.Preparing.class);
    assertThat(both).isInstanceOf(ProposerRound.Prepared.class);
  }

  @Test
  void voteOfALostIncarnationDoesNotCount() {
    // Given
    AcceptorId reborn = new AcceptorId("b", "second");

    // When
    ProposerRound round = answer(preparing(), promised(A, LOW), promised(reborn, LOW));

    // Then
    assertThat(round).isInstanceOf(ProposerRound.Preparing.class);
  }

  @Test
  void voteUnderAnotherNameIsNone() {
    // Given: the names b and c both lead to the acceptor c.
    ProposerRound phase1 = answer(preparing(), promised(A, LOW));
    ProposerRound phase2 = answer(accepting(), applied(A));

    // When
    ProposerRound promised = phase1.on("b", promised(C, LOW));
    ProposerRound accepted = phase2.on("b", applied(C));

    // Then
    assertThat(promised).isInstanceOf(ProposerRound.Preparing.class);
    assertThat(accepted).isInstanceOf(ProposerRound.Accepting.class);
    assertThat(promised.on("c", promised(C, LOW))).isInstanceOf(ProposerRound.Prepared.class);
    assertThat(accepted.on("c", applied(C))).isInstanceOf(ProposerRound.Decided.class);
  }

  @Test
  void answerOfTheOtherPhaseChangesNothing() {
    // Given
    ProposerRound phase1 = answer(preparing(), promised(A, LOW));
    ProposerRound phase2 = answer(accepting(), applied(A));

    // When
    List<ProposerRound> after =
        List.of(phase1.on("b", applied(B)), phase2.on("b", promised(B, LOW)));

    // Then
    assertThat(after).containsExactly(phase1, phase2);
  }

  @Test
  void answerThatComesAfterTheEndOfAPhaseChangesNothing() {
    // Given
    ProposerRound prepared = prepared(promised(A, LOW), promised(B, LOW));
    ProposerRound decided = answer(accepting(), applied(A), applied(B));
    ProposerRound lost = answer(accepting(), noVote(), noVote());

    // When
    List<ProposerRound> after =
        List.of(
            prepared.on("c", promised(C, HIGH)),
            decided.on("c", unknown()),
            lost.on("c", applied(C)));

    // Then
    assertThat(after).containsExactly(prepared, decided, lost);
  }

  static Stream<List<Answer>> answersWithoutEffect() {
    return Stream.of(
        List.of(promised(A, LOW)),
        List.of(applied(A)),
        List.of(unknown()),
        List.of(noVote()),
        List.of(new Answer.Refused(ballot(20))));
  }

  @ParameterizedTest
  @MethodSource("answersWithoutEffect")
  void secondAnswerOfOneAcceptorChangesNothing(List<Answer> again) {
    // Given
    ProposerRound phase1 = answer(preparing(), promised(A, LOW));
    ProposerRound phase2 = answer(accepting(), applied(A));

    // When
    List<ProposerRound> after = List.of(phase1.on("a", again.get(0)), phase2.on("a", again.get(0)));

    // Then
    assertThat(after).containsExactly(phase1, phase2);
  }

  @ParameterizedTest
  @MethodSource("answersWithoutEffect")
  void answerOfAStrangerChangesNothing(List<Answer> answer) {
    // Given
    ProposerRound.Accepting accepting = accepting();

    // When
    ProposerRound after = accepting.on("x", answer.get(0));

    // Then
    assertThat(after).isSameAs(accepting);
  }

  @Test
  void roundWithoutAMajorityOfPromisesIsLostWithTheHighestRefusal() {
    // Given
    Answer[] answers = {
      promised(A, LOW), new Answer.Refused(ballot(12)), new Answer.Refused(ballot(11))
    };

    // When
    ProposerRound round = answer(preparing(), answers);

    // Then
    ProposerRound.Lost lost = (ProposerRound.Lost) round;
    assertThat(lost.refusedBy()).isEqualTo(ballot(12));
    assertThat(lost.mayStillBeDecided()).isFalse();
  }

  @Test
  void majorityOfAcceptsDecides() {
    // Given
    ProposerRound one = answer(accepting(), applied(A));

    // When
    ProposerRound two = one.on("c", applied(C));

    // Then
    ProposerRound.Decided decided = (ProposerRound.Decided) two;
    assertThat(decided.accepted()).isEqualTo(accepted(ballot(9), TWO));
    assertThat(decided.voters()).isEqualTo(Set.of(A, C));
  }

  @Test
  void unknownOutcomeIsNoVoteButMayStillBeDecided() {
    // Given
    ProposerRound one = answer(accepting(), unknown());

    // When
    ProposerRound two = one.on("b", unknown());

    // Then
    ProposerRound.Lost lost = (ProposerRound.Lost) two;
    assertThat(lost.mayStillBeDecided()).isTrue();
  }

  @Test
  void refusalByAMajorityLosesAtOnceAndLeavesTheThirdOpen() {
    // Given
    ProposerRound one = answer(accepting(), new Answer.Refused(ballot(12)));

    // When
    ProposerRound two = one.on("b", noVote());

    // Then
    ProposerRound.Lost lost = (ProposerRound.Lost) two;
    assertThat(lost.mayStillBeDecided()).isTrue();
    assertThat(lost.refusedBy()).isEqualTo(ballot(12));
  }

  @Test
  void acceptThatNobodyStoredIsCertainlyNotDecided() {
    // Given
    ProposerRound.Accepting single =
        ((ProposerRound.Prepared)
                ProposerRound.prepare(ballot(9), List.of("a"))
                    .on("a", promised(A, Accepted.none(quorum(A)))))
            .propose(ONE, quorum(A), null);

    // When
    ProposerRound round = single.on("a", noVote());

    // Then
    assertThat(((ProposerRound.Lost) round).mayStillBeDecided()).isFalse();
  }

  @Test
  void acceptOfAnAcceptorThatDoesNotDecideLeavesTheRestToDecide() {
    // Given: d is asked, but only a, b and c decide.
    ProposerRound round =
        ProposerRound.prepare(ballot(9), List.of("a", "b", "c", "d"))
            .on("a", promised(A, LOW))
            .on("b", promised(B, LOW));
    ProposerRound accepting = ((ProposerRound.Prepared) round).propose(TWO, ABC, null);

    // When
    ProposerRound after = accepting.on("d", applied(D)).on("a", applied(A)).on("b", noVote());

    // Then
    assertThat(after).isInstanceOf(ProposerRound.Accepting.class);
    assertThat(after.on("c", noVote())).isInstanceOf(ProposerRound.Lost.class);
    assertThat(after.on("c", applied(C))).isInstanceOf(ProposerRound.Decided.class);
  }

  @Test
  void deciderThatWasNotAskedIsNotWaitedFor() {
    // Given: c decides too, but is not configured here.
    ProposerRound round =
        ProposerRound.prepare(ballot(9), List.of("a", "b"))
            .on("a", promised(A, LOW))
            .on("b", promised(B, LOW));
    ProposerRound accepting = ((ProposerRound.Prepared) round).propose(TWO, ABC, null);

    // When
    ProposerRound after = accepting.on("a", noVote());

    // Then
    assertThat(after).isInstanceOf(ProposerRound.Lost.class);
  }

  @Test
  void votersOfADecisionLeadTheNextRoundOfTheSameProposer() {
    // Given
    ProposerRound.Decided decided =
        (ProposerRound.Decided) answer(accepting(), applied(A), applied(B));

    // When
    ProposerRound.Prepared lead = decided.lead().orElseThrow();

    // Then
    assertThat(lead.ballot()).isEqualTo(ballot(10));
    assertThat(lead.adopted()).isEqualTo(decided.accepted());
    assertThat(lead.adoptedIsChosen()).isTrue();
  }

  @Test
  void votersThatAreNoMajorityOfTheNewAcceptorsLeadNowhere() {
    // Given: a, b, c decide that a, b, d follow them.
    ProposerRound.Accepting accepting =
        prepared(promised(A, LOW), promised(B, LOW)).propose(TWO, quorum(A, B, D), ballot(10));

    // When
    ProposerRound round = accepting.on("a", applied(A)).on("c", applied(C));

    // Then
    assertThat(((ProposerRound.Decided) round).lead()).isEmpty();
  }

  @Test
  void decisionThatPromisedNothingLeadsNowhere() {
    // Given
    ProposerRound.Prepared prepared = prepared(promised(A, LOW), promised(B, LOW));

    // When
    ProposerRound round = answer(prepared.reaccept(null), applied(A), applied(B));

    // Then
    assertThat(((ProposerRound.Decided) round).lead()).isEmpty();
  }

  @Test
  void reacceptKeepsStateAndDeciders() {
    // Given
    Accepted replacing = new Accepted(ballot(4), TWO, ABC, quorum(A, B, D));

    // When
    ProposerRound.Accepting reaccept =
        prepared(promised(A, replacing), promised(B, replacing)).reaccept(null);

    // Then
    assertThat(reaccept.proposed()).isEqualTo(replacing.at(ballot(9)));
  }
}
