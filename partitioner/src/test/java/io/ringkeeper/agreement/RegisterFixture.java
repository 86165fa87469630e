package io.ringkeeper.agreement;

import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Ensembles in memory with a ring, and proposers over them, for tests on the real scheduler. */
final class RegisterFixture implements AutoCloseable {

  static final RegisterTimeouts TIMEOUTS = new RegisterTimeouts(500, 2, 20, 400);

  final Map<String, MemoryEnsemble> servers = new TreeMap<>();
  final SystemScheduler scheduler = new SystemScheduler("register-test");
  private int proposers;

  RegisterFixture(String... names) {
    Stream.of(names).forEach(name -> servers.put(name, new MemoryEnsemble(name)));
  }

  /** Three ensembles with a created ring in its first state. */
  static RegisterFixture withGenesis() {
    RegisterFixture fixture = new RegisterFixture("a", "b", "c");
    fixture.createRing();
    return fixture;
  }

  RingState createRing() {
    RingRegister register = proposer();
    RingRegister.Created created = get(register.create(Samples.RING_ID));
    return get(register.change(genesis(created))).state().orElseThrow();
  }

  /** A change that proposes the first state where there is none. */
  static Change genesis(RingRegister.Created created) {
    RingIdentity identity =
        new RingIdentity(
            created.ringId(),
            Samples.RING,
            "MkU3OEVBNTcwNTJENDM2Qg",
            List.of(new RingTopic("flights", "vJ3dCq5oTQSkc5hYJDYjWw")));
    Ring ring = new Ring(SlotTable.compatible(12, 4), Weights.uniform(4));
    return (current, ballot) ->
        current.isPresent()
            ? new Verdict.Keep()
            : new Verdict.Replace(
                RingState.genesis(
                    identity,
                    created.acceptors(),
                    ring,
                    ballot,
                    Samples.NOW_MS,
                    Samples.details("create", "create-1")));
  }

  /** A change from Stable to Moving, one from Moving to Stable: whichever is next. */
  static Change step() {
    return (current, ballot) -> {
      RingState state = current.orElseThrow();
      return new Verdict.Replace(
          state.phase() instanceof Phase.Stable
              ? Samples.growing(state, 1, ballot)
              : Samples.completed(state, ballot));
    };
  }

  /** Another process: own identity, own sessions. */
  RingRegister proposer() {
    return proposer(handles());
  }

  RingRegister proposer(List<Ensemble> ensembles) {
    proposers++;
    java.util.Random random = new java.util.Random(proposers);
    return new RingRegister(
        Samples.RING,
        ensembles,
        Proposer.unique("test-" + proposers, random),
        scheduler,
        random,
        TIMEOUTS);
  }

  List<Ensemble> handles() {
    return new ArrayList<>(servers.values().stream().map(MemoryEnsemble::anotherHandle).toList());
  }

  MemoryEnsemble server(String name) {
    MemoryEnsemble server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException("no server " + name);
    }
    return server;
  }

  RegisterRecord registerAt(String name) {
    RegisterRead read = get(server(name).anotherHandle().register(Samples.RING).read());
    return ((RegisterRead.Present) read).register();
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Strand.asRuntime(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
