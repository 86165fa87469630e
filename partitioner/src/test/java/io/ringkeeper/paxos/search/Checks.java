package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorState;

/**
 * Which invariants end a search. Those of the whole protocol describe how it keeps its promise;
 * those of its outcome alone are the promise, so a counterexample to them shows the harm done.
 */
enum Checks {
  /** P1 to P6 and R1. */
  ALL,
  /** P1, P5, P6 and R1: what a user would see. */
  OUTCOME;

  static final String NONE = "";

  String promiseFell(AcceptorState before, AcceptorState after) {
    return when(
        after.promised().isBelow(before.promised())
            || after.accepted().ballot().isBelow(before.accepted().ballot()),
        "P3 a promise or an accepted ballot fell");
  }

  String promiseBroken(AcceptorState before, Accepted accepted) {
    return when(
        accepted.ballot().isBelow(before.promised()), "P3 an accept below the promised ballot");
  }

  /** The core itself refused to go on. */
  String stopped(IllegalStateException e) {
    return when(true, "P2 seen by the core, which stopped: " + e.getMessage());
  }

  private String when(boolean isBroken, String text) {
    return isBroken && this == ALL ? text : NONE;
  }
}
