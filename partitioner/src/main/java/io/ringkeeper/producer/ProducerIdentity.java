package io.ringkeeper.producer;

import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.ProducerRegistration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** Who this producer instance is to the coordinators. A new instance is another producer. */
final class ProducerIdentity {

  private static final int MAX_CLIENT_ID_LENGTH = 100;
  private static final int SUFFIX_BYTES = 8;

  private final RingProducerConfig config;
  private final String producerId;
  private final String host;
  private final long startedAtMs;

  ProducerIdentity(RingProducerConfig config, long startedAtMs) {
    this.config = config;
    this.producerId = idFor(config.kafka().clientId());
    this.host = hostName();
    this.startedAtMs = startedAtMs;
  }

  String producerId() {
    return producerId;
  }

  /** This producer's record with these topics. */
  ProducerRegistration registration(Set<String> topics) {
    KafkaSettings kafka = config.kafka();
    return new ProducerRegistration(
        producerId,
        kafka.clientId(),
        host,
        FeatureRange.CURRENT,
        topics,
        config.isOrdered(),
        kafka.isIdempotent(),
        kafka.transactionalId(),
        kafka.maxBlockMs(),
        kafka.deliveryTimeoutMs(),
        config.isolationMaxMs(),
        startedAtMs);
  }

  private static String idFor(String clientId) {
    byte[] suffix = new byte[SUFFIX_BYTES];
    new SecureRandom().nextBytes(suffix);
    String name = clientId.isEmpty() ? "producer" : clientId.replaceAll("[^a-zA-Z0-9._-]", "_");
    String cut = name.substring(0, Math.min(name.length(), MAX_CLIENT_ID_LENGTH));
    return cut + "-" + HexFormat.of().formatHex(suffix);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
