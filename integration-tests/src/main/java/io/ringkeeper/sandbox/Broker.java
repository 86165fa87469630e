package io.ringkeeper.sandbox;

/** One Kafka broker. */
public interface Broker extends Server {
  /** Its node id, from 1. */
  int id();

  /** {@code host:port} of its client listener. */
  String address();
}
