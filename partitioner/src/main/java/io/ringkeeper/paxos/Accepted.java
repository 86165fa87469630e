package io.ringkeeper.paxos;

import java.util.Collection;

/**
 * What an acceptor last accepted.
 *
 * @param ballot the ballot of the accept; {@link Ballot#ZERO} for a register as created
 * @param state the accepted state
 * @param deciders the acceptors whose majority decides this accept: those named by the state's
 *     predecessor
 * @param acceptors the acceptors named by the state itself, in force for whatever follows once it
 *     is chosen; at most one acceptor differs from {@code deciders}
 */
public record Accepted(Ballot ballot, StateRef state, Quorum deciders, Quorum acceptors) {

  /**
   * The content of a register as created: no state, chosen by construction because every acceptor
   * is created with it.
   */
  public static Accepted none(Quorum acceptors) {
    return new Accepted(Ballot.ZERO, StateRef.NONE, acceptors, acceptors);
  }

  /**
   * Whether these acceptors are enough to prepare a round on top of this state: a majority of those
   * that decide it, to see it or its successor, and of those it names, to decide what follows.
   */
  public boolean isQuorum(Collection<AcceptorId> acceptorIds) {
    return deciders.isMajority(acceptorIds) && acceptors.isMajority(acceptorIds);
  }

  /** The same state under another ballot. */
  public Accepted at(Ballot other) {
    return new Accepted(other, state, deciders, acceptors);
  }
}
