package io.ringkeeper.view;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.LearnerTimeouts;
import io.ringkeeper.agreement.RingLearner;
import io.ringkeeper.agreement.Scheduler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's view of the rings through a set of ensembles: a running {@link RingLearner} and
 * those who listen to it. Safe for any thread.
 */
public final class RingView {

  private static final Logger LOG = LoggerFactory.getLogger(RingView.class);

  private final List<Ensemble> ensembles;
  private final Scheduler scheduler;
  private final Runnable onClose;
  private final List<Consumer<LearnedRings>> listeners = new CopyOnWriteArrayList<>();
  private final RingLearner learner;

  /**
   * Starts learning.
   *
   * @param ensembles not closed by this object
   * @param pollIntervalMs between two looks without any hint, milliseconds, above 0
   * @param onClose releases what was given; runs on the scheduler, last
   */
  public RingView(
      List<Ensemble> ensembles, Scheduler scheduler, int pollIntervalMs, Runnable onClose) {
    this.ensembles = List.copyOf(ensembles);
    this.scheduler = scheduler;
    this.onClose = onClose;
    LearnerTimeouts timeouts =
        new LearnerTimeouts(pollIntervalMs, LearnerTimeouts.DEFAULT.requestMs());
    this.learner = new RingLearner(this.ensembles, scheduler, timeouts, new Listening());
    learner.start();
  }

  List<Ensemble> ensembles() {
    return ensembles;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Tells the listener whatever is known and will be, on any thread. */
  public void add(Consumer<LearnedRings> listener) {
    listeners.add(listener);
    listener.accept(learner.current());
  }

  /** Ends what {@link #add} began. */
  public void remove(Consumer<LearnedRings> listener) {
    listeners.remove(listener);
  }

  /** Reads everything anew; completes once a majority of the ensembles has answered. */
  public CompletableFuture<LearnedRings> refresh() {
    return learner.refresh();
  }

  /** Milliseconds since a majority last confirmed the view; -1 before the first time. */
  long ageMs() {
    long confirmedAtMs = learner.current().confirmedAtMs();
    return confirmedAtMs < 0 ? -1 : scheduler.monotonicMs() - confirmedAtMs;
  }

  /** Stops learning; what is known stays. */
  public void close() {
    learner.close();
    // After the learner, which ends its watches on the same thread.
    scheduler.schedule(0, onClose);
  }

  private final class Listening implements RingLearner.Listener {

    @Override
    public void onChange(LearnedRings rings) {
      listeners.forEach(listener -> listener.accept(rings));
    }

    @Override
    public void onProblem(String ensemble, RuntimeException problem) {
      LOG.warn("What ensemble {} answered is ignored: {}", ensemble, problem.getMessage());
    }
  }
}
