package io.ringkeeper.sandbox;

import java.time.Duration;

/** Pauses between two looks at something that has no event to wait for. */
final class Waiting {
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);

  private Waiting() {}

  static void betweenProbes() {
    try {
      Thread.sleep(BETWEEN_PROBES.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Keeps the interrupt for the caller's caller and ends the wait. */
  static SandboxException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SandboxException("interrupted while waiting for a server", e);
  }
}
