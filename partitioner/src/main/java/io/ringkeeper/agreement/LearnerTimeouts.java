package io.ringkeeper.agreement;

/**
 * How often a {@link RingLearner} looks by itself and how long it waits; milliseconds, above 0.
 *
 * @param pollMs between two looks at all ensembles without any hint; bounds how long a lost hint
 *     can hide a change
 * @param requestMs for one ensemble's answer
 */
public record LearnerTimeouts(long pollMs, long requestMs) {

  public static final LearnerTimeouts DEFAULT = new LearnerTimeouts(5_000, 3_000);

  public LearnerTimeouts {
    if (pollMs <= 0 || requestMs <= 0) {
      throw new IllegalArgumentException(
          "pollMs and requestMs must be above 0, not " + pollMs + " and " + requestMs);
    }
  }
}
