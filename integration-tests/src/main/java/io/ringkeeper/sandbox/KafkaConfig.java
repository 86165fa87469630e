package io.ringkeeper.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renders the configuration of KRaft nodes. */
final class KafkaConfig {
  private KafkaConfig() {}

  /**
   * The one controller all nodes of a cluster know.
   *
   * @param nodeId its node id
   * @param address {@code host:port} of its listener
   */
  record Controller(int nodeId, String address) {}

  /** A controller without a broker. */
  static Map<String, String> controller(Controller controller, Path logDir) {
    Map<String, String> config = common(controller.nodeId(), controller, logDir);
    config.put("process.roles", "controller");
    config.put("listeners", "CONTROLLER://" + controller.address());
    return config;
  }

  /** A broker that is also the cluster's one controller. */
  static Map<String, String> combined(Controller controller, String address, Path logDir) {
    Map<String, String> config = broker(controller.nodeId(), controller, address, 1, logDir);
    config.put("process.roles", "broker,controller");
    config.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller.address());
    return config;
  }

  /** A broker of a cluster of {@code brokers} with a controller elsewhere. */
  static Map<String, String> broker(
      int nodeId, Controller controller, String address, int brokers, Path logDir) {
    Map<String, String> config = common(nodeId, controller, logDir);
    config.put("process.roles", "broker");
    config.put("listeners", "PLAINTEXT://" + address);
    config.put("advertised.listeners", "PLAINTEXT://" + address);
    config.put("inter.broker.listener.name", "PLAINTEXT");
    String replicas = Integer.toString(Math.min(3, brokers));
    String minInSync = Integer.toString(Math.min(2, brokers));
    config.put("default.replication.factor", replicas);
    config.put("min.insync.replicas", minInSync);
    config.put("offsets.topic.replication.factor", replicas);
    config.put("transaction.state.log.replication.factor", replicas);
    config.put("transaction.state.log.min.isr", minInSync);
    config.put("share.coordinator.state.topic.replication.factor", replicas);
    config.put("share.coordinator.state.topic.min.isr", minInSync);
    // Five partitions instead of fifty: each one is a directory and a leader election.
    config.put("offsets.topic.num.partitions", "5");
    config.put("transaction.state.log.num.partitions", "5");
    config.put("share.coordinator.state.topic.num.partitions", "5");
    config.put("auto.create.topics.enable", "false");
    config.put("group.initial.rebalance.delay.ms", "0");
    return config;
  }

  private static Map<String, String> common(int nodeId, Controller controller, Path logDir) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("node.id", Integer.toString(nodeId));
    config.put("controller.quorum.voters", controller.nodeId() + "@" + controller.address());
    config.put("controller.listener.names", "CONTROLLER");
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("log.dirs", logDir.toString());
    // A killed broker is back in a second instead of nine.
    config.put("broker.session.timeout.ms", "1500");
    config.put("broker.heartbeat.interval.ms", "250");
    return config;
  }
}
