package io.ringkeeper.consumer;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's interceptors, which see what the application sees: records after the gates and
 * deserialized, commits without our mark. As with Kafka, what they throw is logged and ignored.
 */
final class Interceptors<K, V> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Interceptors.class);

  private final List<ConsumerInterceptor<K, V>> all;

  Interceptors(List<ConsumerInterceptor<K, V>> all) {
    this.all = List.copyOf(all);
  }

  ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    ConsumerRecords<K, V> result = records;
    for (ConsumerInterceptor<K, V> each : all) {
      try {
        result = each.onConsume(result);
      } catch (Exception e) {
        LOG.warn("Interceptor {} failed on records; they go on", each.getClass().getName(), e);
      }
    }
    return result;
  }

  void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    for (ConsumerInterceptor<K, V> each : all) {
      try {
        each.onCommit(offsets);
      } catch (Exception e) {
        LOG.warn("Interceptor {} failed on a commit; it stands", each.getClass().getName(), e);
      }
    }
  }

  @Override
  public void close() {
    for (ConsumerInterceptor<K, V> each : all) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.warn("Interceptor {} failed to close", each.getClass().getName(), e);
      }
    }
  }
}
