package io.ringkeeper.tracker.query;

/**
 * Where a proposal stands.
 *
 * @param status RUNNING while its change is under way, else COMMITTED, ABORTED or REJECTED
 * @param detail why, and what to do; may be empty
 * @param epochAfter the ring's epoch after its end; -1 while it runs
 * @param timeMs when it ended, the sink's clock; 0 while it runs
 */
public record ProposalStatus(
    String proposalId,
    String ring,
    String kind,
    String requestedBy,
    String status,
    String detail,
    long epochAfter,
    long timeMs) {

  /** Whether it came to its end. */
  public boolean ended() {
    return !status.equals("RUNNING");
  }
}
