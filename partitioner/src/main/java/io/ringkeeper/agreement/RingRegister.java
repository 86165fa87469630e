package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The replicated register of one ring: changes and linearizable reads, agreed by Paxos among the
 * configured ensembles of which any majority decides.
 *
 * <p>A rewritable register in the manner of CASPaxos (Rystsov 2018). Calls of one object are
 * carried out one after the other; other processes may propose at the same time, which costs rounds
 * but never safety. While undisturbed, every change after the first takes one round trip to a
 * majority.
 *
 * <p>Safe for any thread. Futures complete on the scheduler's thread, which must not be blocked
 * there. They fail with
 *
 * <ul>
 *   <li>{@link NoQuorumException}: no majority could be had in time; nothing of this call was or
 *       will be decided;
 *   <li>{@link IndeterminateOutcomeException}: the change may be decided, now or later;
 *   <li>{@link RingMissingException}: the ring does not exist;
 *   <li>{@link CorruptStateException}: stored data contradicts the protocol;
 *   <li>{@link IllegalStateException}: the configured ensembles are not those the ring's state
 *       names;
 *   <li>whatever the caller's {@link Change} threw, or {@link IllegalArgumentException} for an
 *       illegal successor, when nothing was proposed yet.
 * </ul>
 *
 * <p>Not guaranteed: that a change is found unnecessary for the same reason twice, or any order
 * between the calls of different processes but that of the decisions.
 */
public final class RingRegister {

  /** Reading is agreeing to change nothing. */
  static final Change READ = (current, ballot) -> new Verdict.Keep();

  private final String ring;
  private final List<Ensemble> ensembles;
  private final Proposer proposer;
  private final Scheduler scheduler;
  private final RingAcceptors acceptors;
  private final ProposerMemory memory;
  private final StateBodies bodies;
  private final Setup setup;
  private final Strand strand;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean isBusy;

  /** What the rounds are driven with. */
  record Setup(RegisterTimeouts timeouts, RandomGenerator random, PaxosSteps steps) {}

  /**
   * A ring's registers, created.
   *
   * @param ringId the ring's id: the wanted one, or that of an unfinished creation found
   * @param acceptors what the first state has to name
   */
  public record Created(String ringId, List<AcceptorEndpoint> acceptors) {
    public Created {
      acceptors = List.copyOf(acceptors);
    }
  }

  /**
   * A register over these ensembles; sends nothing yet.
   *
   * @param ring the ring's name
   * @param ensembles all ensembles of the ring, 1 to 7; not closed by this object
   * @param proposer this process start's identity, shared by all its rings
   * @param scheduler runs everything
   * @param random for the pauses in duels, and for new incarnations; used on the scheduler only
   * @param timeouts how long to wait
   * @throws IllegalArgumentException when an ensemble is configured twice
   */
  public RingRegister(
      String ring,
      List<Ensemble> ensembles,
      Proposer proposer,
      Scheduler scheduler,
      RandomGenerator random,
      RegisterTimeouts timeouts) {
    this(ring, ensembles, proposer, scheduler, new Setup(timeouts, random, PaxosSteps.STANDARD));
  }

  RingRegister(
      String ring, List<Ensemble> ensembles, Proposer proposer, Scheduler scheduler, Setup setup) {
    this.ring = ring;
    this.ensembles = List.copyOf(ensembles);
    this.proposer = proposer;
    this.scheduler = scheduler;
    this.setup = setup;
    this.strand = new Strand(scheduler);
    this.acceptors =
        new RingAcceptors(ring, ensembles, strand, setup.steps(), setup.timeouts().voteMs());
    this.memory = new ProposerMemory(proposer);
    this.bodies = new StateBodies(acceptors);
  }

  /**
   * Makes the change, on whatever state is current when its round is decided.
   *
   * <p>An earlier round left open by anybody is finished first. A change from Stable to Moving is
   * proposed only after the epoch it leaves was found in the archives of a majority.
   */
  public CompletableFuture<Decision> change(Change change) {
    return enqueue(
        () -> {
          ChangeRun run = new ChangeRun(acceptors, memory, bodies, setup, change);
          run.start();
          return run.result().thenApply(this::tidiedUp);
        });
  }

  /** The current state: at least as new as anything decided before this call. */
  public CompletableFuture<Decision> read() {
    return change(READ);
  }

  /**
   * Creates the ring's registers at all ensembles, which must all answer. May be repeated until it
   * succeeds, by anybody. The first state is then an ordinary {@link #change}, with the ring id and
   * acceptors answered here.
   *
   * @param ringId a new random id. An unfinished creation is carried on under its own id; a ring in
   *     use under another id is refused with {@link IllegalStateException}
   */
  public CompletableFuture<Created> create(String ringId) {
    return enqueue(
        () -> {
          RingCreation creation = new RingCreation(acceptors, setup.random(), ringId);
          creation.start();
          return creation.result();
        });
  }

  /**
   * The same replicated register by the other ensembles only: the named one is neither asked nor
   * counted. For changes that must not rest on the votes of an acceptor that may have forgotten
   * some. This register itself when the others are no majority of the ensembles.
   */
  public RingRegister without(String ensemble) {
    List<Ensemble> others = ensembles.stream().filter(e -> !e.name().equals(ensemble)).toList();
    if (others.size() < ensembles.size() / 2 + 1) {
      return this;
    }
    return new RingRegister(ring, others, proposer, scheduler, setup);
  }

  /** Whether this acceptor is a life that was begun for the given purpose. */
  public static boolean isLifeFor(AcceptorId acceptor, String purpose) {
    return LifeBeginning.isOf(acceptor, purpose);
  }

  /**
   * Begins a new life of the ring's register at an ensemble that is no acceptor of the ring now,
   * with the state given: what the next change has to name so that its votes count.
   *
   * @param joining the ensemble; need not be among this register's
   * @param purpose tells the life from those begun for something else: 1 to 16 of {@code a-z 0-9}
   * @param chosen the current state as decided
   * @return the acceptor to name. Fails with {@link EnsembleUnavailableException} when the ensemble
   *     did not answer or another life was begun meanwhile; to be repeated after looking at the
   *     state again
   */
  public CompletableFuture<AcceptorEndpoint> beginLife(
      Ensemble joining, String purpose, Decision chosen) {
    return enqueue(
        () -> {
          LifeBeginning beginning = new LifeBeginning(acceptors, setup.random(), joining, purpose);
          beginning.start(chosen);
          return beginning.result();
        });
  }

  /**
   * Writes the state's active epoch into the archives of all reachable ensembles, or finds it
   * there.
   *
   * @param state a chosen state
   * @return at how many ensembles it was seen when they became a majority
   */
  public CompletableFuture<Integer> archive(RingState state) {
    return enqueue(() -> new EpochArchiver(acceptors, memory).archive(state));
  }

  // Best effort and in the background: a body left over costs space only.
  private Decision tidiedUp(Decision decision) {
    if (decision.changed()) {
      for (Ensemble ensemble : acceptors.ensembles()) {
        var unused = ensemble.register(acceptors.ring()).removeUnneededBodies();
      }
    }
    return decision;
  }

  private <T> CompletableFuture<T> enqueue(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    strand.run(
        () -> {
          waiting.add(() -> begin(call, result));
          next();
        });
    return result;
  }

  private <T> void begin(Supplier<CompletableFuture<T>> call, CompletableFuture<T> result) {
    isBusy = true;
    CompletableFuture<T> running;
    try {
      running = call.get();
    } catch (RuntimeException e) {
      running = CompletableFuture.failedFuture(e);
    }
    strand.after(
        running,
        (value, failure) -> {
          isBusy = false;
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(failure);
          }
          next();
        });
  }

  private void next() {
    if (!isBusy && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
