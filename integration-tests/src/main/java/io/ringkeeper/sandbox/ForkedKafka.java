package io.ringkeeper.sandbox;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A KRaft cluster of forked JVMs.
 *
 * @param controllers isolated controllers, none for a combined node
 * @param brokers by id
 */
record ForkedKafka(List<ForkedServer> controllers, List<ForkedBroker> brokers) {
  static final ForkedKafka NONE = new ForkedKafka(List.of(), List.of());

  ForkedKafka {
    controllers = List.copyOf(controllers);
    brokers = List.copyOf(brokers);
  }

  void start() {
    Stream.concat(controllers.stream(), brokers.stream()).forEach(ForkedServer::launch);
    Stream.concat(controllers.stream(), brokers.stream()).forEach(ForkedServer::awaitReady);
  }

  /** Brokers first: their controlled shutdown asks the controller. */
  void stop() {
    brokers.forEach(ForkedServer::terminate);
    brokers.forEach(ForkedServer::awaitEnd);
    controllers.forEach(ForkedServer::stop);
  }

  /** Ends what runs of a cluster that did not start. */
  void abandon() {
    Stream.concat(brokers.stream(), controllers.stream()).forEach(ForkedServer::abandon);
  }

  String bootstrapServers() {
    return brokers.stream().map(Broker::address).collect(Collectors.joining(","));
  }
}
