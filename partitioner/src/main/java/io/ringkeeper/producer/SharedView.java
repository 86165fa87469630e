package io.ringkeeper.producer;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.Scheduler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One producer's hold on a view that others may share. Safe for any thread. */
final class SharedView implements AutoCloseable {

  private final RingView view;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A hold.
   *
   * @param release called once, when the hold is given up
   */
  SharedView(RingView view, Runnable release) {
    this.view = view;
    this.release = release;
  }

  /** A running subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  List<Ensemble> ensembles() {
    return view.ensembles();
  }

  Scheduler scheduler() {
    return view.scheduler();
  }

  /** Tells the listener whatever is known and will be, on any thread. */
  Subscription subscribe(Consumer<LearnedRings> listener) {
    view.add(listener);
    return () -> view.remove(listener);
  }

  /** See {@link RingView#refresh}. */
  CompletableFuture<LearnedRings> refresh() {
    return view.refresh();
  }

  /** See {@link RingView#ageMs}. */
  long ageMs() {
    return view.ageMs();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
