package io.ringkeeper.producer;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Stamps records with their ring and epoch and accounts for every keyed send, so that a change can
 * wait until nothing older is in flight: {@code
 * interceptor.classes=…,io.ringkeeper.producer.RingProducerInterceptor}, the last one, next to
 * {@link RingPartitioner}.
 *
 * <p>Records to explicit partitions are stamped as such and neither routed nor held. Thread-safe,
 * as Kafka requires. Created by Kafka (4.1 or later: KIP-512).
 *
 * @param <K> the application's key type
 * @param <V> the application's value type
 */
public final class RingProducerInterceptor<K, V> implements ProducerInterceptor<K, V>, Monitorable {

  private @Nullable RingClient client;

  /** For Kafka, which configures what it creates. */
  public RingProducerInterceptor() {}

  @Override
  public void configure(Map<String, ?> properties) {
    client =
        Pairing.take(properties)
            .orElseThrow(
                () ->
                    new ConfigException(
                        RingProducerInterceptor.class.getName()
                            + " needs partitioner.class="
                            + RingPartitioner.class.getName()
                            + " in the same producer"));
    client.sendPath().markIntercepted();
  }

  @Override
  public void withPluginMetrics(PluginMetrics metrics) {
    new InterceptorMetrics(client(), metrics).register();
  }

  @Override
  public ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
    return client().sendPath().intercept(record);
  }

  @Override
  public void onAcknowledgement(
      @Nullable RecordMetadata metadata, @Nullable Exception failure, Headers headers) {
    Ticket ticket = Ticket.in(headers);
    if (ticket != null) {
      ticket.acknowledged(metadata == null ? -1 : metadata.partition(), failure != null);
    } else if (failure != null) {
      client().sendPath().rejected();
    }
  }

  @Override
  public void close() {
    RingClient current = client;
    if (current != null) {
      current.close();
    }
  }

  private RingClient client() {
    RingClient current = client;
    if (current == null) {
      throw new IllegalStateException("configure() has not been called");
    }
    return current;
  }
}
