package io.ringkeeper.agreement.change;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a coordinator's thread waits, so that a simulation can let its own time pass meanwhile. */
interface Parking {

  /** Parks the calling thread. */
  Parking THREAD = Parking::park;

  /**
   * Waits until the future is done, normally or not, at most so long.
   *
   * @return whether it is done
   */
  boolean await(CompletableFuture<?> future, long maxMs) throws InterruptedException;

  private static boolean park(CompletableFuture<?> future, long maxMs) throws InterruptedException {
    try {
      future.get(maxMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return future.isDone();
    } catch (ExecutionException | CancellationException e) {
      return true;
    }
    return true;
  }
}
