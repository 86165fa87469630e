package io.ringkeeper.agreement;

import java.util.Set;
import java.util.TreeSet;

/**
 * A producer's persistent record in every ensemble: enough for a coordinator to know whom to wait
 * for and how long.
 *
 * @param producerId unique per producer instance: 1 to 128 of {@code a-z A-Z 0-9 . _ -}
 * @param clientId Kafka's {@code client.id}; informative
 * @param host where it runs; informative
 * @param features the feature levels it understands
 * @param topics every topic it sends to or is about to send to, ring or not
 * @param acknowledgesDrain whether it holds moving slots during a change and acknowledges when
 *     nothing of it is in flight for them. One that does not (it has the partitioner without the
 *     interceptor, or runs relaxed) cannot be waited for: the order of its records across a change
 *     is not guaranteed
 * @param idempotent whether {@code enable.idempotence} is on
 * @param transactionalId its {@code transactional.id}, or empty
 * @param maxBlockMs its {@code max.block.ms}
 * @param deliveryTimeoutMs its {@code delivery.timeout.ms}
 * @param isolationMaxMs after so long without confirmation from a majority it stops ring sends; 0
 *     when it makes no such promise
 * @param startedAtMs its clock at start, milliseconds since 1970; informative
 */
public record ProducerRegistration(
    String producerId,
    String clientId,
    String host,
    FeatureRange features,
    Set<String> topics,
    boolean acknowledgesDrain,
    boolean idempotent,
    String transactionalId,
    long maxBlockMs,
    long deliveryTimeoutMs,
    long isolationMaxMs,
    long startedAtMs) {

  public ProducerRegistration {
    topics = java.util.Collections.unmodifiableSet(new TreeSet<>(topics));
    if (!RingIdentity.isValidName(producerId)) {
      throw new IllegalArgumentException(
          "producer id '" + producerId + "' must be 1 to 128 of a-z A-Z 0-9 . _ -");
    }
  }
}
