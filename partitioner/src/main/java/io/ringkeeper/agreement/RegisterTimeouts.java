package io.ringkeeper.agreement;

/**
 * How long a {@link RingRegister} waits and how it backs off; all in milliseconds, above 0.
 *
 * @param voteMs for one ensemble's answer to one request; afterwards its outcome counts as unknown
 * @param backoffMs upper bound of the first random pause after a lost round; doubles from round to
 *     round
 * @param backoffMaxMs upper bound of every random pause
 * @param maxElapsedMs no further round is begun after so long; a call ends within this plus a few
 *     {@code voteMs}
 */
public record RegisterTimeouts(long voteMs, long backoffMs, long backoffMaxMs, long maxElapsedMs) {

  public static final RegisterTimeouts DEFAULT = new RegisterTimeouts(3_000, 50, 2_000, 30_000);

  public RegisterTimeouts {
    if (voteMs <= 0 || backoffMs <= 0 || backoffMaxMs < backoffMs || maxElapsedMs <= 0) {
      throw new IllegalArgumentException(
          "time-outs must be above 0 and backoffMs at most backoffMaxMs: voteMs "
              + voteMs
              + ", backoffMs "
              + backoffMs
              + ", backoffMaxMs "
              + backoffMaxMs
              + ", maxElapsedMs "
              + maxElapsedMs);
    }
  }
}
