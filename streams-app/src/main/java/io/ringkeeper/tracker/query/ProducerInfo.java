package io.ringkeeper.tracker.query;

import java.util.List;
import java.util.Map;

/**
 * A registered producer.
 *
 * @param registeredAtMs by acceptor, when its record was written there
 */
public record ProducerInfo(
    String producerId,
    String clientId,
    String host,
    List<String> topics,
    boolean idempotent,
    boolean acknowledgesDrain,
    String transactionalId,
    long maxBlockMs,
    long deliveryTimeoutMs,
    long startedAtMs,
    Map<String, Long> registeredAtMs) {

  public ProducerInfo {
    topics = List.copyOf(topics);
    registeredAtMs = Map.copyOf(registeredAtMs);
  }
}
