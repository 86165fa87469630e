package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.ProposerRound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One ballot of one proposer, with what it is at with each acceptor in each phase.
 *
 * @param index which ballot
 * @param isStarted whether its requests have been sent
 * @param round empty before the start, and when answers no longer matter
 * @param stages for phase 1 and then phase 2, per acceptor: ASKED, DONE, or WRITING and above
 * @param request the number of the request to accept, or -1
 */
record Attempt(
    int index,
    boolean isStarted,
    Optional<ProposerRound> round,
    List<Integer> stages,
    int request) {

  /** The request is on its way; the register is still to be read. */
  static final int ASKED = 0;

  /** Nothing more happens. */
  static final int DONE = 1;

  /** Added to the register version that the write under way expects. */
  static final int WRITING = 2;

  Attempt {
    stages = List.copyOf(stages);
  }

  static Attempt unused(int index, int acceptors) {
    List<Integer> stages = new ArrayList<>();
    for (int i = 0; i < 2 * acceptors; i++) {
      stages.add(ASKED);
    }
    return new Attempt(index, false, Optional.empty(), stages, -1);
  }

  int stage(int phase, int acceptor) {
    return stages.get(phase * stages.size() / 2 + acceptor);
  }

  Attempt withStage(int phase, int acceptor, int stage) {
    List<Integer> changed = new ArrayList<>(stages);
    changed.set(phase * stages.size() / 2 + acceptor, stage);
    return new Attempt(index, isStarted, round, changed, request);
  }

  Attempt withRound(Optional<ProposerRound> next, int nextRequest) {
    return new Attempt(index, true, next, stages, nextRequest);
  }

  Attempt abandoned() {
    return isStarted ? withRound(Optional.empty(), request) : this;
  }

  /** Whether an answer in this phase still means something to the round. */
  boolean waitsFor(int phase) {
    ProposerRound present = round.orElse(null);
    return phase == 0
        ? present instanceof ProposerRound.Preparing
        : present instanceof ProposerRound.Accepting;
  }
}
