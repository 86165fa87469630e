package io.ringkeeper.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A running set of servers. Thread-safe. */
public interface Sandbox extends AutoCloseable {
  /** The ensembles, in the specification's order. */
  List<Ensemble> ensembles();

  /** The ensemble of this name; throws {@link IllegalArgumentException} if there is none. */
  default Ensemble ensemble(String name) {
    return ensembles().stream()
        .filter(ensemble -> ensemble.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no ensemble '" + name + "'"));
  }

  /** All ensembles as the clients' property: {@code a=127.0.0.1:2181;b=…;c=…}. */
  default String ensemblesProperty() {
    return ensemblesProperty(ensembles().stream().map(Ensemble::name).toList());
  }

  /** The same for the ensembles of these names only. */
  default String ensemblesProperty(List<String> names) {
    return ensembles().stream()
        .filter(ensemble -> names.contains(ensemble.name()))
        .map(ensemble -> ensemble.name() + "=" + ensemble.connectString())
        .collect(Collectors.joining(";"));
  }

  /** The brokers, by id from 1. */
  List<Broker> brokers();

  /** The broker of this id; throws {@link IllegalArgumentException} if there is none. */
  default Broker broker(int id) {
    return brokers().stream()
        .filter(broker -> broker.id() == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no broker " + id));
  }

  /** All brokers' addresses, comma-separated. */
  default String bootstrapServers() {
    return brokers().stream().map(Broker::address).collect(Collectors.joining(","));
  }

  /** The Connect worker; throws {@link IllegalStateException} if there is none. */
  Server connectWorker();

  /** The base address of the Connect worker's REST interface, without a trailing slash. */
  URI connectUrl();

  /** A client of the Connect worker's REST interface. */
  default ConnectRest connect() {
    return new ConnectRest(connectUrl());
  }

  /**
   * Starts a further JVM and returns when its ready address answers, at once if it has none.
   *
   * @throws IllegalArgumentException if the name is in use
   */
  JavaProcess startProcess(JavaProcessSpec spec);

  /** A loopback port which no sandbox on this machine gives out again while this one is open. */
  int freePort();

  /** The work directory; {@code logs/} in it has one file for each process. */
  Path workDir();

  /**
   * Stops everything in order: further processes from the last started on, Connect, Kafka,
   * ZooKeeper. Also happens when this JVM ends. Returns when no process is left; repeatable.
   */
  @Override
  void close();
}
