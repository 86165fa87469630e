package io.ringkeeper.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.consumer.rules.QuarantineReason;
import io.ringkeeper.consumer.rules.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  private static final Verdict.Quarantine LATE =
      new Verdict.Quarantine(QuarantineReason.BEFORE_LAST_MOVE, 4, 2);

  private static RingConsumerConfig config(Object... more) {
    Map<String, Object> properties =
        Member.properties(
            RingConsumerConfig.QUARANTINE_HANDLER_CONFIG,
            RingConsumerConfig.DEAD_LETTER,
            RingConsumerConfig.QUARANTINE_TOPIC_CONFIG,
            "late-records");
    for (int i = 0; i < more.length; i += 2) {
      properties.put((String) more[i], more[i + 1]);
    }
    return new RingConsumerConfig(properties);
  }

  private static KafkaSettings kafka() {
    return new KafkaSettings(
        Member.properties(
            "bootstrap.servers", "127.0.0.1:1", "client.id", "mine", "security.protocol", "SSL"));
  }

  private static ConsumerRecord<byte[], byte[]> record() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("flights", 3, 17, new byte[] {1}, new byte[] {2});
    record.headers().add("trace", new byte[] {9});
    return record;
  }

  private static MockProducer<byte[], byte[]> producer(boolean answers) {
    return new MockProducer<>(
        answers, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(
        record.headers().lastHeader(DeadLetters.HEADER_PREFIX + name).value(),
        StandardCharsets.UTF_8);
  }

  @Test
  void letterCarriesTheRecordAndWhereItComesFromAndWhy() {
    // Given
    MockProducer<byte[], byte[]> producer = producer(true);
    DeadLetters letters = new DeadLetters(config(), kafka(), producer);
    // When
    letters.take(record(), "flights-ring", LATE);
    // Then
    ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
    assertThat(letter.topic()).isEqualTo("late-records");
    assertThat(letter.key()).containsExactly(1);
    assertThat(letter.value()).containsExactly(2);
    assertThat(letter.headers().lastHeader("trace").value()).containsExactly(9);
    assertThat(header(letter, "reason")).isEqualTo("BEFORE_LAST_MOVE");
    assertThat(header(letter, "topic")).isEqualTo("flights");
    assertThat(header(letter, "partition")).isEqualTo("3");
    assertThat(header(letter, "offset")).isEqualTo("17");
    assertThat(header(letter, "ring")).isEqualTo("flights-ring");
    assertThat(header(letter, "epoch")).isEqualTo("4");
    assertThat(header(letter, "epoch.sent")).isEqualTo("2");
    assertThat(header(letter, "group")).isEqualTo("readers");
  }

  @Test
  void letterThatCannotBeSentStopsThePositionBeforeItsRecord() {
    // Given
    MockProducer<byte[], byte[]> producer = producer(true);
    producer.sendException = new KafkaException("no such topic");
    DeadLetters letters = new DeadLetters(config(), kafka(), producer);
    // When
    // Then
    assertThatThrownBy(() -> letters.take(record(), "flights-ring", LATE))
        .isInstanceOf(KafkaException.class);
  }

  @Test
  void producerTakesTheConnectionOfTheConsumerAndItsOwnProperties() {
    // When
    Map<String, Object> properties =
        DeadLetters.properties(
            config(RingConsumerConfig.QUARANTINE_PRODUCER_PREFIX + "compression.type", "zstd"),
            kafka());
    // Then
    assertThat(properties)
        .containsEntry("bootstrap.servers", "127.0.0.1:1")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("compression.type", "zstd")
        .doesNotContainKeys("group.id", "client.id", "key.deserializer");
  }

  @Test
  void topicIsRequired() {
    assertThatThrownBy(() -> config(RingConsumerConfig.QUARANTINE_TOPIC_CONFIG, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RingConsumerConfig.QUARANTINE_TOPIC_CONFIG);
  }
}
