package io.ringkeeper.consumer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * What the wrapper counts, shown through Kafka's own metrics. Counted by the polling thread, read
 * by any.
 */
final class Meters {

  private final Clock clock;
  private final LongAdder quarantined = new LongAdder();
  private final LongAdder waitedMs = new LongAdder();
  private volatile List<Waiting> waiting = List.of();

  Meters(Clock clock) {
    this.clock = clock;
  }

  void quarantined() {
    quarantined.increment();
  }

  /** A wait has ended after so long. */
  void waited(long ms) {
    waitedMs.add(ms);
  }

  void waiting(List<Waiting> now) {
    waiting = now;
  }

  List<Waiting> waiting() {
    return waiting;
  }

  void register(PluginMetrics metrics) {
    gauge(metrics, "gates-closed", "Partitions that wait at a gate", () -> gates().size());
    gauge(
        metrics,
        "awaited-donors",
        "Partitions that others wait for",
        () ->
            gates().stream()
                .flatMap(each -> each.donors().stream())
                .map(Waiting.Donor::partition)
                .distinct()
                .count());
    gauge(
        metrics,
        "records-to-go",
        "Offsets that donors have to be committed past before all gates open",
        this::recordsToGo);
    gauge(
        metrics,
        "gate-wait-ms",
        "How long the oldest of the present waits at a gate has lasted; 0 without one",
        () -> gates().stream().mapToLong(each -> clock.wallMs() - each.sinceMs()).max().orElse(0));
    gauge(
        metrics,
        "wait-ms-total",
        "Milliseconds that partitions waited, ended waits",
        waitedMs::sum);
    gauge(
        metrics,
        "partitions-awaiting-view",
        "Partitions that wait for the ensembles",
        () -> waiting.stream().filter(each -> each.kind() != Waiting.Kind.GATE).count());
    gauge(
        metrics,
        "quarantined-total",
        "Records that may be out of the order of their key",
        quarantined::sum);
  }

  private List<Waiting> gates() {
    return waiting.stream().filter(each -> each.kind() == Waiting.Kind.GATE).toList();
  }

  /** Every donor once, with the farthest cut that is waited for. */
  private long recordsToGo() {
    return gates().stream()
        .flatMap(each -> each.donors().stream())
        .collect(Collectors.toMap(Waiting.Donor::partition, Waiting.Donor::recordsToGo, Math::max))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static void gauge(
      PluginMetrics metrics, String name, String description, LongSupplier value) {
    Gauge<Long> read = (config, now) -> value.getAsLong();
    metrics.addMetric(metrics.metricName(name, description, new LinkedHashMap<>()), read);
  }
}
