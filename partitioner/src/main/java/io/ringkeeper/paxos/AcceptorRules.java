package io.ringkeeper.paxos;

import org.jspecify.annotations.Nullable;

/**
 * What an acceptor may do, as pure functions from its state and a request to its next state or a
 * refusal.
 *
 * <p>The vote exists when the next state is durably stored in place of exactly the state that was
 * given, and not before.
 */
public final class AcceptorRules {

  private AcceptorRules() {}

  /**
   * Phase 1: promise, unless as high a ballot was promised already (Lamport 2001, Paxos Made
   * Simple, P1a).
   */
  public static Vote prepare(AcceptorState state, Ballot ballot) {
    if (!state.promised().isBelow(ballot)) {
      return new Vote.Refused(state.promised());
    }
    return new Vote.Granted(new AcceptorState(ballot, state.accepted()));
  }

  /**
   * Phase 2: accept, unless a higher ballot was promised.
   *
   * @param next a ballot above the accepted one to promise in the same write to the same proposer,
   *     or null. The proposer may use it for its next change if a majority applied this very write.
   */
  public static Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
    Ballot ballot = proposed.ballot();
    if (next != null && (!ballot.isBelow(next) || !next.proposerId().equals(ballot.proposerId()))) {
      throw new IllegalArgumentException(
          "the next ballot " + next + " must be the same proposer's and above " + ballot);
    }
    if (ballot.isBelow(state.promised())) {
      return new Vote.Refused(state.promised());
    }
    if (ballot.equals(state.accepted().ballot()) && !proposed.equals(state.accepted())) {
      throw new IllegalStateException(
          "ballot "
              + ballot
              + " carries both "
              + state.accepted().state()
              + " and "
              + proposed.state());
    }
    return new Vote.Granted(new AcceptorState(next == null ? ballot : next, proposed));
  }
}
