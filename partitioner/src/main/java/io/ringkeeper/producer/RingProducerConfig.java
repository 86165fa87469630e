package io.ringkeeper.producer;

import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.view.ViewSettings;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The {@code ringkeeper.*} properties of a Kafka producer. They go among its other properties. */
public final class RingProducerConfig extends AbstractConfig {

  public static final String ENSEMBLES_CONFIG = "ringkeeper.ensembles";
  public static final String MODE_CONFIG = "ringkeeper.mode";
  public static final String SESSION_TIMEOUT_MS_CONFIG = "ringkeeper.zookeeper.session.timeout.ms";
  public static final String CONNECTION_TIMEOUT_MS_CONFIG =
      "ringkeeper.zookeeper.connection.timeout.ms";
  public static final String VIEW_POLL_INTERVAL_MS_CONFIG = "ringkeeper.view.poll.interval.ms";

  public static final String ISOLATION_MAX_MS_CONFIG = "ringkeeper.isolation.max.ms";

  public static final String BARRIER_RECORDS_CONFIG = "ringkeeper.barrier.records";

  /** {@link #MODE_CONFIG}: hold, stamp and acknowledge. */
  public static final String ORDERED = "ordered";

  /** {@link #MODE_CONFIG}: route only. */
  public static final String RELAXED = "relaxed";

  private static final int ISOLATION_POLLS = 3;

  private static final ConfigDef DEFINITION = define();

  private final EnsemblesConfig ensembles;
  private final KafkaSettings kafka;
  private final boolean ordered;

  /**
   * Reads the properties of one producer.
   *
   * @throws ConfigException naming the property to change
   */
  public RingProducerConfig(Map<String, ?> properties) {
    super(DEFINITION, properties, false);
    ensembles = parse(getString(ENSEMBLES_CONFIG));
    kafka = new KafkaSettings(properties);
    String mode = getString(MODE_CONFIG);
    ordered = ORDERED.equals(mode) || (mode == null && kafka.hasInterceptor());
    if (ordered) {
      kafka.requireOrderKeeping();
    }
    requireUsefulIsolation();
  }

  /** The definition, for documentation and tools. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  KafkaSettings kafka() {
    return kafka;
  }

  /** Whether sends are ticketed, held during changes and their drain acknowledged. */
  boolean isOrdered() {
    return ordered;
  }

  /** Whether relaxed was asked for, not only the result of a missing interceptor. */
  boolean isRelaxedByChoice() {
    return RELAXED.equals(getString(MODE_CONFIG));
  }

  /** How to look at the rings. */
  ViewSettings view() {
    return ViewSettings.of(
        ensembles,
        getInt(SESSION_TIMEOUT_MS_CONFIG),
        getInt(CONNECTION_TIMEOUT_MS_CONFIG),
        viewPollIntervalMs());
  }

  int viewPollIntervalMs() {
    return getInt(VIEW_POLL_INTERVAL_MS_CONFIG);
  }

  /** After so long without confirmation by a majority keyed sends stop; 0: they never do. */
  long isolationMaxMs() {
    return getLong(ISOLATION_MAX_MS_CONFIG);
  }

  /** Whether doubt that keeps a change waiting is cleared by barrier records. */
  boolean sendsBarriers() {
    return getBoolean(BARRIER_RECORDS_CONFIG) && kafka.transactionalId().isEmpty();
  }

  private void requireUsefulIsolation() {
    long leastMs = (long) ISOLATION_POLLS * viewPollIntervalMs();
    if (isolationMaxMs() > 0 && !ordered) {
      throw new ConfigException(
          ISOLATION_MAX_MS_CONFIG
              + " needs "
              + MODE_CONFIG
              + "=ordered: changes pass a relaxed producer without waiting");
    }
    if (isolationMaxMs() > 0 && isolationMaxMs() < leastMs) {
      throw new ConfigException(
          ISOLATION_MAX_MS_CONFIG
              + "="
              + isolationMaxMs()
              + " is below "
              + ISOLATION_POLLS
              + " times "
              + VIEW_POLL_INTERVAL_MS_CONFIG
              + "="
              + viewPollIntervalMs()
              + ", the interval of its confirmations: one that is late would stop sends. Raise the"
              + " one or lower the other");
    }
  }

  private static EnsemblesConfig parse(@Nullable String text) {
    try {
      return EnsemblesConfig.parse(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static ConfigDef define() {
    return new ConfigDef()
        .define(
            ENSEMBLES_CONFIG,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            Importance.HIGH,
            "The ZooKeeper ensembles that agree on the rings, one acceptor each: "
                + "`a=host:port[,host:port…][/chroot];b=…;c=…`. One to seven, named the same "
                + "everywhere. Producers of one JVM with the same value share one client per "
                + "ensemble (ZooKeeper's `maxClientCnxns` counts them as one).")
        .define(
            MODE_CONFIG,
            ConfigDef.Type.STRING,
            null,
            ValidString.in(null, ORDERED, RELAXED),
            Importance.HIGH,
            "`ordered`: sends of moving slots wait during a change and the producer acknowledges "
                + "its drain, so that every key keeps its order; needs the interceptor, "
                + "`enable.idempotence` not switched off and `acks=all`. `relaxed`: routes by the "
                + "ring only; the order of a key is not guaranteed across a change. Default: "
                + "`ordered` when the interceptor is configured, else `relaxed`.")
        .define(
            SESSION_TIMEOUT_MS_CONFIG,
            ConfigDef.Type.INT,
            15_000,
            ConfigDef.Range.between(1_000, 600_000),
            Importance.MEDIUM,
            "Session time-out asked of the ZooKeeper servers, which may bound it. A producer that "
                + "crashed counts as live at most that long.")
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
            "How often the tips and this producer's registration are read without being asked to, "
                + "in case a watch was lost. Changes are normally seen at once.")
        .define(
            ISOLATION_MAX_MS_CONFIG,
            ConfigDef.Type.LONG,
            0L,
            ConfigDef.Range.between(0, 86_400_000),
            Importance.LOW,
            "When no majority of the ensembles confirmed this producer's registration for so long, "
                + "its keyed sends stop until one does: they wait for `max.block.ms`, then fail "
                + "with a `TimeoutException`. In return a change may pass it once it was cut off "
                + "for that, `max.block.ms` and `delivery.timeout.ms` together (and a twentieth "
                + "more, for clocks that differ), so that a crashed producer does not have to be "
                + "forgotten by hand. At least three times `ringkeeper.view.poll.interval.ms`, at "
                + "which it then confirms itself by a write in every ensemble. 0: it never stops, and "
                + "changes always wait for it.")
        .define(
            BARRIER_RECORDS_CONFIG,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.LOW,
            "Only `RingProducer` without `transactional.id`: when a failed send, which may still "
                + "arrive, keeps a change waiting, it sends a barrier to that partition, a record "
                + "without key and value under the header `ringkeeper-barrier`, whose "
                + "acknowledgement proves that nothing older can arrive. Consumers have to skip "
                + "such records.");
  }
}
