package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.RingState;

/** How a proposal ended. */
public sealed interface Outcome {

  /**
   * The change is chosen.
   *
   * @param state the ring as last seen, at the change's epoch or a later one
   * @param report what the change did
   */
  record Committed(RingState state, ChangeReport report) implements Outcome {}

  /** The change was begun and given up; the epoch before stays active. */
  record Aborted(String reason) implements Outcome {}

  /** The change was never begun; the reason says what to do. */
  record Rejected(String reason) implements Outcome {}
}
