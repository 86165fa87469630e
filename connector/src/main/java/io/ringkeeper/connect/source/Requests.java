package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.EnsembleUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for answers of one ensemble, for a bounded time per look, however many requests the look
 * takes. Used by one thread.
 */
final class Requests {

  private final String ensemble;
  private final long timeoutMs;
  private long lookBeganNanos;

  Requests(String ensemble, long timeoutMs) {
    this.ensemble = ensemble;
    this.timeoutMs = timeoutMs;
    this.lookBeganNanos = System.nanoTime();
  }

  /** A new look begins, with all its time left. */
  void beginLook() {
    lookBeganNanos = System.nanoTime();
  }

  /**
   * The answer.
   *
   * @throws EnsembleUnavailableException when none came while the look may last
   */
  <T> T await(CompletableFuture<T> request) {
    long leftNanos =
        TimeUnit.MILLISECONDS.toNanos(timeoutMs) - (System.nanoTime() - lookBeganNanos);
    try {
      return request.get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new EnsembleUnavailableException(
          "ensemble " + ensemble + " did not answer everything within " + timeoutMs + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnsembleUnavailableException(
          "interrupted while waiting for ensemble " + ensemble, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a request to ensemble " + ensemble + " failed", e);
    }
  }
}
