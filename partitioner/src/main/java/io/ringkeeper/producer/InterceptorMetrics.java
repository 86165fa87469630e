package io.ringkeeper.producer;

import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/** What the interceptor shows through Kafka's own metrics. */
final class InterceptorMetrics {

  private final RingClient client;
  private final PluginMetrics metrics;

  InterceptorMetrics(RingClient client, PluginMetrics metrics) {
    this.client = client;
    this.metrics = metrics;
  }

  void register() {
    gauge(
        "records-explicit-total",
        "Records to a partition that the application chose",
        () -> client.counters().explicit().sum());
    gauge(
        "sends-unsettled",
        "Keyed records sent and neither acknowledged nor failed",
        () -> client.switchboard().openSends());
    gauge(
        "partitions-in-doubt",
        "Partitions where a failed send may still arrive",
        () -> client.switchboard().partitionsInDoubt());
  }

  private void gauge(String name, String description, LongSupplier value) {
    Gauge<Long> read = (config, now) -> value.getAsLong();
    metrics.addMetric(metrics.metricName(name, description, new LinkedHashMap<>()), read);
  }
}
