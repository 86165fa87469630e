package io.ringkeeper.agreement;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real clock, and one daemon thread for all callbacks. Safe for any thread. */
public final class SystemScheduler implements Scheduler, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SystemScheduler.class);
  private static final Cancellable NOTHING = () -> {};

  private final ScheduledThreadPoolExecutor executor;

  /**
   * Starts the thread.
   *
   * @param threadName its name, for thread dumps
   */
  public SystemScheduler(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long monotonicMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public long wallMs() {
    return System.currentTimeMillis();
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    try {
      Future<?> scheduled =
          executor.schedule(() -> runLogged(task), delayMs, TimeUnit.MILLISECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed; a task that came later is not run", e);
      return NOTHING;
    }
  }

  // One failing callback must not end the thread that all others need.
  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a callback failed; later ones go on", e);
    }
  }

  /** Stops the thread; callbacks that have not started never will. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
