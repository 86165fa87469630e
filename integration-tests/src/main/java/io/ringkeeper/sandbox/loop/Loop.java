package io.ringkeeper.sandbox.loop;

import io.ringkeeper.sandbox.Ensemble;
import io.ringkeeper.sandbox.JavaProcess;
import io.ringkeeper.sandbox.JavaProcessSpec;
import io.ringkeeper.sandbox.Sandbox;
import io.ringkeeper.sandbox.SandboxBackend;
import io.ringkeeper.sandbox.SandboxException;
import io.ringkeeper.sandbox.SandboxListener;
import io.ringkeeper.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * Everything Ringkeeper consists of, running: ensembles, broker, Connect worker with both
 * connectors, tracker. Each in a JVM of its own.
 */
public final class Loop implements AutoCloseable {

  public static final String EVENTS = "ringkeeper-events";
  public static final String PROPOSALS = "ringkeeper-proposals";
  public static final String DEAD_PROPOSALS = "ringkeeper-proposals-dead";
  public static final String SOURCE = "ringkeeper-source";
  public static final String SINK = "ringkeeper-sink";

  private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

  /** The least that brokers allow: a killed worker's proposals are taken up again after that. */
  private static final String SINK_SESSION_MS = "6000";

  private static final String MAIN_CLASS = "io.ringkeeper.tracker.cli.RingkeeperMain";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS_PARTITIONS = 3;
  private static final int CONFIGURED_FIRST = 3;

  private final Sandbox sandbox;
  private final BuildOutput build;
  private final URI trackerUrl;
  private final AtomicInteger commands = new AtomicInteger();
  private volatile List<String> configured;
  private @Nullable JavaProcess tracker;

  private Loop(Sandbox sandbox, BuildOutput build, URI trackerUrl) {
    this.sandbox = sandbox;
    this.build = build;
    this.trackerUrl = trackerUrl;
    this.configured =
        sandbox.ensembles().stream().map(Ensemble::name).limit(CONFIGURED_FIRST).toList();
  }

  /** Starts everything and returns when it answers; nothing is left running when it fails. */
  public static Loop start(SandboxBackend backend, Path workDir, SandboxListener listener) {
    return start(backend, workDir, List.of("a", "b", "c"), listener);
  }

  /**
   * The same with ensembles of these names; all of them run, the first three are configured until
   * {@link #configure} says otherwise.
   */
  public static Loop start(
      SandboxBackend backend, Path workDir, List<String> ensembles, SandboxListener listener) {
    BuildOutput build = BuildOutput.find();
    SandboxSpec spec =
        SandboxSpec.in(workDir)
            .withEnsembles(ensembles.toArray(String[]::new))
            .withConnect(build.pluginPath());
    Sandbox sandbox = backend.start(spec, listener);
    try {
      URI trackerUrl = URI.create("http://127.0.0.1:" + sandbox.freePort());
      Loop loop = new Loop(sandbox, build, trackerUrl);
      loop.startParts(listener);
      return loop;
    } catch (RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  private void startParts(SandboxListener listener) {
    createTopic(EVENTS, EVENTS_PARTITIONS);
    createTopic(PROPOSALS, 1);
    CompletableFuture<Void> connectors =
        CompletableFuture.runAsync(
            () -> {
              deployConnectors();
              listener.progress("connectors deployed through " + sandbox.connectUrl());
            });
    startTracker("tracker");
    listener.progress("tracker answers at " + trackerUrl);
    connectors.join();
  }

  private void deployConnectors() {
    sandbox.connect().put(SOURCE, sourceConfig());
    sandbox.connect().put(SINK, sinkConfig());
    sandbox.connect().awaitRunning(SOURCE, configured.size(), PATIENCE);
    sandbox.connect().awaitRunning(SINK, 1, PATIENCE);
  }

  /**
   * From now on the connectors, which are deployed anew, and all producers configured later know
   * these ensembles.
   */
  public void configure(List<String> ensembles) {
    configured = List.copyOf(ensembles);
    deployConnectors();
  }

  /** Stops the tracker that runs. */
  public void stopTracker() {
    JavaProcess running = tracker;
    if (running != null) {
      running.stop();
      tracker = null;
    }
  }

  /** Starts a tracker under this process name; its state directory is named after it too. */
  public JavaProcess startTracker(String name) {
    JavaProcess started = sandbox.startProcess(trackerSpec(name));
    tracker = started;
    return started;
  }

  /** Logs as it does for its users, not as the sandbox's servers do. */
  private JavaProcessSpec ringkeeperSpec(String name) {
    return JavaProcessSpec.of(name, MAIN_CLASS, build.trackerClassPath())
        .withJvmArgs("-Dlog4j2.configurationFile=classpath:log4j2.properties");
  }

  private JavaProcessSpec trackerSpec(String name) {
    return ringkeeperSpec(name)
        .withArgs(
            "tracker",
            "--bootstrap-server",
            sandbox.bootstrapServers(),
            "--port",
            Integer.toString(trackerUrl.getPort()),
            "--state-dir",
            stateDir(name).toString())
        .withReadyUrl(trackerUrl.resolve("/ready"));
  }

  /** Where the tracker of this process name keeps its local state. */
  public Path stateDir(String name) {
    return sandbox.workDir().resolve("data").resolve(name);
  }

  /** The source connector's configuration. */
  public Map<String, String> sourceConfig() {
    return Map.of(
        "connector.class",
        "io.ringkeeper.connect.source.RingAgreementSourceConnector",
        "tasks.max",
        Integer.toString(configured.size()),
        "key.converter",
        STRINGS,
        "ringkeeper.ensembles",
        sandbox.ensemblesProperty(configured),
        "ringkeeper.events.topic",
        EVENTS);
  }

  /** The sink connector's configuration. */
  public Map<String, String> sinkConfig() {
    return Map.ofEntries(
        Map.entry("connector.class", "io.ringkeeper.connect.sink.RingProposalSinkConnector"),
        Map.entry("tasks.max", "1"),
        Map.entry("topics", PROPOSALS),
        Map.entry("key.converter", STRINGS),
        Map.entry("consumer.override.session.timeout.ms", SINK_SESSION_MS),
        Map.entry("errors.tolerance", "all"),
        Map.entry("errors.deadletterqueue.topic.name", DEAD_PROPOSALS),
        Map.entry("errors.deadletterqueue.topic.replication.factor", "1"),
        Map.entry("ringkeeper.ensembles", sandbox.ensemblesProperty(configured)),
        Map.entry("ringkeeper.events.topic", EVENTS),
        Map.entry("ringkeeper.kafka.bootstrap.servers", sandbox.bootstrapServers()));
  }

  /** What a producer needs to follow the rings. */
  public Map<String, String> producerConfig() {
    return Map.of(
        "bootstrap.servers",
        sandbox.bootstrapServers(),
        "partitioner.class",
        "io.ringkeeper.producer.RingPartitioner",
        "interceptor.classes",
        "io.ringkeeper.producer.RingProducerInterceptor",
        "ringkeeper.ensembles",
        sandbox.ensemblesProperty(configured));
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  public TrackerApi tracker() {
    return new TrackerApi(trackerUrl);
  }

  /** Creates a topic and waits until it is there. */
  public void createTopic(String name, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
          .all()
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while creating topic " + name, e);
    } catch (ExecutionException e) {
      throw new SandboxException("cannot create topic " + name, e);
    }
  }

  /**
   * What {@code ringkeeper} did.
   *
   * @param exitCode as documented by the command
   * @param output standard output and error
   */
  public record CommandResult(int exitCode, String output) {}

  /**
   * Runs {@code ringkeeper} with these arguments in a JVM of its own, told where broker and tracker
   * are, and waits for its end.
   */
  public CommandResult ringkeeper(String... args) {
    String[] full =
        Stream.concat(
                Stream.of(
                    "--bootstrap-server",
                    sandbox.bootstrapServers(),
                    "--tracker-url",
                    trackerUrl.toString()),
                Stream.of(args))
            .toArray(String[]::new);
    JavaProcess process =
        sandbox.startProcess(
            ringkeeperSpec("ringkeeper-" + commands.incrementAndGet()).withArgs(full));
    int exitCode = process.awaitExit(PATIENCE.multipliedBy(2));
    return new CommandResult(exitCode, read(process.logFile()));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
