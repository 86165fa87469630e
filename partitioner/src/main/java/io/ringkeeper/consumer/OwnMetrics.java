package io.ringkeeper.consumer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/** Our metrics beside those of a consumer that was given ready-made. */
final class OwnMetrics implements PluginMetrics, AutoCloseable {

  private static final String GROUP = "plugins";

  private final Metrics metrics = new Metrics();

  Map<MetricName, KafkaMetric> all() {
    return metrics.metrics();
  }

  @Override
  @SuppressWarnings("NonApiType") // as Kafka declares it
  public MetricName metricName(
      String name, String description, LinkedHashMap<String, String> tags) {
    return metrics.metricName(name, GROUP, description, tags);
  }

  @Override
  public void addMetric(MetricName name, MetricValueProvider<?> value) {
    metrics.addMetric(name, value);
  }

  @Override
  public void removeMetric(MetricName name) {
    metrics.removeMetric(name);
  }

  @Override
  public Sensor addSensor(String name) {
    return metrics.sensor(name);
  }

  @Override
  public void removeSensor(String name) {
    metrics.removeSensor(name);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
