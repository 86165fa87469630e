package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole stack, once: every test uses the same servers and leaves them running. */
class SandboxIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String FILE_SOURCE =
      "org.apache.kafka.connect.file.FileStreamSourceConnector";
  private static final Path WORK_DIR = Path.of("target", "it", "SandboxIT").toAbsolutePath();
  private static final List<String> PROGRESS = new CopyOnWriteArrayList<>();

  private static Sandbox sandbox;

  @BeforeAll
  static void startSandbox() {
    sandbox =
        new EmbeddedBackend()
            .start(
                SandboxSpec.in(WORK_DIR).withConnect(Path.of(System.getProperty("test.plugins"))),
                PROGRESS::add);
  }

  @AfterAll
  static void closeSandbox() {
    List<ProcessHandle> children = children();
    sandbox.close();
    assertThat(children).as("five servers and nothing forgotten").hasSizeGreaterThanOrEqualTo(5);
    assertThat(children).as("processes left after close").noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void eachEnsembleKeepsItsOwnData() throws Exception {
    // Given
    for (Ensemble ensemble : sandbox.ensembles()) {
      Clients.write(ensemble, "/own", ensemble.name());
    }

    // When
    List<String> read = new ArrayList<>();
    for (Ensemble ensemble : sandbox.ensembles()) {
      read.add(Clients.read(ensemble, "/own"));
    }

    // Then
    assertThat(read).containsExactly("a", "b", "c");
    assertThat(sandbox.ensemblesProperty())
        .matches("a=127\\.0\\.0\\.1:\\d+;b=127\\.0\\.0\\.1:\\d+;c=127\\.0\\.0\\.1:\\d+");
  }

  @Test
  void killedEnsembleComesBackWithItsDataAndAddress() throws Exception {
    // Given
    Ensemble victim = sandbox.ensemble("b");
    String address = victim.connectString();
    Clients.write(victim, "/kept", "through kill -9");
    List<ProcessHandle> before = children();

    // When
    victim.kill();
    List<ProcessHandle> killed = before.stream().filter(process -> !process.isAlive()).toList();
    boolean ranWhenKilled = victim.isRunning();
    victim.start();

    // Then
    assertThat(killed).hasSize(1);
    assertThat(ranWhenKilled).isFalse();
    assertThat(victim.connectString()).isEqualTo(address);
    assertThat(Clients.read(victim, "/kept")).isEqualTo("through kill -9");
    assertThat(victim.logTail()).isNotEmpty();
  }

  @Test
  void pausedEnsembleTakesConnectionsAndAnswersNobodyUntilItIsResumed() throws Exception {
    // Given
    Ensemble paused = sandbox.ensemble("c");
    Clients.write(paused, "/paused", "here");

    // When
    paused.pause();
    Throwable whilePaused =
        catchThrowable(() -> Clients.askWhetherItRuns(paused, Duration.ofMillis(700)));
    paused.resume();

    // Then
    assertThat(whilePaused).isInstanceOf(SocketTimeoutException.class);
    assertThat(Clients.askWhetherItRuns(paused, PATIENCE)).isEqualTo("imok");
    assertThat(Clients.read(paused, "/paused")).isEqualTo("here");
  }

  @Test
  void recordProducedIsConsumedAlsoAfterTheBrokerWasKilled() throws Exception {
    // Given
    Clients.createTopic(sandbox.bootstrapServers(), new NewTopic("flights", 1, (short) 1));
    Clients.produce(sandbox.bootstrapServers(), "flights", "BOS-JFK", "one");

    // When
    sandbox.broker(1).kill();
    sandbox.broker(1).start();
    Clients.produce(sandbox.bootstrapServers(), "flights", "BOS-JFK", "two");

    // Then
    assertThat(Clients.consume(sandbox.bootstrapServers(), "flights", 2))
        .containsExactly("one", "two");
  }

  @Test
  void connectorOfThePluginPathCarriesLinesAndKeepsItsOffsets() throws Exception {
    // Given
    ConnectRest connect = sandbox.connect();
    Path file = Files.writeString(WORK_DIR.resolve("lines.txt"), "first\nsecond\n");

    // When
    connect.put("lines", fileSource(file, "lines"));
    connect.awaitRunning("lines", 1, PATIENCE);

    // Then
    assertThat(connect.plugins()).extracting(ConnectPlugin::className).contains(FILE_SOURCE);
    assertThat(Clients.consume(sandbox.bootstrapServers(), "lines", 2))
        .containsExactly("\"first\"", "\"second\"");
    await("offsets are flushed every second")
        .atMost(PATIENCE)
        .until(() -> connect.offsets("lines").at("/offsets/0/offset/position").asLong() == 13);
    connect.restart("lines");
    connect.awaitRunning("lines", 1, PATIENCE);
    connect.delete("lines");
    assertThat(connect.connectors()).doesNotContain("lines");
    assertThat(connect.status("never-created").state()).isEqualTo("ABSENT");
  }

  @Test
  void connectWorkerSeesRingkeeperOnlyOnItsPluginPath() {
    // When
    List<ConnectPlugin> plugins = sandbox.connect().plugins();

    // Then
    assertThat(plugins).hasSize(2).extracting(ConnectPlugin::type).contains("source", "sink");
    assertThat(ServerClassPaths.find().kafka())
        .hasSizeGreaterThan(20)
        .extracting(entry -> entry.getFileName().toString())
        .noneMatch(entry -> entry.matches("(ringkeeper|zookeeper|curator).*|classes"));
  }

  @Test
  void failedTaskEndsTheWaitWithItsTrace() throws Exception {
    // Given
    ConnectRest connect = sandbox.connect();
    Path file = Files.writeString(WORK_DIR.resolve("failing.txt"), "no number\n");
    Map<String, String> config = new HashMap<>(fileSource(file, "failing"));
    config.put("transforms", "toNumber");
    config.put("transforms.toNumber.type", "org.apache.kafka.connect.transforms.Cast$Value");
    config.put("transforms.toNumber.spec", "int32");

    // When
    connect.put("failing", config);
    await("a task runs before it fails")
        .atMost(PATIENCE)
        .until(() -> connect.status("failing").hasFailed());

    // Then
    assertThatThrownBy(() -> connect.awaitRunning("failing", 1, PATIENCE))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("task 0 FAILED")
        .hasMessageContaining("Cast");
    connect.delete("failing");
  }

  @Test
  void workersRefusalBecomesTheMessage() {
    // When / Then
    assertThatThrownBy(() -> sandbox.connect().put("x", Map.of("connector.class", "no.Such")))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("no.Such");
  }

  @Test
  void furtherProcessRunsWithTheCallersClassPathAndEndsByItself() throws Exception {
    // Given
    JavaProcessSpec spec =
        JavaProcessSpec.ofOwnClassPath("greeter", Greeter.class).withArgs("a \"b\" \\c", "");

    // When
    JavaProcess process = sandbox.startProcess(spec);

    // Then
    assertThat(process.awaitExit(PATIENCE)).isEqualTo(7);
    assertThat(Files.readString(process.logFile())).isEqualTo("[a \"b\" \\c, ]\n");
    assertThatThrownBy(process::kill).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sandbox.startProcess(spec)).hasMessageContaining("in use");
  }

  @Test
  void workDirectoryInUseIsRefused() {
    // When / Then
    assertThatThrownBy(
            () -> new EmbeddedBackend().start(SandboxSpec.in(WORK_DIR), SandboxListener.SILENT))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("in use by a running sandbox");
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().descendants().toList();
  }

  private static Map<String, String> fileSource(Path file, String topic) {
    return Map.of(
        "connector.class",
        FILE_SOURCE,
        "tasks.max",
        "1",
        "file",
        file.toString(),
        "topic",
        topic,
        "topic.creation.default.partitions",
        "1",
        "topic.creation.default.replication.factor",
        "1");
  }

  /** Prints its arguments and ends with a code of its own. */
  static final class Greeter {
    public static void main(String[] args) {
      System.out.println(List.of(args));
      System.exit(7);
    }
  }
}
