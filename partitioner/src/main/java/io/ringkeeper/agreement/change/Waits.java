package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.Scheduler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Bounded waits of the calling thread. */
final class Waits {

  /** Longer than anybody waits for what a timer ends. */
  static final long FOREVER_MS = TimeUnit.DAYS.toMillis(1);

  private final Parking parking;

  Waits(Parking parking) {
    this.parking = parking;
  }

  /**
   * The value, or its failure as thrown.
   *
   * @throws IndeterminateOutcomeException when it did not come in time or the thread was
   *     interrupted
   */
  <T> T get(CompletableFuture<T> future, long maxMs, String what) {
    if (!await(future, maxMs, what)) {
      throw new IndeterminateOutcomeException(
          what + " took longer than " + maxMs + " ms; read the ring's state and try again");
    }
    return valueOf(future, what);
  }

  /** The answers of those ensembles that gave one in time, by name. */
  <T> Map<String, T> ask(
      List<Ensemble> ensembles, Function<Ensemble, CompletableFuture<T>> question, long maxMs) {
    Map<String, CompletableFuture<T>> asked = new LinkedHashMap<>();
    ensembles.forEach(e -> asked.put(e.name(), question.apply(e)));
    // Whoever has not answered when the time is up is treated as not reachable.
    await(
        CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)),
        maxMs,
        "asking the ensembles");
    Map<String, T> answers = new LinkedHashMap<>();
    asked.forEach(
        (name, future) -> {
          if (future.isDone() && !isUnavailable(future)) {
            answers.put(name, valueOf(future, "asking ensemble " + name));
          }
        });
    return answers;
  }

  /** Lets time pass before something is tried again. */
  void pause(Scheduler scheduler, long ms) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    scheduler.schedule(ms, () -> over.complete(true));
    await(over, FOREVER_MS, "a pause between two attempts");
  }

  /** Waits until the future is done; false when it is not in time. */
  boolean await(CompletableFuture<?> future, long maxMs, String what) {
    try {
      return parking.await(future, maxMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IndeterminateOutcomeException(
          what + " was interrupted; read the ring's state and try again", e);
    }
  }

  private static <T> T valueOf(CompletableFuture<T> done, String what) {
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(what + " failed", e.getCause());
    }
  }

  private static boolean isUnavailable(CompletableFuture<?> future) {
    if (!future.isCompletedExceptionally()) {
      return false;
    }
    try {
      future.join();
      return false;
    } catch (RuntimeException e) {
      return e instanceof EnsembleUnavailableException
          || e.getCause() instanceof EnsembleUnavailableException;
    }
  }
}
