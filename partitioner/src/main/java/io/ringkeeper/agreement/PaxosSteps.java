package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.AcceptorRules;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.LearnedState;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.Vote;
import org.jspecify.annotations.Nullable;

/** The pure steps that the drivers take, as one seam at which wrong ones can be tried. */
interface PaxosSteps {

  /** The steps of {@link AcceptorRules}, {@link ProposerRound} and {@link LearnedState}. */
  PaxosSteps STANDARD = new PaxosSteps() {};

  default Vote prepare(AcceptorState state, Ballot ballot) {
    return AcceptorRules.prepare(state, ballot);
  }

  default Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
    return AcceptorRules.accept(state, proposed, next);
  }

  default LearnedState observe(LearnedState learned, AcceptorId by, Accepted accepted) {
    return learned.observe(by, accepted);
  }

  default ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
    return round.on(acceptor, answer);
  }
}
