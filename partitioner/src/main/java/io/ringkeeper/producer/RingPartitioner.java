package io.ringkeeper.producer;

import io.ringkeeper.view.ViewSource;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes keyed records by the agreed table of their topic's ring: {@code
 * partitioner.class=io.ringkeeper.producer.RingPartitioner} and {@code ringkeeper.ensembles=…}.
 *
 * <p>Topics without a ring go exactly as with Kafka's default partitioner. Records without a key go
 * to one partition for about {@code batch.size} bytes, then to another, in proportion to the slots
 * that partitions own. {@code partitioner.ignore.keys} has no effect. Before its first send to a
 * topic the producer registers with the ensembles, which may take up to {@code max.block.ms}.
 *
 * <p>Together with {@link RingProducerInterceptor} it keeps every key's order across changes; alone
 * it routes and registers, but can neither stamp records nor acknowledge a drain.
 *
 * <p>Thread-safe, as Kafka requires. Created by Kafka.
 */
public final class RingPartitioner implements Partitioner, Monitorable {

  private static final Logger LOG = LoggerFactory.getLogger(RingPartitioner.class);

  private final ViewSource views;
  private @Nullable RingClient client;

  /** For Kafka, which configures what it creates. */
  public RingPartitioner() {
    this(ViewSource.ZOOKEEPER);
  }

  RingPartitioner(ViewSource views) {
    this.views = views;
  }

  @Override
  public void configure(Map<String, ?> properties) {
    RingProducerConfig config = new RingProducerConfig(properties);
    RingClient created = new RingClient(config, views.acquire(config.view()));
    client = created;
    ClientHandle.tell(properties, created);
    if (config.kafka().hasInterceptor()) {
      Pairing.offer(properties, created);
    } else if (!config.isRelaxedByChoice()) {
      LOG.warn(
          "Producer {} has the partitioner without the interceptor: its records are neither"
              + " stamped nor held during a change, so their order across a change is not"
              + " guaranteed. Set interceptor.classes={} to keep it, or {}={} to accept that",
          created.producerId(),
          RingProducerInterceptor.class.getName(),
          RingProducerConfig.MODE_CONFIG,
          RingProducerConfig.RELAXED);
    }
  }

  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    new PartitionerMetrics(client(), metrics).register();
  }

  /**
   * The record's partition. Throws Kafka's retriable {@code TimeoutException} when it had to wait
   * longer than {@code max.block.ms}, and {@link SendRefusedException} where waiting is impossible.
   */
  @Override
  public int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    return client().sendPath().partition(topic, key, keyBytes, value, valueBytes, cluster);
  }

  @Override
  public void close() {
    RingClient current = client;
    if (current != null) {
      current.close();
    }
  }

  /** What this producer's plugins share; only once configured. */
  RingClient client() {
    RingClient current = client;
    if (current == null) {
      throw new IllegalStateException("configure() has not been called");
    }
    return current;
  }
}
