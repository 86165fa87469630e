package io.ringkeeper.consumer;

import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the wrapped consumer's bytes through, and with the two doors that Kafka opens to its
 * plugins learns the cluster's id and shows our metrics among the consumer's own.
 */
final class BytesDeserializer
    implements Deserializer<byte[]>, ClusterResourceListener, Monitorable {

  private final Meters meters;
  private final ClusterResourceListener listener;
  private volatile @Nullable String clusterId;

  /**
   * A door of one consumer.
   *
   * @param listener told the cluster too
   */
  BytesDeserializer(Meters meters, ClusterResourceListener listener) {
    this.meters = meters;
    this.listener = listener;
  }

  @Override
  public byte[] deserialize(String topic, byte[] data) {
    return data;
  }

  @Override
  public void onUpdate(ClusterResource cluster) {
    clusterId = cluster.clusterId();
    listener.onUpdate(cluster);
  }

  /** The Kafka cluster's id; null before it is known. */
  @Nullable String clusterId() {
    return clusterId;
  }

  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    meters.register(metrics);
  }
}
