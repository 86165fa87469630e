package io.ringkeeper.connect.source;

import io.ringkeeper.connect.EnsembleSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The source connector's configuration. */
final class SourceSettings extends AbstractConfig {

  static final String POLL_INTERVAL_MS = "ringkeeper.poll.interval.ms";
  static final String REQUEST_TIMEOUT_MS = "ringkeeper.request.timeout.ms";

  /** Set by the connector for its tasks: names of the ensembles that the task reads. */
  static final String TASK_ENSEMBLES = "ringkeeper.task.ensembles";

  private static final int MIN_POLL_INTERVAL_MS = 10;
  private static final int MAX_INTERVAL_MS = 60_000;

  SourceSettings(Map<String, String> properties) {
    super(configDef(), properties, false);
  }

  static ConfigDef configDef() {
    return EnsembleSettings.define(new ConfigDef())
        .define(
            POLL_INTERVAL_MS,
            ConfigDef.Type.INT,
            5_000,
            Range.between(MIN_POLL_INTERVAL_MS, MAX_INTERVAL_MS),
            Importance.LOW,
            "How often everything is read when no watch says that something changed, milliseconds."
                + " Watches are hints and can be lost; this bounds the delay then.")
        .define(
            REQUEST_TIMEOUT_MS,
            ConfigDef.Type.INT,
            5_000,
            Range.between(1, MAX_INTERVAL_MS),
            Importance.LOW,
            "How long one look at an ensemble may take before the ensemble counts as unreachable for"
                + " now, milliseconds.")
        .defineInternal(TASK_ENSEMBLES, ConfigDef.Type.LIST, List.of(), Importance.LOW);
  }

  String topic() {
    return getString(EnsembleSettings.EVENTS_TOPIC);
  }

  int pollIntervalMs() {
    return getInt(POLL_INTERVAL_MS);
  }

  int requestTimeoutMs() {
    return getInt(REQUEST_TIMEOUT_MS);
  }
}
