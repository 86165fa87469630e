package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.change.CoordinatorConfig;
import io.ringkeeper.connect.EnsembleSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The sink connector's configuration. */
final class SinkSettings extends AbstractConfig {

  static final String KAFKA_PREFIX = "ringkeeper.kafka.";
  static final String BOOTSTRAP_SERVERS = KAFKA_PREFIX + "bootstrap.servers";
  static final String DEADLINE_MS = "ringkeeper.change.deadline.ms";
  static final String KAFKA_TIMEOUT_MS = "ringkeeper.change.kafka.timeout.ms";

  private static final int MIN_TIMEOUT_MS = 100;
  private static final int MAX_TIMEOUT_MS = 600_000;
  private static final long BEYOND_DEADLINE_MS = 170_000;

  SinkSettings(Map<String, String> properties) {
    super(configDef(), properties, false);
  }

  static ConfigDef configDef() {
    return EnsembleSettings.define(new ConfigDef())
        .define(
            BOOTSTRAP_SERVERS,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            Importance.HIGH,
            "The cluster whose topics the rings cover, and which has the events topic. Further settings"
                + " of its clients, such as those of security, take the same prefix"
                + " <code>ringkeeper.kafka.</code>.")
        .define(
            DEADLINE_MS,
            ConfigDef.Type.INT,
            (int) CoordinatorConfig.DEFAULT.deadlineMs(),
            Range.between(MIN_TIMEOUT_MS, MAX_TIMEOUT_MS),
            Importance.MEDIUM,
            "How long producers may take to drain before a change is aborted, milliseconds. At most a"
                + " third of the shortest <code>max.block.ms</code> of the registered producers is"
                + " used.")
        .define(
            KAFKA_TIMEOUT_MS,
            ConfigDef.Type.INT,
            8_000,
            Range.between(MIN_TIMEOUT_MS, MAX_TIMEOUT_MS),
            Importance.LOW,
            "How long one request to Kafka may take, milliseconds. Keep it below the deadline, or a slow"
                + " answer uses up the time in which a change can still complete.");
  }

  String eventsTopic() {
    return getString(EnsembleSettings.EVENTS_TOPIC);
  }

  int kafkaTimeoutMs() {
    return getInt(KAFKA_TIMEOUT_MS);
  }

  CoordinatorConfig coordinator() {
    CoordinatorConfig usual = CoordinatorConfig.DEFAULT;
    long deadlineMs = getInt(DEADLINE_MS);
    return new CoordinatorConfig(
        deadlineMs,
        usual.pollMs(),
        usual.askMaxMs(),
        usual.decideMaxMs(),
        deadlineMs + BEYOND_DEADLINE_MS);
  }

  Map<String, Object> adminClient() {
    return originalsWithPrefix(KAFKA_PREFIX);
  }

  /** Outcomes are stored safely whatever else is set. */
  Map<String, Object> producerClient() {
    Map<String, Object> client = new HashMap<>();
    client.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, kafkaTimeoutMs());
    client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, kafkaTimeoutMs());
    client.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, kafkaTimeoutMs() / 2);
    client.putAll(originalsWithPrefix(KAFKA_PREFIX));
    client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    client.put(ProducerConfig.ACKS_CONFIG, "all");
    client.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    return client;
  }
}
