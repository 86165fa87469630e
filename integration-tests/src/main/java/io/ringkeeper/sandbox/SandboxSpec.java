package io.ringkeeper.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What a sandbox consists of.
 *
 * @param workDir holds {@code logs/}, {@code data/}, {@code conf/} and {@code tmp/}; what an
 *     earlier sandbox left in these is deleted at start
 * @param ensembles names of the ZooKeeper ensembles, unique
 * @param zkServersPerEnsemble 1 (standalone) or 3
 * @param brokers Kafka brokers, 0 to 9: one is its own controller, more share an isolated one
 * @param connectWorkers 0 or 1
 * @param pluginDirs the Connect worker's plugin path: directories that hold plugin directories
 * @param brokerProperties override what the sandbox gives every broker
 * @param connectProperties override what the sandbox gives the Connect worker
 * @param startTimeout how long each server may take to answer
 */
public record SandboxSpec(
    Path workDir,
    List<String> ensembles,
    int zkServersPerEnsemble,
    int brokers,
    int connectWorkers,
    List<Path> pluginDirs,
    Map<String, String> brokerProperties,
    Map<String, String> connectProperties,
    Duration startTimeout) {

  public SandboxSpec {
    workDir = workDir.toAbsolutePath().normalize();
    ensembles = List.copyOf(ensembles);
    pluginDirs = pluginDirs.stream().map(dir -> dir.toAbsolutePath().normalize()).toList();
    brokerProperties = Map.copyOf(brokerProperties);
    connectProperties = Map.copyOf(connectProperties);
    for (String name : ensembles) {
      require(
          name.matches("[A-Za-z0-9_-]+"),
          "ensemble name '" + name + "' must be letters, digits, '_' or '-'");
    }
    require(
        new HashSet<>(ensembles).size() == ensembles.size(),
        "ensembles " + ensembles + " repeat a name");
    require(
        zkServersPerEnsemble == 1 || zkServersPerEnsemble == 3,
        "zkServersPerEnsemble is " + zkServersPerEnsemble + ", must be 1 or 3");
    require(brokers >= 0 && brokers <= 9, "brokers is " + brokers + ", must be 0 to 9");
    require(
        connectWorkers == 0 || connectWorkers == 1,
        "connectWorkers is " + connectWorkers + ", must be 0 or 1");
    require(connectWorkers == 0 || brokers > 0, "a Connect worker needs a broker");
    require(pluginDirs.isEmpty() || connectWorkers > 0, "pluginDirs without a Connect worker");
    require(startTimeout.compareTo(Duration.ZERO) > 0, "startTimeout must be positive");
  }

  /** Three ensembles a, b, c of one server each, one broker, no Connect worker. */
  public static SandboxSpec in(Path workDir) {
    return new SandboxSpec(
        workDir,
        List.of("a", "b", "c"),
        1,
        1,
        0,
        List.of(),
        Map.of(),
        Map.of(),
        Duration.ofSeconds(90));
  }

  /** The same with ensembles of these names. */
  public SandboxSpec withEnsembles(String... names) {
    return new SandboxSpec(
        workDir,
        List.of(names),
        zkServersPerEnsemble,
        brokers,
        connectWorkers,
        pluginDirs,
        brokerProperties,
        connectProperties,
        startTimeout);
  }

  /** The same with 1 or 3 servers in each ensemble. */
  public SandboxSpec withZkServersPerEnsemble(int count) {
    return new SandboxSpec(
        workDir,
        ensembles,
        count,
        brokers,
        connectWorkers,
        pluginDirs,
        brokerProperties,
        connectProperties,
        startTimeout);
  }

  /** The same with this many brokers. */
  public SandboxSpec withBrokers(int count) {
    return new SandboxSpec(
        workDir,
        ensembles,
        zkServersPerEnsemble,
        count,
        connectWorkers,
        pluginDirs,
        brokerProperties,
        connectProperties,
        startTimeout);
  }

  /** The same with one Connect worker whose plugin path is these directories. */
  public SandboxSpec withConnect(Path... newPluginDirs) {
    return new SandboxSpec(
        workDir,
        ensembles,
        zkServersPerEnsemble,
        brokers,
        1,
        List.of(newPluginDirs),
        brokerProperties,
        connectProperties,
        startTimeout);
  }

  /** The same with these broker properties, which win over the sandbox's own. */
  public SandboxSpec withBrokerProperties(Map<String, String> properties) {
    return new SandboxSpec(
        workDir,
        ensembles,
        zkServersPerEnsemble,
        brokers,
        connectWorkers,
        pluginDirs,
        properties,
        connectProperties,
        startTimeout);
  }

  /** The same with these worker properties, which win over the sandbox's own. */
  public SandboxSpec withConnectProperties(Map<String, String> properties) {
    return new SandboxSpec(
        workDir,
        ensembles,
        zkServersPerEnsemble,
        brokers,
        connectWorkers,
        pluginDirs,
        brokerProperties,
        properties,
        startTimeout);
  }

  /** The same with this time-out for each server's start. */
  public SandboxSpec withStartTimeout(Duration timeout) {
    return new SandboxSpec(
        workDir,
        ensembles,
        zkServersPerEnsemble,
        brokers,
        connectWorkers,
        pluginDirs,
        brokerProperties,
        connectProperties,
        timeout);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
