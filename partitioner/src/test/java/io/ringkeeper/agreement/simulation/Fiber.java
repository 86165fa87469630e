package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Code that blocks, in virtual time: it has a thread of its own, and either that thread or the
 * event loop runs, never both, so that all stays deterministic.
 */
final class Fiber {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "fiber-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  private final Scheduler scheduler;
  private final Consumer<Throwable> failed;
  private final Semaphore fiberMayRun = new Semaphore(0);
  private final Semaphore loopMayRun = new Semaphore(0);
  private @Nullable Thread thread;
  private boolean isKilled;
  private boolean isEnded;

  /** Unwinds a fiber that was killed; nothing catches errors on its way. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /**
   * A fiber.
   *
   * @param scheduler wakes it, in its process's time
   * @param failed told what the code threw
   */
  Fiber(Scheduler scheduler, Consumer<Throwable> failed) {
    this.scheduler = scheduler;
    this.failed = failed;
  }

  /** Starts the code soon, on the loop's next turn. */
  void start(Runnable code) {
    THREADS.execute(() -> runThread(code));
    scheduler.schedule(0, this::resume);
  }

  private void runThread(Runnable code) {
    fiberMayRun.acquireUninterruptibly();
    thread = Thread.currentThread();
    try {
      if (!isKilled) {
        code.run();
      }
    } catch (Killed e) {
      // It has no more to say.
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    } finally {
      isEnded = true;
      loopMayRun.release();
    }
  }

  private void resume() {
    if (!isEnded) {
      fiberMayRun.release();
      loopMayRun.acquireUninterruptibly();
    }
  }

  /** Within the fiber: lets the world go on until the future is done, at most so long. */
  boolean await(CompletableFuture<?> future, long maxMs) {
    check();
    if (future.isDone()) {
      return true;
    }
    boolean[] isAwake = {false};
    Runnable wake =
        () -> {
          if (!isAwake[0]) {
            isAwake[0] = true;
            resume();
          }
        };
    var unused = future.whenComplete((value, failure) -> scheduler.schedule(0, wake));
    Scheduler.Cancellable limit = scheduler.schedule(maxMs, wake);
    loopMayRun.release();
    fiberMayRun.acquireUninterruptibly();
    isAwake[0] = true;
    limit.cancel();
    check();
    return future.isDone();
  }

  /** Within the fiber: lets so much time pass. */
  void sleep(long ms) {
    var unused = await(new CompletableFuture<>(), ms);
  }

  private void check() {
    if (isKilled) {
      throw new Killed();
    }
  }

  /** Ends it at its present wait, or at its next one when it kills itself. */
  void kill() {
    isKilled = true;
    if (Thread.currentThread() != thread) {
      resume();
    }
  }
}
