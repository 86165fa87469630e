package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Follows the decisions on all rings by watching the ensembles' tips, and publishes snapshots.
 *
 * <p>Writes nothing. Evidence accumulates over reads, so an ensemble that is unreachable or was
 * overwritten hides nothing that was once seen; a version never goes back. Hints are only hints:
 * all ensembles are also read from time to time.
 *
 * <p>Safe for any thread; the listener is called on the scheduler, one call at a time, and must not
 * block. What is published is known chosen but may be old: whoever needs the present state asks for
 * {@link #refresh} or, linearizably, {@link RingRegister#read}.
 */
public final class RingLearner implements AutoCloseable {

  /** Gets the snapshots. */
  public interface Listener {
    /** Something became known. */
    void onChange(LearnedRings rings);

    /**
     * An ensemble's answer was unusable or contradictory and is ignored; not called for one that is
     * merely unreachable.
     *
     * @param ensemble its configured name
     */
    default void onProblem(String ensemble, RuntimeException problem) {}
  }

  private final List<Ensemble> ensembles;
  private final PaxosSteps steps;
  private final Strand strand;
  private final LearnerTimeouts timeouts;
  private final Listener listener;
  private final List<TipReader> readers = new ArrayList<>();
  private final Map<String, RingEvidence> evidence = new TreeMap<>();
  private final Map<String, StateBodies> bodies = new HashMap<>();
  private final Set<String> answering = new TreeSet<>();
  private final List<Look> looks = new ArrayList<>();
  private long confirmedAtMs = -1;
  private boolean isClosed;
  private volatile LearnedRings current = LearnedRings.NOTHING;

  /**
   * A learner that does nothing until {@link #start}.
   *
   * @param ensembles all configured ensembles; not closed by this object
   */
  public RingLearner(
      List<Ensemble> ensembles, Scheduler scheduler, LearnerTimeouts timeouts, Listener listener) {
    this(ensembles, scheduler, timeouts, listener, PaxosSteps.STANDARD);
  }

  RingLearner(
      List<Ensemble> ensembles,
      Scheduler scheduler,
      LearnerTimeouts timeouts,
      Listener listener,
      PaxosSteps steps) {
    this.steps = steps;
    this.ensembles = List.copyOf(ensembles);
    this.strand = new Strand(scheduler);
    this.timeouts = timeouts;
    this.listener = listener;
    for (Ensemble ensemble : this.ensembles) {
      readers.add(new TipReader(ensemble, strand, timeouts.requestMs(), new Answers()));
    }
  }

  /** Begins to watch. The first snapshot follows when there is something to tell. */
  public void start() {
    strand.run(
        () -> {
          readers.forEach(TipReader::start);
          poll();
        });
  }

  /** The last snapshot. */
  public LearnedRings current() {
    return current;
  }

  /**
   * Looks at all ensembles now. Answers once a majority has answered a read that began after this
   * call and the states found chosen are fetched; fails with {@link NoQuorumException} when no
   * majority answers.
   */
  public CompletableFuture<LearnedRings> refresh() {
    CompletableFuture<LearnedRings> result = new CompletableFuture<>();
    strand.run(() -> look(result));
    return result;
  }

  private void poll() {
    if (isClosed) {
      return;
    }
    look(new CompletableFuture<>());
    strand.scheduler().schedule(timeouts.pollMs(), this::poll);
  }

  private void look(CompletableFuture<LearnedRings> result) {
    if (isClosed) {
      result.completeExceptionally(new IllegalStateException("the learner is closed"));
      return;
    }
    Look look = new Look(result, strand.scheduler().monotonicMs());
    looks.add(look);
    for (TipReader reader : readers) {
      strand.after(
          reader.read(), (answered, failure) -> look.onAnswer(Boolean.TRUE.equals(answered)));
    }
  }

  @Override
  public void close() {
    strand.run(
        () -> {
          isClosed = true;
          readers.forEach(TipReader::close);
        });
  }

  private final class Answers implements TipReader.Listener {

    @Override
    public void onTips(Ensemble from, Map<String, Tip> tips) {
      answering.add(from.name());
      evidence.forEach(
          (ring, known) -> {
            if (!tips.containsKey(ring)) {
              known.absentAt(from.name());
            }
          });
      tips.forEach((ring, tip) -> onTip(from, ring, tip));
      publish();
    }

    private void onTip(Ensemble from, String ring, Tip tip) {
      if (!tip.acceptor().name().equals(from.name())) {
        listener.onProblem(
            from.name(),
            new CorruptStateException(
                "the tip of ring "
                    + ring
                    + " belongs to acceptor "
                    + tip.acceptor()
                    + "; do two names lead to one ensemble?"));
        return;
      }
      RingEvidence known = evidence.computeIfAbsent(ring, r -> new RingEvidence(steps));
      known.observe(from.name(), tip);
      fetchIfNeeded(ring, known);
    }

    @Override
    public void onFailure(Ensemble from, RuntimeException failure) {
      boolean changed = answering.remove(from.name());
      if (!(failure instanceof EnsembleUnavailableException)) {
        listener.onProblem(from.name(), failure);
      }
      if (changed) {
        publish();
      }
    }
  }

  private void fetchIfNeeded(String ring, RingEvidence known) {
    if (!known.needsBody() || known.isFetching()) {
      return;
    }
    Accepted wanted = known.chosen().orElseThrow();
    known.fetching(true);
    bodiesOf(ring)
        .fetch(
            wanted.state(),
            body -> {
              known.fetching(false);
              body.ifPresent(b -> show(ring, known, wanted, b));
              looks.removeIf(Look::isFinished);
            },
            failure -> {
              known.fetching(false);
              listener.onProblem("", failure);
              looks.removeIf(Look::isFinished);
            });
  }

  private void show(String ring, RingEvidence known, Accepted wanted, StateBody body) {
    boolean isStillChosen =
        known.chosen().filter(c -> c.state().equals(wanted.state())).isPresent();
    if (isStillChosen) {
      try {
        known.show(body.state());
      } catch (CorruptStateException e) {
        listener.onProblem("", e);
        return;
      }
      publish();
    }
    fetchIfNeeded(ring, known);
  }

  private StateBodies bodiesOf(String ring) {
    return bodies.computeIfAbsent(
        ring,
        name ->
            new StateBodies(
                new RingAcceptors(
                    name, ensembles, strand, PaxosSteps.STANDARD, timeouts.requestMs())));
  }

  private void publish() {
    Map<String, LearnedRing> rings = new HashMap<>();
    evidence.forEach(
        (name, known) -> {
          known.refreshShown();
          known.shown().ifPresent(ring -> rings.put(name, ring));
        });
    LearnedRings next = new LearnedRings(rings, new HashSet<>(answering), confirmedAtMs);
    if (!next.equals(current)) {
      current = next;
      listener.onChange(next);
    }
  }

  /** One look at all ensembles. */
  private final class Look {
    private final CompletableFuture<LearnedRings> result;
    private final long beganMs;
    private int answered;
    private int failed;

    Look(CompletableFuture<LearnedRings> result, long beganMs) {
      this.result = result;
      this.beganMs = beganMs;
    }

    void onAnswer(boolean success) {
      answered += success ? 1 : 0;
      failed += success ? 0 : 1;
      if (success && answered == majority()) {
        confirmedAtMs = Math.max(confirmedAtMs, beganMs);
        publish();
      }
      looks.removeIf(Look::isFinished);
    }

    private int majority() {
      return ensembles.size() / 2 + 1;
    }

    boolean isFinished() {
      boolean isFetching = evidence.values().stream().anyMatch(RingEvidence::isFetching);
      if (answered >= majority() && !isFetching) {
        result.complete(current);
      } else if (failed > ensembles.size() - majority()) {
        result.completeExceptionally(
            new NoQuorumException(
                "only "
                    + answered
                    + " of "
                    + ensembles.size()
                    + " ensembles answered; nothing newer than the last snapshot is known"));
      }
      return result.isDone();
    }
  }
}
