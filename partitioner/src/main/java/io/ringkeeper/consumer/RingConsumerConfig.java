package io.ringkeeper.consumer;

import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.view.ViewSettings;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The {@code ringkeeper.*} properties of a {@link RingConsumer}. They go among Kafka's. */
public final class RingConsumerConfig extends AbstractConfig {

  public static final String ENSEMBLES_CONFIG = "ringkeeper.ensembles";
  public static final String QUARANTINE_HANDLER_CONFIG = "ringkeeper.quarantine.handler";
  public static final String QUARANTINE_TOPIC_CONFIG = "ringkeeper.quarantine.topic";
  public static final String GATE_POLL_MAX_INTERVAL_MS_CONFIG =
      "ringkeeper.gate.poll.max.interval.ms";
  public static final String SESSION_TIMEOUT_MS_CONFIG = "ringkeeper.zookeeper.session.timeout.ms";
  public static final String CONNECTION_TIMEOUT_MS_CONFIG =
      "ringkeeper.zookeeper.connection.timeout.ms";
  public static final String VIEW_POLL_INTERVAL_MS_CONFIG = "ringkeeper.view.poll.interval.ms";

  /** Before properties of the producer that writes dead letters. */
  public static final String QUARANTINE_PRODUCER_PREFIX = "ringkeeper.quarantine.producer.";

  /** {@link #QUARANTINE_HANDLER_CONFIG}: stop at the record. */
  public static final String FAIL = "fail";

  /** {@link #QUARANTINE_HANDLER_CONFIG}: send the record to a topic. */
  public static final String DEAD_LETTER = "dead-letter";

  private static final ConfigDef DEFINITION = define();

  private final EnsemblesConfig ensembles;

  /**
   * Reads the properties of one consumer.
   *
   * @throws ConfigException naming the property to change
   */
  public RingConsumerConfig(Map<String, ?> properties) {
    super(DEFINITION, properties, false);
    ensembles = parse(getString(ENSEMBLES_CONFIG));
    String topic = getString(QUARANTINE_TOPIC_CONFIG);
    if (DEAD_LETTER.equals(quarantineHandler()) && (topic == null || topic.isBlank())) {
      throw new ConfigException(
          QUARANTINE_HANDLER_CONFIG
              + "="
              + DEAD_LETTER
              + " needs "
              + QUARANTINE_TOPIC_CONFIG
              + ", the topic to send the records to");
    }
  }

  /** The definition, for documentation and tools. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /** How to look at the rings. */
  ViewSettings view() {
    return ViewSettings.of(
        ensembles,
        getInt(SESSION_TIMEOUT_MS_CONFIG),
        getInt(CONNECTION_TIMEOUT_MS_CONFIG),
        getInt(VIEW_POLL_INTERVAL_MS_CONFIG));
  }

  /** {@link #FAIL}, {@link #DEAD_LETTER} or the name of a class. */
  String quarantineHandler() {
    return getString(QUARANTINE_HANDLER_CONFIG);
  }

  /** Empty unless set. */
  String quarantineTopic() {
    String topic = getString(QUARANTINE_TOPIC_CONFIG);
    return topic == null ? "" : topic;
  }

  long gatePollMaxIntervalMs() {
    return getInt(GATE_POLL_MAX_INTERVAL_MS_CONFIG);
  }

  private static EnsemblesConfig parse(@Nullable String text) {
    try {
      return EnsemblesConfig.parse(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static ConfigDef define() {
    ConfigDef definition =
        new ConfigDef()
            .define(
                ENSEMBLES_CONFIG,
                ConfigDef.Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                Importance.HIGH,
                "The ZooKeeper ensembles that agree on the rings, the same text as the producers'. "
                    + "Clients of one JVM with the same value share one session per ensemble.")
            .define(
                QUARANTINE_HANDLER_CONFIG,
                ConfigDef.Type.STRING,
                FAIL,
                new ConfigDef.NonEmptyString(),
                Importance.HIGH,
                "What becomes of a record that may be out of the order of its key. `fail`: "
                    + "`poll()` throws a `QuarantineException` and the position stays. "
                    + "`dead-letter`: the record is sent to `ringkeeper.quarantine.topic` before "
                    + "the position passes it. Or a class (or, in a map of properties, an object) "
                    + "that implements `QuarantineHandler` and gets the record.")
            .define(
                QUARANTINE_TOPIC_CONFIG,
                ConfigDef.Type.STRING,
                null,
                Importance.MEDIUM,
                "Where `dead-letter` sends records, with headers that say where they come from and "
                    + "why. Its producer takes the consumer's connection and security properties; "
                    + "others are set with the prefix `ringkeeper.quarantine.producer.`. Default: "
                    + "none, required for `dead-letter`.");
    return defineWaits(definition);
  }

  private static ConfigDef defineWaits(ConfigDef definition) {
    return definition
        .define(
            GATE_POLL_MAX_INTERVAL_MS_CONFIG,
            ConfigDef.Type.INT,
            250,
            ConfigDef.Range.between(10, 60_000),
            Importance.LOW,
            "While a partition waits for others to be read, what the group has committed is "
                + "looked at again and again, first after 10 ms, then less and less often down to "
                + "this.")
        .define(
            SESSION_TIMEOUT_MS_CONFIG,
            ConfigDef.Type.INT,
            15_000,
            ConfigDef.Range.between(1_000, 600_000),
            Importance.LOW,
            "Session time-out asked of the ZooKeeper servers, which may bound it.")
        .define(
            CONNECTION_TIMEOUT_MS_CONFIG,
            ConfigDef.Type.INT,
            10_000,
            ConfigDef.Range.between(1, 600_000),
            Importance.LOW,
            "After so long without a connection the ZooKeeper client starts anew.")
        .define(
            VIEW_POLL_INTERVAL_MS_CONFIG,
            ConfigDef.Type.INT,
            5_000,
            ConfigDef.Range.between(100, 600_000),
            Importance.LOW,
            "How often the tips are read without being asked to, in case a watch was lost. Changes "
                + "are normally seen at once.");
  }
}
