package io.ringkeeper.view;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.Scheduler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One client's hold on a view that others of the process may share. Safe for any thread; closing it
 * twice does no harm.
 */
public final class SharedView implements AutoCloseable {

  private final RingView view;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A hold.
   *
   * @param view what is held
   * @param release called once, when the hold is given up
   */
  public SharedView(RingView view, Runnable release) {
    this.view = view;
    this.release = release;
  }

  /** A running subscription. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** All configured ensembles; not to be closed by the caller. */
  public List<Ensemble> ensembles() {
    return view.ensembles();
  }

  /** Clock and callbacks of the view. */
  public Scheduler scheduler() {
    return view.scheduler();
  }

  /** Tells the listener whatever is known and will be, on any thread. */
  public Subscription subscribe(Consumer<LearnedRings> listener) {
    view.add(listener);
    return () -> view.remove(listener);
  }

  /**
   * Reads everything anew; completes once a majority of the ensembles has answered, fails with
   * {@code NoQuorumException} when none does.
   */
  public CompletableFuture<LearnedRings> refresh() {
    return view.refresh();
  }

  /** Milliseconds since a majority last confirmed the view; -1 before the first time. */
  public long ageMs() {
    return view.ageMs();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
