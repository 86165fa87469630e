package io.ringkeeper.consumer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Kafka's own consumer properties as far as the wrapper acts on them, with Kafka's defaults. */
final class KafkaSettings extends AbstractConfig {

  private static final String OURS = "ringkeeper.";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
              ConfigDef.Type.CLASS,
              null,
              Importance.HIGH,
              "")
          .define(
              ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
              ConfigDef.Type.CLASS,
              null,
              Importance.HIGH,
              "")
          .define(
              ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
              ConfigDef.Type.LIST,
              "",
              Importance.LOW,
              "")
          .define(ConsumerConfig.GROUP_ID_CONFIG, ConfigDef.Type.STRING, null, Importance.HIGH, "")
          .define(
              ConsumerConfig.GROUP_PROTOCOL_CONFIG,
              ConfigDef.Type.STRING,
              "classic",
              Importance.HIGH,
              "")
          .define(
              ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
              ConfigDef.Type.BOOLEAN,
              null,
              Importance.MEDIUM,
              "")
          .define(
              ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
              ConfigDef.Type.INT,
              5_000,
              ConfigDef.Range.atLeast(0),
              Importance.LOW,
              "")
          .define(
              ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
              ConfigDef.Type.INT,
              60_000,
              ConfigDef.Range.atLeast(0),
              Importance.MEDIUM,
              "");

  private final Map<String, Object> properties;

  KafkaSettings(Map<String, ?> properties) {
    super(DEFINITION, properties, false);
    this.properties = new HashMap<>(properties);
    String protocol = getString(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    if (!protocol.equalsIgnoreCase("classic") && !protocol.equalsIgnoreCase("consumer")) {
      throw new ConfigException(
          ConsumerConfig.GROUP_PROTOCOL_CONFIG
              + "="
              + protocol
              + " is not supported: a ring's order rests on one member a partition that commits"
              + " offsets. Use classic or consumer");
    }
    if (groupId().isEmpty()
        && Boolean.TRUE.equals(getBoolean(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG))) {
      throw new InvalidConfigurationException(
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG
              + " cannot be set to true when "
              + ConsumerConfig.GROUP_ID_CONFIG
              + " is not set");
    }
  }

  Optional<String> groupId() {
    return Optional.ofNullable(getString(ConsumerConfig.GROUP_ID_CONFIG));
  }

  /** Whether the wrapper commits for the application. */
  boolean isAutoCommit() {
    Boolean chosen = getBoolean(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);
    return groupId().isPresent() && (chosen == null || chosen);
  }

  long autoCommitIntervalMs() {
    return getInt(ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG);
  }

  long defaultApiTimeoutMs() {
    return getInt(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
  }

  /** What the wrapped consumer gets: it reads bytes and never commits by itself. */
  Map<String, Object> inner() {
    Map<String, Object> inner = new HashMap<>(properties);
    inner.keySet().removeIf(name -> name.startsWith(OURS));
    inner.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    inner.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    inner.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
    inner.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return inner;
  }

  /** All properties as they were given. */
  Map<String, Object> all() {
    return Map.copyOf(withoutNulls());
  }

  private Map<String, Object> withoutNulls() {
    Map<String, Object> copy = new HashMap<>(properties);
    copy.values().removeIf(value -> value == null);
    return copy;
  }

  /** As Kafka's consumer does: a given one is used as it is, a named one created and configured. */
  @SuppressWarnings("unchecked") // what a class of the configuration reads is the user's promise
  <T> Deserializer<T> deserializer(@Nullable Deserializer<T> given, String property) {
    if (given != null) {
      return given;
    }
    if (getClass(property) == null) {
      throw new ConfigException(
          "Missing required configuration \"" + property + "\" which has no default value.");
    }
    Deserializer<T> created = getConfiguredInstance(property, Deserializer.class);
    created.configure(
        withoutNulls(), property.equals(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG));
    return created;
  }
}
