package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.AcceptorRules;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import io.ringkeeper.paxos.Vote;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps under test, as one seam at which wrong ones can be tried. */
interface Steps {

  /** The rules as they are. */
  Steps RIGHT = new Steps() {};

  default Vote prepare(AcceptorState state, Ballot ballot) {
    return AcceptorRules.prepare(state, ballot);
  }

  default Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
    return AcceptorRules.accept(state, proposed, next);
  }

  default ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
    return round.on(acceptor, answer);
  }

  default ProposerRound.Accepting propose(
      ProposerRound.Prepared prepared, StateRef state, Quorum acceptors, @Nullable Ballot next) {
    return prepared.propose(state, acceptors, next);
  }

  /** The round that needs no prepare, if this answer was enough for one. */
  default Optional<ProposerRound.Prepared> lead(ProposerRound round) {
    return round instanceof ProposerRound.Decided decided ? decided.lead() : Optional.empty();
  }

  /** What a proposer takes an accept to have answered that it heard nothing of; empty: nothing. */
  default Optional<Answer> unheard(AcceptorId asked) {
    return Optional.empty();
  }

  /** Whether what a register shows counts as the vote that could be written there. */
  default boolean countsReads(int phase) {
    return false;
  }

  /** Whether registers are written whatever they hold by then. */
  default boolean writesBlindly() {
    return false;
  }

  /** Whether a write that found another version counts as stored. */
  default boolean takesConflictForYes() {
    return false;
  }

  /** The name under which a later life of a register votes. */
  default AcceptorId voter(AcceptorId present) {
    return present;
  }

  /** What a later life's register begins with, given the state known chosen. */
  default AcceptorState begin(Accepted chosen) {
    return new AcceptorState(chosen.ballot(), chosen);
  }

  /** As what a learner takes an acceptance that it saw. */
  default Accepted seenAs(Accepted accepted) {
    return accepted;
  }

  /** By whom a learner takes an acceptance to be that it saw at one acceptor. */
  default List<AcceptorId> seenBy(AcceptorId by, Accepted accepted) {
    return List.of(by);
  }
}
