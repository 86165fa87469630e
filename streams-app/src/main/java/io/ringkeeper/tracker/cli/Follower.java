package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.query.ProposalStatus;
import io.ringkeeper.tracker.query.RingDetail;
import java.time.Duration;
import java.util.Optional;

/** Follows a proposal to its end through the tracker. */
final class Follower {

  private static final long BETWEEN_LOOKS_MS = 200;
  private static final String WAITING = "Waiting for the sink connector to take it up.";

  private final TrackerClient tracker;
  private final Printer printer;

  Follower(TrackerClient tracker, Printer printer) {
    this.tracker = tracker;
    this.printer = printer;
  }

  /**
   * Returns how the proposal ended; a committed one only once the tracker shows its epoch, so that
   * what is asked next sees it.
   *
   * @throws CliException when the end does not come in time
   */
  ProposalStatus follow(String proposalId, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    String last = "";
    boolean seen = false;
    while (true) {
      Optional<ProposalStatus> status = tracker.proposal(proposalId);
      if (status.isPresent() && status.get().ended() && shown(status.get())) {
        return status.get();
      }
      String now = status.map(Follower::told).orElse(seen ? "" : WAITING);
      seen |= status.isPresent();
      // Between the last decision and the proposal's end nothing is known of it for a moment.
      if (!now.isEmpty() && !now.equals(last)) {
        printer.note(now);
        last = now;
      }
      if (System.nanoTime() - deadline > 0) {
        throw CliException.failed(
            "Proposal %s did not come to its end in %d s. Last heard: %s It may still: ringkeeper follow %s;"
                    .formatted(proposalId, atMost.toSeconds(), last, proposalId)
                + " if nothing happens, check that the sink connector runs.");
      }
      pause();
    }
  }

  private static String told(ProposalStatus status) {
    return status.status().equals("RUNNING")
        ? "The change is under way."
        : "Decided; waiting for the tracker to show it.";
  }

  private boolean shown(ProposalStatus status) {
    if (!status.status().equals("COMMITTED")) {
      return true;
    }
    Optional<RingDetail> ring = tracker.findRing(status.ring());
    return ring.isPresent()
        && ring.get().epoch() >= status.epochAfter()
        && ring.get().tableEpoch() >= status.epochAfter();
  }

  /** Tells the end. */
  static void conclude(Printer printer, ProposalStatus status) {
    String detail = status.detail().isEmpty() ? "" : ": " + status.detail();
    printer.line(
        status.status().equals("COMMITTED")
            ? "Committed: ring %s is at epoch %d%s"
                .formatted(status.ring(), status.epochAfter(), detail)
            : "%s%s".formatted(status.status(), detail));
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failed("interrupted", e);
    }
  }
}
