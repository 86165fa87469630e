package io.ringkeeper.producer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * What the partitioner shows through Kafka's own metrics ({@code kafka.producer:type=plugins}).
 * Values are read when somebody looks; sends only count.
 */
final class PartitionerMetrics {

  private static final String RING_TAG = "ring";

  private final RingClient client;
  private final PluginMetrics metrics;
  private final Set<String> rings = new TreeSet<>();

  PartitionerMetrics(RingClient client, PluginMetrics metrics) {
    this.client = client;
    this.metrics = metrics;
  }

  void register() {
    Counters counters = client.counters();
    gauge("records-keyed-total", "Records routed by a ring's table", c -> counters.keyed().sum());
    gauge(
        "records-unkeyed-total",
        "Records without a key to topics of a ring",
        c -> counters.unkeyed().sum());
    gauge(
        "records-unmanaged-total",
        "Records to topics without a ring",
        c -> counters.unmanaged().sum());
    gauge("records-held-total", "Sends that waited for a change", c -> counters.held().sum());
    gauge(
        "records-hold-timeout-total",
        "Sends that waited for a change for max.block.ms in vain",
        c -> counters.timedOut().sum());
    gauge(
        "view-age-ms",
        "Milliseconds since a majority of the ensembles confirmed the view; -1 before the first time",
        c -> c.viewAgeMs());
    gauge("ensembles-connected", "Ensembles with a connected session", c -> c.ensemblesConnected());
    client.switchboard().onRoutes(this::addNewRings);
  }

  private void gauge(String name, String description, Function<RingClient, Object> value) {
    Gauge<Object> read = (config, now) -> value.apply(client);
    metrics.addMetric(metrics.metricName(name, description, new LinkedHashMap<>()), read);
  }

  // Rings become known while the producer runs; an entry of a ring that is gone shows its last
  // epoch.
  private synchronized void addNewRings() {
    if (client.isClosed()) {
      return;
    }
    for (Switchboard.RingStatus status : client.switchboard().status()) {
      if (rings.add(status.ring())) {
        ring(status.ring(), "epoch", "The epoch that routes", s -> s.epoch());
        ring(
            status.ring(),
            "change-in-progress",
            "1 while a change is under way, else 0",
            s -> s.changing() ? 1L : 0L);
      }
    }
  }

  private void ring(
      String ring, String name, String description, Function<Switchboard.RingStatus, Long> value) {
    Gauge<Long> read =
        (config, now) ->
            client.switchboard().status().stream()
                .filter(status -> status.ring().equals(ring))
                .map(value)
                .findFirst()
                .orElse(-1L);
    LinkedHashMap<String, String> tags = new LinkedHashMap<>(Map.of(RING_TAG, ring));
    metrics.addMetric(metrics.metricName(name, description, tags), read);
  }
}
