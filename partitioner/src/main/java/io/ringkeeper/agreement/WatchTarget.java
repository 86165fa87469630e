package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;

/** What can be watched in an ensemble. */
public sealed interface WatchTarget {

  /** Rings created or removed. */
  record Rings() implements WatchTarget {}

  /** A ring's tip rewritten. */
  record TipOf(String ring) implements WatchTarget {}

  /** A ring's register rewritten. */
  record RegisterOf(String ring) implements WatchTarget {}

  /** Producers registered or deregistered. */
  record Producers() implements WatchTarget {}

  /** Acknowledgements of one change. */
  record Acknowledgements(String ring, Ballot changeId) implements WatchTarget {}

  /** Changes that have acknowledgements. */
  record AcknowledgedChanges(String ring) implements WatchTarget {}

  /** Epochs archived. */
  record Epochs(String ring) implements WatchTarget {}
}
