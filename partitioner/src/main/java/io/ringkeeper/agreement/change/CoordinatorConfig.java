package io.ringkeeper.agreement.change;

/**
 * Time limits of a coordinator, milliseconds, each above 0.
 *
 * @param deadlineMs how long producers may take to drain before a change is aborted; at most a
 *     third of the shortest registered {@code max.block.ms} is used
 * @param pollMs how often acknowledgements are looked for when no hint arrives
 * @param askMaxMs how long an ensemble is waited for when it is asked for producers or
 *     acknowledgements
 * @param decideMaxMs how long a decision, a creation or an archiving is waited for; above the
 *     register's own limit
 * @param handleMaxMs how long one call may take before it leaves the rest to the next; above {@code
 *     deadlineMs}
 */
public record CoordinatorConfig(
    long deadlineMs, long pollMs, long askMaxMs, long decideMaxMs, long handleMaxMs) {

  public static final CoordinatorConfig DEFAULT =
      new CoordinatorConfig(10_000, 500, 5_000, 60_000, 180_000);

  public CoordinatorConfig {
    if (deadlineMs <= 0 || pollMs <= 0 || askMaxMs <= 0 || decideMaxMs <= 0) {
      throw new IllegalArgumentException("the coordinator's time limits must be above 0 ms");
    }
    if (handleMaxMs <= deadlineMs) {
      throw new IllegalArgumentException(
          "handleMaxMs, " + handleMaxMs + ", must be above deadlineMs, " + deadlineMs);
    }
  }
}
