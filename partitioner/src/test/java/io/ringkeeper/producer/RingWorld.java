package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import io.ringkeeper.view.RingView;
import io.ringkeeper.view.SharedView;
import io.ringkeeper.view.ViewSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Three ensembles in memory, and a hand that writes agreed states into them. */
final class RingWorld implements AutoCloseable {

  static final String TOPIC = "flights";
  static final int SLOTS = 48;
  static final int PARTITIONS = 4;

  private static final List<String> NAMES = List.of("a", "b", "c");

  private final Map<String, MemoryEnsemble> servers = new HashMap<>();
  private final List<Ensemble> seenByProducers = new ArrayList<>();
  private final SystemScheduler scheduler = new SystemScheduler("test-ringkeeper");
  private final AtomicInteger holds = new AtomicInteger();
  private final RingView view;
  private long round;

  RingWorld() {
    this(NAMES);
  }

  /** With the ring's register at some ensembles only: its creation is not finished. */
  RingWorld(List<String> withRegister) {
    for (String name : NAMES) {
      MemoryEnsemble server = new MemoryEnsemble(name);
      servers.put(name, server);
      seenByProducers.add(server.anotherHandle());
    }
    withRegister.forEach(this::createRegister);
    view = new RingView(seenByProducers, scheduler, 100, () -> {});
  }

  void createRegister(String ensemble) {
    MemoryEnsemble server = server(ensemble);
    AcceptorId id = server.provision("incarnation-of-" + ensemble).join();
    Quorum quorum = Samples.quorum("a", "b", "c");
    server.register(Samples.RING).create(Samples.RING_ID, id, quorum, 0).join();
  }

  static RingState genesis() {
    return Samples.genesis(SLOTS, PARTITIONS);
  }

  /** The producers' connection to one ensemble. */
  MemoryEnsemble link(String name) {
    return (MemoryEnsemble) seenByProducers.get(NAMES.indexOf(name));
  }

  MemoryEnsemble server(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  Ballot nextBallot() {
    round++;
    return Samples.ballot(round);
  }

  /** The state is accepted at all three. */
  Ballot choose(RingState state) {
    Ballot ballot = nextBallot();
    accept(state, ballot, "a", "b", "c");
    return ballot;
  }

  /** The state is accepted at these only. */
  void accept(RingState state, Ballot ballot, String... names) {
    byte[] body = StateCodec.encode(state);
    StateRef ref = Samples.ref(state.version(), body);
    Accepted accepted = new Accepted(ballot, ref, state.quorum(), state.quorum());
    Summary summary = Summary.of(accepted, state);
    for (String name : names) {
      var register = server(name).register(state.name());
      RegisterRead.Present read = (RegisterRead.Present) register.read().join();
      JournalEntry entry = JournalEntry.accepted(read.znodeVersion() + 1, summary, null, 0);
      RegisterRecord next = read.register().after(ballot, summary, entry);
      assertThat(register.write(new RegisterWrite(read.znodeVersion(), next, body)).join())
          .isInstanceOf(WriteOutcome.Applied.class);
    }
  }

  /** A change that grows the ring by two partitions, chosen. */
  RingState startGrowing(RingState stable) {
    Ballot ballot = nextBallot();
    RingState moving = Samples.growing(stable, 2, ballot);
    accept(moving, ballot, "a", "b", "c");
    return moving;
  }

  /** The completion of that change, chosen. */
  RingState complete(RingState moving) {
    Ballot ballot = nextBallot();
    RingState completed = Samples.completed(moving, ballot);
    accept(completed, ballot, "a", "b", "c");
    return completed;
  }

  RingState abort(RingState moving) {
    RingState aborted = moving.aborted(moving.change().orElseThrow().changeId(), "enough waited");
    choose(aborted);
    return aborted;
  }

  List<DrainAck> acks(String ensemble, Ballot changeId) {
    return server(ensemble).membership().acknowledgements(Samples.RING, changeId).join().value();
  }

  List<RegisteredProducer> producers(String ensemble) {
    return server(ensemble).membership().producers().join().value();
  }

  /** Returns once the producers' view has read what is stored now. */
  void makeProducersLook() {
    view.refresh().join();
  }

  /** Producers that have not been closed. */
  int holds() {
    return holds.get();
  }

  ViewSource views() {
    return config -> {
      holds.incrementAndGet();
      return new SharedView(view, holds::decrementAndGet);
    };
  }

  static Map<String, Object> properties(String clientId, Object... more) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    properties.put(RingProducerConfig.ENSEMBLES_CONFIG, "a=a:1;b=b:1;c=c:1");
    properties.put(RingProducerConfig.VIEW_POLL_INTERVAL_MS_CONFIG, 100);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
    for (int i = 0; i < more.length; i += 2) {
      properties.put((String) more[i], more[i + 1]);
    }
    return properties;
  }

  FakeProducer orderedProducer(Object... more) {
    Map<String, Object> properties = properties("orders", more);
    properties.put(
        ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
        List.of(RingProducerInterceptor.class.getName()));
    return new FakeProducer(views(), properties, true);
  }

  FakeProducer relaxedProducer(Object... more) {
    Map<String, Object> properties = properties("orders", more);
    properties.put(RingProducerConfig.MODE_CONFIG, RingProducerConfig.RELAXED);
    return new FakeProducer(views(), properties, false);
  }

  @Override
  public void close() {
    view.close();
    scheduler.close();
  }
}
