package io.ringkeeper.producer;

import io.ringkeeper.view.ViewSource;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Calls the plugins as KafkaProducer does; the batches and the broker are the test's. */
final class FakeProducer implements AutoCloseable {

  private final RingPartitioner partitioner;
  private final @Nullable RingProducerInterceptor<String, String> interceptor;
  private volatile Cluster cluster = Clusters.standard();

  FakeProducer(ViewSource views, Map<String, Object> properties, boolean intercepted) {
    partitioner = new RingPartitioner(views);
    partitioner.configure(properties);
    interceptor = intercepted ? new RingProducerInterceptor<>() : null;
    if (interceptor != null) {
      interceptor.configure(properties);
    }
  }

  /** A record as it lies in the accumulator. */
  record Sent(ProducerRecord<String, String> record, int partition) {

    byte @Nullable [] stamp() {
      var header = record.headers().lastHeader("ringkeeper");
      return header == null ? null : header.value();
    }
  }

  RingPartitioner partitioner() {
    return partitioner;
  }

  RingClient client() {
    return partitioner.client();
  }

  void cluster(Cluster other) {
    cluster = other;
  }

  Sent send(String topic, @Nullable String key) {
    return send(new ProducerRecord<>(topic, key, "value"));
  }

  Sent send(ProducerRecord<String, String> record) {
    ProducerRecord<String, String> intercepted =
        interceptor == null ? record : interceptor.onSend(record);
    byte[] key =
        intercepted.key() == null ? null : intercepted.key().getBytes(StandardCharsets.UTF_8);
    byte[] value = intercepted.value().getBytes(StandardCharsets.UTF_8);
    int partition;
    if (intercepted.partition() != null) {
      partition = intercepted.partition();
    } else {
      try {
        partition =
            partitioner.partition(
                intercepted.topic(), intercepted.key(), key, intercepted.value(), value, cluster);
      } catch (RuntimeException e) {
        onSendError(intercepted, -1, e);
        throw e;
      }
    }
    ((RecordHeaders) intercepted.headers()).setReadOnly();
    return new Sent(intercepted, partition);
  }

  CompletableFuture<Sent> sendAside(String topic, String key) {
    return CompletableFuture.supplyAsync(
        () -> send(topic, key), task -> new Thread(task, "application").start());
  }

  /** What KafkaProducer.doSend tells the interceptor when it throws. */
  void onSendError(ProducerRecord<String, String> record, int partition, Exception e) {
    Headers headers = new RecordHeaders(record.headers());
    acknowledge(record.topic(), partition, e, headers);
  }

  /** The broker took it. */
  void succeeds(Sent sent) {
    onNetworkThread(() -> acknowledgeHere(sent));
  }

  /** The same, told on the caller's thread, which must be the network thread. */
  void acknowledgeHere(Sent sent) {
    acknowledge(sent.record().topic(), sent.partition(), null, sent.record().headers());
  }

  /** Its batch failed. */
  void fails(Sent sent) {
    onNetworkThread(
        () ->
            acknowledge(
                sent.record().topic(),
                sent.partition(),
                new NetworkException("gone"),
                sent.record().headers()));
  }

  /** KafkaProducer reports a failure before send() returns. */
  void failsInSend(Sent sent, int partition) {
    acknowledge(
        sent.record().topic(), partition, new NetworkException("gone"), sent.record().headers());
  }

  private void acknowledge(String topic, int partition, @Nullable Exception e, Headers headers) {
    if (interceptor != null) {
      interceptor.onAcknowledgement(
          new RecordMetadata(new TopicPartition(topic, partition), -1, -1, -1, -1, -1), e, headers);
    }
  }

  static void onNetworkThread(Runnable task) {
    CompletableFuture.runAsync(
            task, run -> new Thread(run, "kafka-producer-network-thread | test").start())
        .join();
  }

  @Override
  public void close() {
    if (interceptor != null) {
      interceptor.close();
    }
    partitioner.close();
  }
}
