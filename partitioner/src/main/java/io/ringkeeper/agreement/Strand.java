package io.ringkeeper.agreement;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings answers that arrive on any thread back to the scheduler, which runs one callback at a
 * time, so that everything behind it is single-threaded.
 */
final class Strand {

  private final Scheduler scheduler;

  Strand(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  void run(Runnable task) {
    scheduler.schedule(0, task);
  }

  /** Gets the value or the failure, exactly one of which is not null. */
  interface Callback<T> {
    void accept(@Nullable T value, @Nullable Throwable failure);
  }

  /** Runs the callback with what becomes of the future. */
  <T> void after(CompletableFuture<T> future, Callback<T> callback) {
    var unused =
        future.whenComplete(
            (value, failure) ->
                run(() -> callback.accept(value, failure == null ? null : cause(failure))));
  }

  /** As {@link #after(CompletableFuture, Callback)}, but gives up waiting after so long. */
  <T> void within(long limitMs, CompletableFuture<T> future, Callback<T> callback) {
    CompletableFuture<T> bounded = future.copy();
    Scheduler.Cancellable limit =
        scheduler.schedule(
            limitMs,
            () ->
                bounded.completeExceptionally(
                    new EnsembleUnavailableException("no answer within " + limitMs + " ms")));
    after(
        bounded,
        (value, failure) -> {
          limit.cancel();
          callback.accept(value, failure);
        });
  }

  /** The failure itself, without the wrapper that dependent futures add. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** The failure as one that can be thrown. */
  static RuntimeException asRuntime(Throwable failure) {
    return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }
}
