package io.ringkeeper.paxos;

/** An acceptor's answer to a request of a round, as the proposer got to know it. */
public sealed interface Answer {

  /**
   * The promise was stored.
   *
   * @param by the acceptor, in the incarnation that promised
   * @param accepted what it had accepted before
   */
  record Promised(AcceptorId by, Accepted accepted) implements Answer {}

  /**
   * The accept was stored, together with the promise of the next ballot if one was asked for.
   *
   * @param by the acceptor, in the incarnation that accepted
   */
  record AcceptApplied(AcceptorId by) implements Answer {}

  /** A higher ballot was promised to somebody else. */
  record Refused(Ballot promised) implements Answer {}

  /** Certainly not stored, now or later: never sent, or the acceptor is excluded. */
  record NoVote(String why) implements Answer {}

  /** May or may not have been stored, or be stored yet. Never counts as a vote. */
  record Unknown(String why) implements Answer {}
}
