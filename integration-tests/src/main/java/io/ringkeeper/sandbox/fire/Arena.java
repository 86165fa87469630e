package io.ringkeeper.sandbox.fire;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.agreement.Proposer;
import io.ringkeeper.agreement.RegisterTimeouts;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.sandbox.EmbeddedBackend;
import io.ringkeeper.sandbox.Fault;
import io.ringkeeper.sandbox.JavaProcess;
import io.ringkeeper.sandbox.JavaProcessSpec;
import io.ringkeeper.sandbox.Sandbox;
import io.ringkeeper.sandbox.SandboxListener;
import io.ringkeeper.sandbox.SandboxSpec;
import io.ringkeeper.sandbox.Server;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.HistoryReader;
import io.ringkeeper.sandbox.fire.history.HistoryWriter;
import io.ringkeeper.sandbox.loop.BuildOutput;
import io.ringkeeper.zookeeper.SharedEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperEnsembles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that runs: three ensembles of one server each, the proposers with proxies between them
 * and the ensembles, a broker and a Connect worker, the recorder. Nothing is left running or
 * mounted after {@link #close}.
 */
final class Arena implements AutoCloseable {

  /** The Connect worker as a client of the links. */
  static final String CONNECT = "connect";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PROPOSER_HEAP_MB = 96;

  private final Sandbox sandbox;
  private final Path records;
  private final Path scratch;
  private final Links links;
  private final HistoryWriter notes;
  private final Recorder recorder;
  private final Live live;
  private final Map<String, DataDir> data = new LinkedHashMap<>();
  private final Map<String, JavaProcess> proposers = new LinkedHashMap<>();
  private int round;

  /**
   * What is wanted.
   *
   * @param workDir the sandbox's; histories go to {@code fire/} in it
   * @param proposers how many proposer processes duel
   * @param thinkMs mean pause of each between two calls
   * @param seed of the proposers' calls
   */
  record Setup(Path workDir, int proposers, int thinkMs, long seed) {}

  private Arena(Sandbox sandbox, Setup setup) {
    this.sandbox = sandbox;
    this.records = fresh(sandbox.workDir().resolve("fire"));
    this.scratch = fresh(sandbox.workDir().resolve("tmp").resolve("fire"));
    List<String> clients = new ArrayList<>(names(setup.proposers()));
    clients.add(CONNECT);
    this.links = new Links(clients, sandbox.ensembles());
    this.notes = new HistoryWriter(records.resolve("notes" + HistoryReader.SUFFIX));
    this.recorder =
        new Recorder(records.resolve("registers" + HistoryReader.SUFFIX), sandbox.ensembles());
    this.live = new Live(fresh(records.resolve("proposers")));
    for (io.ringkeeper.sandbox.Ensemble ensemble : sandbox.ensembles()) {
      String name = ensemble.servers().get(0).name();
      data.put(ensemble.name(), new DataDir(sandbox.workDir().resolve("data").resolve(name)));
    }
  }

  /** Starts everything; the ring exists and every proposer has decided something. */
  static Arena start(Setup setup, SandboxListener listener) {
    SandboxSpec spec = SandboxSpec.in(setup.workDir()).withConnect(BuildOutput.find().pluginPath());
    Sandbox sandbox = new EmbeddedBackend().start(spec, listener);
    try {
      Arena arena = new Arena(sandbox, setup);
      try {
        arena.createRing();
        arena.startProposers(setup);
        return arena;
      } catch (RuntimeException e) {
        arena.close();
        throw e;
      }
    } catch (RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  private static List<String> names(int proposers) {
    return IntStream.rangeClosed(1, proposers).mapToObj(n -> "proposer-" + n).toList();
  }

  /** Directly at the ensembles, and written down like a proposer's calls. */
  private void createRing() {
    SecureRandom unique = new SecureRandom();
    Proposer proposer = Proposer.unique("creator", unique);
    try (SystemScheduler scheduler = new SystemScheduler("fire-creator");
        HistoryWriter history =
            new HistoryWriter(proposerHistories().resolve(proposer.id() + HistoryReader.SUFFIX));
        TopicFacts kafka = new TopicFacts(sandbox.bootstrapServers());
        SharedEnsembles shared =
            ZooKeeperEnsembles.acquire(
                EnsemblesConfig.parse(sandbox.ensemblesProperty()), FireRing.ZOOKEEPER)) {
      kafka.create(FireRing.TOPIC, FireRing.PARTITIONS);
      List<Ensemble> all = shared.ensembles();
      if (!shared.awaitConnected(all.size(), PATIENCE.toMillis())) {
        throw new IllegalStateException("the ensembles of a new sandbox cannot be reached");
      }
      history.write(
          new Entry.Started(
              proposer.id(), "creator", ProcessHandle.current().pid(), System.nanoTime()));
      RingRegister register =
          new RingRegister(
              FireRing.NAME, all, proposer, scheduler, unique, RegisterTimeouts.DEFAULT);
      RingRegister.Created created = register.create(UUID.randomUUID().toString()).join();
      new Duellist(proposer.id(), register, history)
          .call("GENESIS", FireRing.genesis(created, kafka, proposer.id() + "/genesis"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating the ring", e);
    }
  }

  private void startProposers(Setup setup) {
    for (String name : names(setup.proposers())) {
      JavaProcessSpec spec =
          JavaProcessSpec.ofOwnClassPath(name, FireProposer.class)
              .withHeapMb(PROPOSER_HEAP_MB)
              .withArgs(
                  "--name",
                  name,
                  "--ensembles",
                  links.ensembles(name),
                  "--histories",
                  proposerHistories().toString(),
                  "--seed",
                  Long.toString(setup.seed() + name.hashCode()),
                  "--think-ms",
                  Integer.toString(setup.thinkMs()));
      proposers.put(name, sandbox.startProcess(spec));
    }
    awaitAllDecide(System.nanoTime(), PATIENCE);
  }

  /** Waits until every proposer had a call decided that it made after this time. */
  long awaitAllDecide(long sinceNanos, Duration atMost) {
    return Until.holds(
        () -> "every proposer has a call decided; undecided yet: " + undecided(sinceNanos),
        atMost,
        () -> undecided(sinceNanos).isEmpty());
  }

  private List<String> undecided(long sinceNanos) {
    List<String> decided =
        live
            .callsSince(sinceNanos, call -> call.isDecided() && call.invokedNanos() > sinceNanos)
            .stream()
            .map(Live.Call::process)
            .distinct()
            .toList();
    return proposers.keySet().stream().filter(name -> !decided.contains(name)).toList();
  }

  /** Waits until the recorder saw so many further transitions of this acceptor. */
  void awaitTransitions(String acceptor, int count, Duration atMost) {
    int before = recorder.version(acceptor);
    Until.holds(
        () -> acceptor + " goes on from version " + before,
        atMost,
        () -> recorder.version(acceptor) >= before + count);
  }

  /**
   * Starts a server that is down. Clients get through to it only once the recorder does: else they
   * could overrun the journal before it looks, and the recording would not be whole.
   */
  void restart(String acceptor) {
    List<Links.Link> ways = links.to(acceptor);
    ways.forEach(way -> way.network().inject(Fault.CUT));
    long looks = recorder.looks(acceptor);
    server(acceptor).start();
    Until.holds(
        () -> "the recorder reads " + acceptor + " again",
        PATIENCE,
        () -> recorder.looks(acceptor) > looks);
    ways.forEach(way -> way.network().heal());
  }

  /** Kills a server after its last transition was recorded: for data that never comes back. */
  void killRecorded(String acceptor) {
    links.to(acceptor).forEach(way -> way.network().inject(Fault.CUT));
    recorder.awaitQuiet(acceptor, PATIENCE);
    server(acceptor).kill();
  }

  List<String> acceptors() {
    return List.copyOf(data.keySet());
  }

  List<String> proposers() {
    return List.copyOf(proposers.keySet());
  }

  JavaProcess proposer(String name) {
    JavaProcess process = proposers.get(name);
    if (process == null) {
      throw new IllegalArgumentException("no proposer " + name);
    }
    return process;
  }

  Server server(String acceptor) {
    return sandbox.ensemble(acceptor).servers().get(0);
  }

  DataDir data(String acceptor) {
    DataDir found = data.get(acceptor);
    if (found == null) {
      throw new IllegalArgumentException("no acceptor " + acceptor);
    }
    return found;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Links links() {
    return links;
  }

  Live live() {
    return live;
  }

  Recorder recorder() {
    return recorder;
  }

  /** Where everything is written down. */
  Path records() {
    return records;
  }

  /** For copies; emptied at each start. */
  Path scratch() {
    return scratch;
  }

  Path proposerHistories() {
    return records.resolve("proposers");
  }

  /** Writes down what the harness does. */
  void note(String what, FaultKind kind, String target, String detail) {
    note(what, kind.name(), target, detail);
  }

  void note(String what, String kind, String target, String detail) {
    notes.write(new Entry.Noted(round, what, kind, target, detail, System.nanoTime()));
  }

  void beginRound(int number) {
    round = number;
  }

  /** Ends the duel; the registers stand still afterwards and are recorded to their ends. */
  void stopProposers() {
    proposers.values().forEach(Server::stop);
    recorder.awaitQuiet(PATIENCE);
    live.close();
  }

  @Override
  public void close() {
    live.close();
    recorder.close();
    links.close();
    sandbox.close();
    notes.close();
    data.values().forEach(DataDir::close);
  }

  private static Path fresh(Path directory) {
    try {
      if (Files.exists(directory)) {
        try (Stream<Path> tree = Files.walk(directory)) {
          for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + directory, e);
    }
  }
}
