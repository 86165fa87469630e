package io.ringkeeper.tracker.topology;

import java.time.Duration;

/**
 * Bounds of what the job keeps and waits for.
 *
 * @param keptDecisions decisions kept in the stores per ring, 2 or more; older ones live on in the
 *     decisions topic
 * @param keptProposals outcomes of proposals kept per ring, 1 or more
 * @param patience how long a change may stay open, and evidence may be missing, before an alert
 * @param restartGrace after a start, how long nothing is called overdue: what ended it may wait in
 *     the events topic
 * @param tick how often to look
 */
public record TrackerLimits(
    int keptDecisions, int keptProposals, Duration patience, Duration restartGrace, Duration tick) {

  public static final TrackerLimits DEFAULT =
      new TrackerLimits(
          200, 200, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(2));

  public TrackerLimits {
    if (keptDecisions < 2 || keptProposals < 1) {
      throw new IllegalArgumentException(
          "keep at least 2 decisions and 1 proposal per ring, not "
              + keptDecisions
              + " and "
              + keptProposals);
    }
    if (patience.isNegative() || patience.isZero() || tick.isNegative() || tick.isZero()) {
      throw new IllegalArgumentException("patience and tick must be above 0");
    }
  }

  /** The same with another patience. */
  public TrackerLimits withPatience(Duration other) {
    return new TrackerLimits(keptDecisions, keptProposals, other, restartGrace, tick);
  }
}
