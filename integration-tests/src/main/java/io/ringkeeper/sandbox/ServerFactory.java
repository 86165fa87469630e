package io.ringkeeper.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Lays out servers: leases their ports, writes their configuration, prepares their processes. */
final class ServerFactory {
  private static final String ZOOKEEPER_MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
  private static final String KAFKA_MAIN = "kafka.Kafka";
  private static final String CONNECT_MAIN = "org.apache.kafka.connect.cli.ConnectDistributed";
  private static final int ZOOKEEPER_HEAP_MB = 128;
  private static final int KAFKA_HEAP_MB = 384;
  private static final int CONTROLLER_HEAP_MB = 192;
  private static final int CONNECT_HEAP_MB = 384;
  private static final int ISOLATED_CONTROLLER_ID = 100;

  private final SandboxSpec spec;
  private final SandboxHome home;
  private final ServerClassPaths classPaths;
  private final PortAllocator ports;
  private final ProcessLauncher launcher;
  private final SandboxListener listener;

  ServerFactory(
      SandboxSpec spec,
      SandboxHome home,
      ServerClassPaths classPaths,
      PortAllocator ports,
      ProcessLauncher launcher,
      SandboxListener listener) {
    this.spec = spec;
    this.home = home;
    this.classPaths = classPaths;
    this.ports = ports;
    this.launcher = launcher;
    this.listener = listener;
  }

  ForkedEnsemble ensemble(String name) {
    int count = spec.zkServersPerEnsemble();
    List<PortLease> quorum = leases(count > 1 ? count : 0);
    List<PortLease> election = leases(count > 1 ? count : 0);
    List<ZooKeeperConfig.PeerPorts> peers = new ArrayList<>();
    for (int i = 0; i < quorum.size(); i++) {
      peers.add(new ZooKeeperConfig.PeerPorts(quorum.get(i).port(), election.get(i).port()));
    }
    List<PortLease> clients = leases(count);
    List<ForkedServer> servers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String serverName = "zookeeper-" + name + (count > 1 ? "-" + (i + 1) : "");
      Path data = home.freshData(serverName);
      writeMyId(data, i + 1);
      List<PortLease> own = new ArrayList<>(List.of(clients.get(i)));
      if (count > 1) {
        own.addAll(List.of(quorum.get(i), election.get(i)));
      }
      servers.add(zooKeeperServer(serverName, data, clients.get(i), own, peers));
    }
    String connectString =
        clients.stream().map(PortLease::address).collect(Collectors.joining(","));
    return new ForkedEnsemble(name, connectString, servers);
  }

  private ForkedServer zooKeeperServer(
      String name,
      Path data,
      PortLease client,
      List<PortLease> own,
      List<ZooKeeperConfig.PeerPorts> peers) {
    Path conf =
        writeConf(name + ".cfg", ZooKeeperConfig.render(data, client.port(), peers), Map.of());
    ChildProcess process =
        launcher.prepare(
            new JvmCommand(
                name,
                ZOOKEEPER_MAIN,
                classPaths.zooKeeper(),
                List.of(conf.toString()),
                List.of(),
                ZOOKEEPER_HEAP_MB));
    return server(process, own, ReadyCheck.zooKeeper(client));
  }

  private static void writeMyId(Path data, int id) {
    try {
      Files.writeString(data.resolve("myid"), id + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One combined node, or one controller and several brokers. */
  ForkedKafka kafka() {
    String clusterId = Uuid.randomUuid().toString();
    PortLease controllerPort = ports.lease();
    if (spec.brokers() == 1) {
      KafkaConfig.Controller controller = new KafkaConfig.Controller(1, controllerPort.address());
      PortLease client = ports.lease();
      String name = "kafka-1";
      Map<String, String> config =
          KafkaConfig.combined(controller, client.address(), home.freshData(name));
      ChildProcess process = kafkaNode(name, clusterId, config, KAFKA_HEAP_MB);
      return new ForkedKafka(
          List.of(), List.of(broker(1, client, process, List.of(client, controllerPort))));
    }
    KafkaConfig.Controller controller =
        new KafkaConfig.Controller(ISOLATED_CONTROLLER_ID, controllerPort.address());
    String name = "kafka-controller";
    ChildProcess controllerProcess =
        kafkaNode(
            name,
            clusterId,
            KafkaConfig.controller(controller, home.freshData(name)),
            CONTROLLER_HEAP_MB);
    ForkedServer controllerServer =
        server(controllerProcess, List.of(controllerPort), ReadyCheck.listening(controllerPort));
    List<ForkedBroker> brokers = new ArrayList<>();
    for (int id = 1; id <= spec.brokers(); id++) {
      brokers.add(isolatedBroker(id, controller, clusterId));
    }
    return new ForkedKafka(List.of(controllerServer), brokers);
  }

  private ForkedBroker isolatedBroker(int id, KafkaConfig.Controller controller, String clusterId) {
    PortLease client = ports.lease();
    String name = "kafka-" + id;
    Map<String, String> config =
        KafkaConfig.broker(id, controller, client.address(), spec.brokers(), home.freshData(name));
    return broker(id, client, kafkaNode(name, clusterId, config, KAFKA_HEAP_MB), List.of(client));
  }

  private ForkedBroker broker(int id, PortLease client, ChildProcess process, List<PortLease> own) {
    return new ForkedBroker(id, client, process, own, spec.startTimeout(), listener);
  }

  private ChildProcess kafkaNode(
      String name, String clusterId, Map<String, String> config, int heapMb) {
    Path conf = writeConf(name + ".properties", config, spec.brokerProperties());
    format(name, clusterId, conf);
    return launcher.prepare(
        new JvmCommand(
            name, KAFKA_MAIN, classPaths.kafka(), List.of(conf.toString()), List.of(), heapMb));
  }

  /** In this JVM, as the tool is called by users: another JVM would cost a second of CPU. */
  private static void format(String name, String clusterId, Path conf) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code;
    try (PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
      String[] args = {"format", "--cluster-id", clusterId, "--config", conf.toString()};
      code = StorageTool.execute(args, out);
    } catch (RuntimeException e) {
      throw new SandboxException(
          "formatting the storage of " + name + " failed, is " + conf + " valid?", e);
    }
    if (code != 0) {
      throw new SandboxException(
          "formatting the storage of %s ended with %d: %s"
              .formatted(name, code, output.toString(StandardCharsets.UTF_8)));
    }
  }

  ForkedConnect connect(String bootstrapServers) {
    PortLease port = ports.lease();
    List<Path> plugins =
        spec.pluginDirs().isEmpty() ? List.of(home.freshData("no-plugins")) : spec.pluginDirs();
    Path conf =
        writeConf(
            "connect.properties",
            ConnectConfig.render(bootstrapServers, port.port(), plugins),
            spec.connectProperties());
    ChildProcess process =
        launcher.prepare(
            new JvmCommand(
                "connect",
                CONNECT_MAIN,
                classPaths.kafka(),
                List.of(conf.toString()),
                List.of(),
                CONNECT_HEAP_MB));
    URI url = URI.create("http://" + port.address());
    // Answered by the herder's thread, so by a worker that has joined its group.
    ReadyCheck ready = ReadyCheck.http(url.resolve("/connectors"));
    return new ForkedConnect(server(process, List.of(port), ready), url);
  }

  ForkedServer process(JavaProcessSpec process) {
    ChildProcess child =
        launcher.prepare(
            new JvmCommand(
                process.name(),
                process.mainClass(),
                process.classPath(),
                process.args(),
                process.jvmArgs(),
                process.heapMb()));
    URI readyUrl = process.readyUrl();
    return server(
        child, List.of(), readyUrl == null ? ReadyCheck.NOTHING : ReadyCheck.http(readyUrl));
  }

  private ForkedServer server(ChildProcess process, List<PortLease> own, ReadyCheck ready) {
    return new ForkedServer(process, own, ready, spec.startTimeout(), listener);
  }

  private List<PortLease> leases(int count) {
    return Stream.generate(ports::lease).limit(count).toList();
  }

  private Path writeConf(
      String fileName, Map<String, String> config, Map<String, String> overrides) {
    Map<String, String> all = new LinkedHashMap<>(config);
    all.putAll(overrides);
    return home.writeConf(fileName, PropertiesText.render(all));
  }
}
