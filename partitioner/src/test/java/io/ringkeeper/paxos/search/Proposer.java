package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.ProposerRound;
import java.util.Optional;

/**
 * One proposer.
 *
 * @param index which one
 * @param used how many of its ballots it has taken
 * @param round what it is at: preparing, accepting, or prepared and about to begin a register;
 *     empty when nothing can come of its last round any more
 * @param request the number of the request that the accepting round waits for, else -1
 */
record Proposer(int index, int used, Optional<ProposerRound> round, int request) {

  static final int NO_REQUEST = -1;

  static Proposer idle(int index, int used) {
    return new Proposer(index, used, Optional.empty(), NO_REQUEST);
  }

  Proposer idle() {
    return idle(index, used);
  }
}
