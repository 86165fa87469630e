package io.ringkeeper.agreement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads one ensemble's tips on hints, one read at a time. Runs on the scheduler.
 *
 * <p>A read asked for while another is under way starts after it, so whoever asks gets an answer
 * that is not older than the question.
 */
final class TipReader implements AutoCloseable {

  /** Where the answers go. */
  interface Listener {
    void onTips(Ensemble from, Map<String, Tip> tips);

    void onFailure(Ensemble from, RuntimeException failure);
  }

  private final Ensemble ensemble;
  private final Strand strand;
  private final long requestMs;
  private final Listener listener;
  private final Map<String, Ensemble.Watch> watches = new HashMap<>();
  private final List<Ensemble.Watch> ringWatches = new ArrayList<>();
  private boolean isReading;
  private boolean isClosed;
  private @Nullable CompletableFuture<Boolean> following;

  TipReader(Ensemble ensemble, Strand strand, long requestMs, Listener listener) {
    this.ensemble = ensemble;
    this.strand = strand;
    this.requestMs = requestMs;
    this.listener = listener;
  }

  void start() {
    ringWatches.add(ensemble.watch(new WatchTarget.Rings(), this::hint));
  }

  // A hint carries nothing, so it only starts a look.
  private void hint() {
    strand.run(
        () -> {
          if (!isClosed) {
            var unused = read();
          }
        });
  }

  /** Reads all tips, beginning after this call. True once they were given to the listener. */
  CompletableFuture<Boolean> read() {
    if (isReading) {
      CompletableFuture<Boolean> next = following;
      if (next == null) {
        next = new CompletableFuture<>();
        following = next;
      }
      return next;
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    begin(done);
    return done;
  }

  private void begin(CompletableFuture<Boolean> done) {
    isReading = true;
    strand.within(
        requestMs,
        ensemble.tips(),
        (tips, failure) -> {
          isReading = false;
          if (!isClosed) {
            deliver(tips, failure);
          }
          done.complete(tips != null);
          CompletableFuture<Boolean> next = following;
          following = null;
          if (next != null) {
            begin(next);
          }
        });
  }

  private void deliver(@Nullable Stamped<Map<String, Tip>> tips, @Nullable Throwable failure) {
    if (tips == null) {
      listener.onFailure(
          ensemble,
          failure == null ? new IllegalStateException("no tips") : Strand.asRuntime(failure));
      return;
    }
    for (String ring : tips.value().keySet()) {
      watches.computeIfAbsent(
          ring, name -> ensemble.watch(new WatchTarget.TipOf(name), this::hint));
    }
    listener.onTips(ensemble, tips.value());
  }

  @Override
  public void close() {
    isClosed = true;
    watches.values().forEach(Ensemble.Watch::close);
    ringWatches.forEach(Ensemble.Watch::close);
  }
}
