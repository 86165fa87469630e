package io.ringkeeper.agreement;

/**
 * How a proposal ended, remembered in the state so that a redelivered proposal is answered instead
 * of repeated.
 *
 * @param epoch the active epoch after the outcome
 * @param detail empty, or why it was aborted
 */
public record ProposalOutcome(String proposalId, Result result, long epoch, String detail) {

  /** The ways a change can end. */
  public enum Result {
    COMMITTED,
    ABORTED
  }
}
