package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
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
      write(ensemble, "/own", ensemble.name());
    }

    // When
    List<String> read = new ArrayList<>();
    for (Ensemble ensemble : sandbox.ensembles()) {
      read.add(read(ensemble, "/own"));
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
    write(victim, "/kept", "through kill -9");
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
    assertThat(read(victim, "/kept")).isEqualTo("through kill -9");
    assertThat(victim.logTail()).isNotEmpty();
  }

  @Test
  void pausedEnsembleTakesConnectionsAndAnswersNobodyUntilItIsResumed() throws Exception {
    // Given
    Ensemble paused = sandbox.ensemble("c");
    write(paused, "/paused", "here");

    // When
    paused.pause();
    Throwable whilePaused = catchThrowable(() -> askWhetherItRuns(paused));
    paused.resume();

    // Then
    assertThat(whilePaused).isInstanceOf(SocketTimeoutException.class);
    assertThat(askWhetherItRuns(paused)).isEqualTo("imok");
    assertThat(read(paused, "/paused")).isEqualTo("here");
  }

  @Test
  void recordProducedIsConsumedAlsoAfterTheBrokerWasKilled() throws Exception {
    // Given
    createTopic("flights");
    produce("flights", "BOS-JFK", "one");

    // When
    sandbox.broker(1).kill();
    sandbox.broker(1).start();
    produce("flights", "BOS-JFK", "two");

    // Then
    assertThat(consume("flights", 2)).containsExactly("one", "two");
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
    assertThat(consume("lines", 2)).containsExactly("\"first\"", "\"second\"");
    await("offsets are flushed every second")
        .atMost(PATIENCE)
        .until(() -> connect.offsets("lines").at("/offsets/0/offset/position").asLong() == 13);
    connect.restart("lines");
    connect.awaitRunning("lines", 1, PATIENCE);
    connect.delete("lines");
    assertThat(connect.connectors()).doesNotContain("lines");
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
  void serversEndWithTheirParentWhenItIsKilled() {
    // Given
    JavaProcess parent = startParent("parent-killed");
    List<ProcessHandle> family = familyOf(parent);

    // When
    parent.kill();

    // Then
    assertThat(family).hasSize(2);
    await("the watch sees its input end").atMost(PATIENCE).until(() -> noneAlive(family));
  }

  @Test
  void keyboardInterruptReachesServersOnlyThroughTheirParent() throws Exception {
    // Given: a parent without a watch of its own, as a user's is
    Path log = WORK_DIR.resolve("logs").resolve("user.log");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                WORK_DIR.resolve("user").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await("its server is up")
        .atMost(PATIENCE)
        .until(() -> Files.readString(log).contains("all is"));
    List<ProcessHandle> servers = parent.descendants().toList();

    // When
    interrupt(servers.get(0).pid());
    await("interrupts leave a server alone")
        .during(Duration.ofMillis(700))
        .atMost(PATIENCE)
        .until(servers.get(0)::isAlive);
    interrupt(parent.pid());
    boolean ended = parent.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

    // Then
    assertThat(ended).isTrue();
    assertThat(parent.exitValue()).isEqualTo(130);
    assertThat(servers).hasSize(1).noneMatch(ProcessHandle::isAlive);
    assertThat(Files.readString(log)).contains("stopped zookeeper");
  }

  @Test
  void workDirectoryInUseIsRefused() {
    // When / Then
    assertThatThrownBy(
            () -> new EmbeddedBackend().start(SandboxSpec.in(WORK_DIR), SandboxListener.SILENT))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("in use by a running sandbox");
  }

  private static JavaProcess startParent(String name) {
    JavaProcess parent =
        sandbox.startProcess(
            JavaProcessSpec.ofOwnClassPath(name, Parent.class)
                .withArgs(WORK_DIR.resolve(name).toString()));
    await("its server is up").atMost(PATIENCE).until(() -> parent.logTail().contains("all is up"));
    return parent;
  }

  private static void interrupt(long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor()).isZero();
  }

  /** The process and its children, found by the directory in its command line's file name. */
  private static List<ProcessHandle> familyOf(JavaProcess parent) {
    ProcessHandle root =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().commandLine().orElse("").contains(parent.name()))
            .findFirst()
            .orElseThrow();
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  private static boolean noneAlive(List<ProcessHandle> processes) {
    return processes.stream().noneMatch(ProcessHandle::isAlive);
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

  private static void write(Ensemble ensemble, String path, String data) throws Exception {
    ZooKeeper client = connect(ensemble);
    try {
      client.create(
          path,
          data.getBytes(StandardCharsets.UTF_8),
          ZooDefs.Ids.OPEN_ACL_UNSAFE,
          CreateMode.PERSISTENT);
    } finally {
      client.close();
    }
  }

  private static String read(Ensemble ensemble, String path) throws Exception {
    ZooKeeper client = connect(ensemble);
    try {
      return new String(client.getData(path, false, null), StandardCharsets.UTF_8);
    } finally {
      client.close();
    }
  }

  private static String askWhetherItRuns(Ensemble ensemble) throws Exception {
    int port = URI.create("zk://" + ensemble.connectString()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(700);
      socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static ZooKeeper connect(Ensemble ensemble) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client =
        new ZooKeeper(
            ensemble.connectString(),
            10_000,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    if (!connected.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      client.close();
      throw new AssertionError("no session with " + ensemble.name() + " after " + PATIENCE);
    }
    return client;
  }

  private static void createTopic(String topic) throws Exception {
    try (Admin admin = Admin.create(clientConfig())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void produce(String topic, String key, String value) throws Exception {
    try (Producer<String, String> producer =
        new KafkaProducer<>(clientConfig(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }

  private static List<String> consume(String topic, int count) {
    List<String> values = new ArrayList<>();
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(clientConfig(), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
      while (values.size() < count && System.nanoTime() - deadlineNanos < 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private static Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", sandbox.bootstrapServers());
  }

  /** Prints its arguments and ends with a code of its own. */
  static final class Greeter {
    public static void main(String[] args) {
      System.out.println(List.of(args));
      System.exit(7);
    }
  }

  /** Has a sandbox of its own, of one ZooKeeper server, and waits to be ended. */
  static final class Parent {
    public static void main(String[] args) throws InterruptedException {
      SandboxSpec spec = SandboxSpec.in(Path.of(args[0])).withEnsembles("x").withBrokers(0);
      Sandbox own = new EmbeddedBackend().start(spec, System.out::println);
      System.out.println("all is up: " + own.ensemblesProperty());
      Thread.currentThread().join();
    }
  }
}
