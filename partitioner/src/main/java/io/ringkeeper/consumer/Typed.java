package io.ringkeeper.consumer;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RecordDeserializationException.DeserializationExceptionOrigin;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Turns raw records into the application's, as Kafka's consumer does. Polling thread only. */
final class Typed<K, V> implements AutoCloseable {

  private final Deserializer<K> keys;
  private final Deserializer<V> values;

  Typed(Deserializer<K> keys, Deserializer<V> values) {
    this.keys = keys;
    this.values = values;
  }

  /**
   * The record with its key and value.
   *
   * @throws RecordDeserializationException naming partition and offset
   */
  @SuppressWarnings("NullAway") // a key or value may be null, which Kafka's types do not say
  ConsumerRecord<K, V> of(ConsumerRecord<byte[], byte[]> raw) {
    K key = read(keys, raw, raw.key(), DeserializationExceptionOrigin.KEY);
    V value = read(values, raw, raw.value(), DeserializationExceptionOrigin.VALUE);
    return new ConsumerRecord<>(
        raw.topic(),
        raw.partition(),
        raw.offset(),
        raw.timestamp(),
        raw.timestampType(),
        raw.serializedKeySize(),
        raw.serializedValueSize(),
        key,
        value,
        raw.headers(),
        raw.leaderEpoch());
  }

  private static <T> @Nullable T read(
      Deserializer<T> with,
      ConsumerRecord<byte[], byte[]> raw,
      byte @Nullable [] bytes,
      DeserializationExceptionOrigin origin) {
    if (bytes == null) {
      return null;
    }
    try {
      return with.deserialize(raw.topic(), raw.headers(), ByteBuffer.wrap(bytes));
    } catch (RuntimeException e) {
      TopicPartition partition = new TopicPartition(raw.topic(), raw.partition());
      throw new RecordDeserializationException(
          origin,
          partition,
          raw.offset(),
          raw.timestamp(),
          raw.timestampType(),
          buffer(raw.key()),
          buffer(raw.value()),
          raw.headers(),
          "Error deserializing "
              + origin.name()
              + " for partition "
              + partition
              + " at offset "
              + raw.offset()
              + ". If needed, please seek past the record to continue consumption.",
          e);
    }
  }

  @SuppressWarnings("NullAway") // as Kafka passes it
  private static ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  @Override
  public void close() {
    try {
      keys.close();
    } finally {
      values.close();
    }
  }
}
