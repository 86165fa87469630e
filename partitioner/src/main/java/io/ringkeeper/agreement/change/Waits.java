package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.Scheduler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Bounded waits of the calling thread. */
final class Waits {

  private Waits() {}

  /**
   * The value, or its failure as thrown.
   *
   * @throws IndeterminateOutcomeException when it did not come in time or the thread was
   *     interrupted
   */
  static <T> T get(CompletableFuture<T> future, long maxMs, String what) {
    try {
      return future.get(maxMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IndeterminateOutcomeException(
          what + " took longer than " + maxMs + " ms; read the ring's state and try again", e);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(what + " failed", e.getCause());
    }
  }

  /** The answers of those ensembles that gave one in time, by name. */
  static <T> Map<String, T> ask(
      List<Ensemble> ensembles, Function<Ensemble, CompletableFuture<T>> question, long maxMs) {
    Map<String, CompletableFuture<T>> asked = new LinkedHashMap<>();
    ensembles.forEach(e -> asked.put(e.name(), question.apply(e)));
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            asked.values().stream()
                .map(f -> f.handle((value, failure) -> null))
                .toArray(CompletableFuture[]::new));
    try {
      all.get(maxMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Whoever has not answered by now is treated as not reachable.
    } catch (ExecutionException e) {
      throw new IllegalStateException("failures were handled one by one", e);
    } catch (InterruptedException e) {
      throw interrupted("asking the ensembles", e);
    }
    Map<String, T> answers = new LinkedHashMap<>();
    asked.forEach(
        (name, future) -> {
          if (future.isDone() && !isUnavailable(future)) {
            answers.put(name, get(future, maxMs, "asking ensemble " + name));
          }
        });
    return answers;
  }

  /** Lets time pass before something is tried again. */
  static void pause(Scheduler scheduler, long ms) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    scheduler.schedule(ms, () -> over.complete(true));
    try {
      over.get();
    } catch (InterruptedException e) {
      throw interrupted("a pause between two attempts", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a pause cannot fail", e);
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

  static IndeterminateOutcomeException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IndeterminateOutcomeException(
        what + " was interrupted; read the ring's state and try again", e);
  }
}
