package io.ringkeeper.paxos;

/** An acceptor's answer to a request, before it is stored. */
public sealed interface Vote {

  /** The request is granted once {@code next} is stored. */
  record Granted(AcceptorState next) implements Vote {}

  /** The request came too late: {@code promised} was promised to somebody. */
  record Refused(Ballot promised) implements Vote {}
}
