package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends quarantined records to a topic, each acknowledged before the position passes it: at least
 * once. The quarantine is empty in a healthy system, so nothing is batched and the producer is made
 * for the first record.
 */
final class DeadLetters implements Quarantine {

  static final String HEADER_PREFIX = "ringkeeper.quarantine.";
  private static final long MARGIN_MS = 5_000;

  private final String topic;
  private final String group;
  private final Map<String, Object> properties;
  private final long patienceMs;
  private @Nullable Producer<byte[], byte[]> producer;

  DeadLetters(RingConsumerConfig config, KafkaSettings kafka) {
    this.topic = config.quarantineTopic();
    this.group = kafka.groupId().orElse("");
    this.patienceMs = kafka.defaultApiTimeoutMs() + MARGIN_MS;
    this.properties = properties(config, kafka);
  }

  DeadLetters(RingConsumerConfig config, KafkaSettings kafka, Producer<byte[], byte[]> producer) {
    this(config, kafka);
    this.producer = producer;
  }

  /** The consumer's properties that a producer has too, then what was set for it alone. */
  static Map<String, Object> properties(RingConsumerConfig config, KafkaSettings kafka) {
    Map<String, Object> properties = new HashMap<>();
    kafka
        .inner()
        .forEach(
            (name, value) -> {
              if (ProducerConfig.configNames().contains(name)
                  && !name.equals(ProducerConfig.CLIENT_ID_CONFIG)) {
                properties.put(name, value);
              }
            });
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) kafka.defaultApiTimeoutMs());
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, kafka.defaultApiTimeoutMs());
    // A delivery time-out has to leave room for a request.
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.min(30_000, kafka.defaultApiTimeoutMs()));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.putAll(config.originalsWithPrefix(RingConsumerConfig.QUARANTINE_PRODUCER_PREFIX));
    return properties;
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> raw, String ring, Verdict.Quarantine verdict) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topic, null, raw.key(), raw.value());
    for (Header header : raw.headers()) {
      letter.headers().add(header);
    }
    add(letter, "reason", verdict.reason().name());
    add(letter, "topic", raw.topic());
    add(letter, "partition", Integer.toString(raw.partition()));
    add(letter, "offset", Long.toString(raw.offset()));
    add(letter, "timestamp", Long.toString(raw.timestamp()));
    add(letter, "ring", ring);
    add(letter, "epoch", Long.toString(verdict.epochAtOffset()));
    add(letter, "epoch.sent", Long.toString(verdict.epochSent()));
    add(letter, "group", group);
    send(letter, raw);
  }

  private void send(ProducerRecord<byte[], byte[]> letter, ConsumerRecord<byte[], byte[]> raw) {
    try {
      producer().send(letter).get(patienceMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException(
          "The quarantined record at offset "
              + raw.offset()
              + " of "
              + raw.topic()
              + "-"
              + raw.partition()
              + " could not be sent to "
              + topic
              + "; the position stays before it",
          e instanceof ExecutionException ? e.getCause() : e);
    }
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> present = producer;
    if (present == null) {
      present =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
      producer = present;
    }
    return present;
  }

  private static void add(ProducerRecord<byte[], byte[]> letter, String name, String value) {
    letter.headers().add(HEADER_PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
  }
}
