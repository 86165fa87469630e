package io.ringkeeper.connect;

import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.zookeeper.ZooKeeperOptions;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/** The settings that say where the ensembles are and how to reach them. */
public final class EnsembleSettings {

  public static final String ENSEMBLES = "ringkeeper.ensembles";
  public static final String SESSION_TIMEOUT_MS = "ringkeeper.zookeeper.session.timeout.ms";
  public static final String CONNECTION_TIMEOUT_MS = "ringkeeper.zookeeper.connection.timeout.ms";
  public static final String EVENTS_TOPIC = "ringkeeper.events.topic";

  private static final int MIN_SESSION_TIMEOUT_MS = 1_000;
  private static final int MAX_TIMEOUT_MS = 600_000;

  private EnsembleSettings() {}

  /** Adds these settings to a connector's own. */
  public static ConfigDef define(ConfigDef def) {
    return def.define(
            ENSEMBLES,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            EnsembleSettings::validate,
            Importance.HIGH,
            "The ZooKeeper ensembles, each one acceptor: <code>a=host:port[,host:port…][/chroot];b=…;c=…</code>."
                + " One to seven; the same names as in the producers.")
        .define(
            EVENTS_TOPIC,
            ConfigDef.Type.STRING,
            "ringkeeper-events",
            new ConfigDef.NonEmptyString(),
            Importance.MEDIUM,
            "The topic that the agreement's events are written to.")
        .define(
            SESSION_TIMEOUT_MS,
            ConfigDef.Type.INT,
            ZooKeeperOptions.DEFAULT.sessionTimeoutMs(),
            Range.between(MIN_SESSION_TIMEOUT_MS, MAX_TIMEOUT_MS),
            Importance.LOW,
            "ZooKeeper session time-out, milliseconds; the servers may bound it.")
        .define(
            CONNECTION_TIMEOUT_MS,
            ConfigDef.Type.INT,
            ZooKeeperOptions.DEFAULT.connectionTimeoutMs(),
            Range.between(1, MAX_TIMEOUT_MS),
            Importance.LOW,
            "After so many milliseconds without a connection to an ensemble its client starts anew.");
  }

  /** The ensembles that a validated configuration names. */
  public static EnsemblesConfig ensembles(AbstractConfig config) {
    return EnsemblesConfig.parse(config.getString(ENSEMBLES));
  }

  /** How to connect to them. */
  public static ZooKeeperOptions options(AbstractConfig config) {
    return new ZooKeeperOptions(
        config.getInt(SESSION_TIMEOUT_MS), config.getInt(CONNECTION_TIMEOUT_MS), null);
  }

  private static void validate(String name, Object value) {
    try {
      EnsemblesConfig.parse(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }
}
