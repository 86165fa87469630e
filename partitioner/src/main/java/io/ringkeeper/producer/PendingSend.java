package io.ringkeeper.producer;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the interceptor leaves for the partitioner on the sending thread: the record's writable
 * headers, which Kafka does not show to a partitioner. One object per thread, reused.
 *
 * <p>A send that is rejected before {@code partition()} leaves it behind; the next one overwrites
 * it. It is taken only by the very send that left it: topic, key and value are compared by
 * identity.
 */
final class PendingSend {

  private @Nullable String topic;
  private @Nullable Object key;
  private @Nullable Object value;
  private @Nullable Headers headers;

  void set(ProducerRecord<?, ?> record) {
    topic = record.topic();
    key = record.key();
    value = record.value();
    headers = record.headers();
  }

  /** The headers of this send, once; null when another send, or none, was left here. */
  @SuppressWarnings("ReferenceEquality") // identity is the point: the same objects pass through
  @Nullable Headers take(String sendTopic, @Nullable Object sendKey, @Nullable Object sendValue) {
    boolean same = topic == sendTopic && key == sendKey && value == sendValue;
    Headers found = same ? headers : null;
    clear();
    return found;
  }

  /** Forgets the send, so that its record can be collected. */
  void clear() {
    topic = null;
    key = null;
    value = null;
    headers = null;
  }
}
