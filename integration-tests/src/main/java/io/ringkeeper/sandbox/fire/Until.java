package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.SandboxException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions. */
final class Until {

  private static final long LOOK_MS = 20;

  private Until() {}

  /**
   * Waits until it holds.
   *
   * @param what the condition in words, evaluated when it did not come true
   * @return how long it took, nanoseconds
   * @throws SandboxException when it does not come true in time
   */
  static long holds(Supplier<String> what, Duration atMost, BooleanSupplier condition) {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNanos > atMost.toNanos()) {
        throw new SandboxException("not so after " + atMost.toMillis() + " ms: " + what.get());
      }
      try {
        Thread.sleep(LOOK_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SandboxException("interrupted while waiting until " + what.get(), e);
      }
    }
    return System.nanoTime() - startNanos;
  }
}
