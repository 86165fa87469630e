package io.ringkeeper.sandbox;

import java.util.List;
import java.util.stream.Collectors;

/** A ZooKeeper ensemble of forked JVMs. */
final class ForkedEnsemble implements Ensemble {
  private final String name;
  private final String connectString;
  private final List<ForkedServer> servers;

  ForkedEnsemble(String name, String connectString, List<ForkedServer> servers) {
    this.name = name;
    this.connectString = connectString;
    this.servers = List.copyOf(servers);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String connectString() {
    return connectString;
  }

  @Override
  public List<Server> servers() {
    return List.copyOf(servers);
  }

  /** Servers that run already stay: an ensemble may have lost only some of its servers. */
  @Override
  public void start() {
    if (isRunning()) {
      throw new IllegalStateException("ensemble " + name + " runs already");
    }
    servers.stream().filter(server -> !server.isRunning()).forEach(ForkedServer::launch);
    servers.forEach(ForkedServer::awaitReady);
  }

  @Override
  public void stop() {
    servers.forEach(ForkedServer::terminate);
    servers.forEach(ForkedServer::awaitEnd);
  }

  /** Ends what runs of an ensemble that did not start. */
  void abandon() {
    servers.forEach(ForkedServer::abandon);
  }

  @Override
  public void kill() {
    running().forEach(ForkedServer::kill);
  }

  @Override
  public void pause() {
    running().forEach(ForkedServer::pause);
  }

  @Override
  public void resume() {
    running().forEach(ForkedServer::resume);
  }

  private List<ForkedServer> running() {
    List<ForkedServer> running = servers.stream().filter(ForkedServer::isRunning).toList();
    if (running.isEmpty()) {
      throw new IllegalStateException("no server of ensemble " + name + " runs");
    }
    return running;
  }

  @Override
  public boolean isRunning() {
    return servers.stream().allMatch(ForkedServer::isRunning);
  }

  @Override
  public List<Long> pids() {
    return servers.stream().flatMap(server -> server.pids().stream()).toList();
  }

  @Override
  public String logTail() {
    return servers.stream()
        .map(server -> server.name() + ":\n" + server.logTail())
        .collect(Collectors.joining("\n"));
  }
}
