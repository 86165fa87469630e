package io.ringkeeper.agreement;

/** What a {@link Change} wants done with the current state. */
public sealed interface Verdict {

  /** Propose this legal successor of the current state. */
  record Replace(RingState next) implements Verdict {}

  /** There is nothing to change: answer the current state. */
  record Keep() implements Verdict {}

  /**
   * There is nothing to change, but have the current state accepted once more by this proposer's
   * own writes: {@link Decision#votedFor} then names ensembles in which this proposer wrote after
   * everything it will read there.
   */
  record Reaccept() implements Verdict {}
}
