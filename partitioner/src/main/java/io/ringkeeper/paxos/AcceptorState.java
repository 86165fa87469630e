package io.ringkeeper.paxos;

/**
 * The durable part of an acceptor that matters to Paxos.
 *
 * @param promised no accept below this ballot will be applied; never falls
 * @param accepted the last accept; its ballot is never above {@code promised}
 */
public record AcceptorState(Ballot promised, Accepted accepted) {

  public AcceptorState {
    if (promised.isBelow(accepted.ballot())) {
      throw new IllegalArgumentException(
          "promised " + promised + " is below accepted " + accepted.ballot());
    }
  }

  /** An acceptor as created. */
  public static AcceptorState created(Quorum acceptors) {
    return new AcceptorState(Ballot.ZERO, Accepted.none(acceptors));
  }
}
