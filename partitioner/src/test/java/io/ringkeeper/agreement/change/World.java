package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.Proposer;
import io.ringkeeper.agreement.RegisterTimeouts;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.agreement.change.ChangeCoordinator.Surroundings;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Three ensembles, a Kafka cluster, producers, and coordinators that come and go. */
final class World implements AutoCloseable {

  static final String RING = "flights";
  static final int PARTITIONS = 12;
  private static final long PATIENCE_MS = 10_000;

  final FakeKafka kafka = new FakeKafka().topic("flights", PARTITIONS).topic("legs", PARTITIONS);
  final List<MemoryEnsemble> ensembles =
      new ArrayList<>(
          List.of(new MemoryEnsemble("a"), new MemoryEnsemble("b"), new MemoryEnsemble("c")));
  private final List<SystemScheduler> schedulers = new ArrayList<>();
  private final Random random = new Random(7);

  /** One coordinator's worker: its own sessions, identity, clock and memory. */
  final class Worker {
    final SteppedTime time = new SteppedTime();
    final List<MemoryEnsemble> handles =
        ensembles.stream().map(MemoryEnsemble::anotherHandle).toList();
    final List<Step> steps = new ArrayList<>();
    final ChangeCoordinator coordinator;

    private Worker(Consumer<Step> observer, long patienceMs) {
      SystemScheduler scheduler = new SystemScheduler("test-coordinator");
      schedulers.add(scheduler);
      Proposer proposer = Proposer.unique("test", random);
      List<Ensemble> ports = List.copyOf(handles);
      Map<String, RingRegister> registers = new HashMap<>();
      RegisterTimeouts timeouts = new RegisterTimeouts(1_000, 1, 20, patienceMs);
      Function<String, RingRegister> byRing =
          ring ->
              registers.computeIfAbsent(
                  ring,
                  r -> new RingRegister(r, ports, proposer, scheduler, new Random(1), timeouts));
      Surroundings surroundings =
          new Surroundings(ports, kafka, byRing, time, CoordinatorConfig.DEFAULT);
      coordinator =
          new ChangeCoordinator(
              surroundings,
              step -> {
                steps.add(step);
                observer.accept(step);
              });
    }

    Outcome handle(Proposal proposal) {
      return coordinator.handle(proposal);
    }

    Outcome.Committed commit(Proposal proposal) {
      Outcome outcome = handle(proposal);
      if (outcome instanceof Outcome.Committed committed) {
        return committed;
      }
      throw new AssertionError(proposal.proposalId() + ": " + outcome);
    }

    List<String> stepNames() {
      return steps.stream().map(s -> s.getClass().getSimpleName()).toList();
    }
  }

  /** From now on workers are configured with this ensemble too. */
  void configure(String name) {
    ensembles.add(new MemoryEnsemble(name));
  }

  /** From now on workers are no longer configured with this ensemble. */
  void unconfigure(String name) {
    ensembles.removeIf(e -> e.name().equals(name));
  }

  MemoryEnsemble ensemble(String name) {
    return ensembles.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  Worker worker() {
    return worker(step -> {});
  }

  Worker worker(Consumer<Step> observer) {
    return new Worker(observer, PATIENCE_MS);
  }

  /** A worker that gives up on the register soon. */
  Worker impatientWorker() {
    return new Worker(step -> {}, 50);
  }

  /** A worker in a world where the ring exists already. */
  Worker workerWithRing() {
    Worker worker = worker();
    worker.commit(create());
    return worker;
  }

  static Proposal create() {
    return proposal(
        "create-1",
        new ChangeRequest.Create(List.of("flights", "legs"), Genesis.COMPATIBLE, null, Map.of()),
        null);
  }

  static Proposal proposal(String id, ChangeRequest request, @Nullable Long expectedEpoch) {
    return new Proposal(RING, id, request, "because", "ada", expectedEpoch, Set.of());
  }

  static ProducerRegistration registration(String id, boolean acknowledges) {
    return new ProducerRegistration(
        id,
        "client-of-" + id,
        "host-1",
        FeatureRange.CURRENT,
        Set.of("flights"),
        acknowledges,
        true,
        "",
        60_000,
        120_000,
        0,
        0);
  }

  /** Registers everywhere, and acknowledges nothing. */
  void register(ProducerRegistration registration) {
    for (MemoryEnsemble ensemble : ensembles) {
      ensemble.membership().register(registration).join();
    }
  }

  void deregister(String producerId) {
    ensembles.forEach(e -> e.membership().deregister(producerId).join());
  }

  /** A producer with nothing in flight: acknowledges every change that it sees. */
  void acknowledgingProducer(String id) {
    register(registration(id, true));
    for (MemoryEnsemble ensemble : ensembles) {
      ensemble.watch(new WatchTarget.TipOf(RING), () -> acknowledge(id));
    }
  }

  /** Acknowledges the change under way, if any. */
  void acknowledge(String id) {
    for (MemoryEnsemble ensemble : ensembles) {
      var tip = ensemble.tips().join().value().get(RING);
      if (tip != null && tip.summary().changeId() != null) {
        DrainAck ack = new DrainAck(RING, tip.summary().changeId(), id, 0, 3);
        ensembles.forEach(e -> e.membership().acknowledge(ack).join());
      }
    }
  }

  /** The chosen state, as a new worker reads it. */
  RingState state() {
    SystemScheduler scheduler = new SystemScheduler("test-coordinator");
    schedulers.add(scheduler);
    List<Ensemble> ports = ensembles.stream().map(e -> (Ensemble) e.anotherHandle()).toList();
    RingRegister register =
        new RingRegister(
            RING,
            ports,
            Proposer.unique("reader", random),
            scheduler,
            new Random(2),
            new RegisterTimeouts(1_000, 1, 20, PATIENCE_MS));
    return register.read().orTimeout(20, TimeUnit.SECONDS).join().state().orElseThrow();
  }

  static boolean isStable(RingState state) {
    return state.phase().kind() == Phase.Kind.STABLE;
  }

  @Override
  public void close() {
    schedulers.forEach(SystemScheduler::close);
  }
}
