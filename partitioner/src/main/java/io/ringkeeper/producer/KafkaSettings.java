package io.ringkeeper.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's own properties as far as they matter here, with Kafka's defaults: a plugin sees only what
 * the application set.
 */
final class KafkaSettings {

  private static final int MAX_IN_FLIGHT_FOR_IDEMPOTENCE = 5;

  private final String clientId;
  private final String transactionalId;
  private final long maxBlockMs;
  private final long deliveryTimeoutMs;
  private final int batchSize;
  private final boolean idempotent;
  private final List<String> interceptors;
  private final Map<String, ?> properties;

  KafkaSettings(Map<String, ?> properties) {
    this.properties = properties;
    clientId = text(ProducerConfig.CLIENT_ID_CONFIG, "");
    transactionalId = text(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "");
    maxBlockMs = number(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
    deliveryTimeoutMs = number(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
    batchSize = (int) number(ProducerConfig.BATCH_SIZE_CONFIG, 16_384);
    idempotent = whyNotIdempotent() == null;
    interceptors = classNames(properties.get(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG));
  }

  String clientId() {
    return clientId;
  }

  /** Empty when there is none. */
  String transactionalId() {
    return transactionalId;
  }

  long maxBlockMs() {
    return maxBlockMs;
  }

  long deliveryTimeoutMs() {
    return deliveryTimeoutMs;
  }

  int batchSize() {
    return batchSize;
  }

  /** Whether Kafka will make this producer idempotent. */
  boolean isIdempotent() {
    return idempotent;
  }

  boolean hasInterceptor() {
    return interceptors.contains(RingProducerInterceptor.class.getName());
  }

  /**
   * Checks what ordered mode rests on.
   *
   * @throws ConfigException naming the property to change
   */
  void requireOrderKeeping() {
    String key = ProducerConfig.INTERCEPTOR_CLASSES_CONFIG;
    String name = RingProducerInterceptor.class.getName();
    if (!hasInterceptor()) {
      throw new ConfigException(
          RingProducerConfig.MODE_CONFIG + "=ordered needs " + key + "=" + name);
    }
    if (interceptors.indexOf(name) != interceptors.size() - 1) {
      throw new ConfigException(
          key
              + " must name "
              + name
              + " last and once: an interceptor after it could replace the"
              + " record that it accounts for. Found "
              + interceptors);
    }
    String why = whyNotIdempotent();
    if (why != null) {
      throw new ConfigException(
          RingProducerConfig.MODE_CONFIG
              + "=ordered needs an idempotent producer with acks=all: "
              + why
              + ". Without it a send that failed could still arrive after a change. Change"
              + " that, or set "
              + RingProducerConfig.MODE_CONFIG
              + "=relaxed");
    }
  }

  /** What keeps Kafka from making this producer idempotent, or null. */
  private @Nullable String whyNotIdempotent() {
    if (text(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true").equalsIgnoreCase("false")) {
      return "set enable.idempotence=true (or leave it out), it is false";
    }
    String acks = text(ProducerConfig.ACKS_CONFIG, "all").toLowerCase(Locale.ROOT);
    if (!acks.equals("all") && !acks.equals("-1")) {
      return "set acks=all (or leave it out), it is " + acks;
    }
    if (number(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE) == 0) {
      return "leave retries out, it is 0";
    }
    long inFlight =
        number(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, MAX_IN_FLIGHT_FOR_IDEMPOTENCE);
    return inFlight > MAX_IN_FLIGHT_FOR_IDEMPOTENCE
        ? "set max.in.flight.requests.per.connection to at most 5, it is " + inFlight
        : null;
  }

  private String text(String key, String fallback) {
    Object value = properties.get(key);
    return value == null ? fallback : value.toString().strip();
  }

  private long number(String key, long fallback) {
    Object value = properties.get(key);
    if (value instanceof Number number) {
      return number.longValue();
    }
    return value == null
        ? fallback
        : (Long) ConfigDef.parseType(key, value.toString(), ConfigDef.Type.LONG);
  }

  /** The names in a property that takes classes or their names, as a list or as text. */
  static List<String> classNames(@Nullable Object value) {
    Object list = value instanceof Class<?> ? List.of(value) : value;
    List<String> names = new ArrayList<>();
    if (list instanceof List<?> elements) {
      for (Object element : elements) {
        names.add(element instanceof Class<?> type ? type.getName() : element.toString().strip());
      }
    } else if (list != null) {
      for (String name : list.toString().split(",", -1)) {
        names.add(name.strip());
      }
    }
    return names;
  }
}
