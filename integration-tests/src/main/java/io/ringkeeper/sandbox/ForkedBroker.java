package io.ringkeeper.sandbox;

import java.time.Duration;
import java.util.List;

/** A Kafka broker in a forked JVM. */
final class ForkedBroker extends ForkedServer implements Broker {
  private final int id;
  private final String address;

  ForkedBroker(
      int id,
      PortLease client,
      ChildProcess process,
      List<PortLease> ports,
      Duration startTimeout,
      SandboxListener listener) {
    super(process, ports, ReadyCheck.kafka(client, id), startTimeout, listener);
    this.id = id;
    this.address = client.address();
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String address() {
    return address;
  }
}
