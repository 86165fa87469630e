package io.ringkeeper.agreement;

/**
 * Time, as the drivers of the agreement see it: a clock, and callbacks later. Injected, so that a
 * simulation owns time.
 *
 * <p>Callbacks of one scheduler run one at a time and must not block.
 */
public interface Scheduler {

  /** Monotonic time in milliseconds from an arbitrary origin; for durations only. */
  long monotonicMs();

  /** Wall clock, milliseconds since 1970; informative only, never decides anything. */
  long wallMs();

  /** Runs the task after the delay, 0 or more milliseconds. */
  Cancellable schedule(long delayMs, Runnable task);

  /** A scheduled task. */
  interface Cancellable {
    /** Prevents the task from starting if it has not yet; harmless otherwise. */
    void cancel();
  }
}
