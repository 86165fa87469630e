package io.ringkeeper.consumer;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.codec.RecordHeaderCodec;
import io.ringkeeper.consumer.rules.Timelines;
import io.ringkeeper.ring.KeySlots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** What a broker keeps for one topic and one group: the records, and what is committed. */
final class FakeGroup {

  static final String TOPIC = Timelines.TOPIC;

  private final int slots;
  final Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
  private final Map<TopicPartition, List<@Nullable ConsumerRecord<byte[], byte[]>>> logs =
      new HashMap<>();

  FakeGroup(int slots, int partitions) {
    this.slots = slots;
    for (int partition = 0; partition < partitions; partition++) {
      logs.put(partition(partition), new ArrayList<>());
    }
  }

  static TopicPartition partition(int partition) {
    return new TopicPartition(TOPIC, partition);
  }

  List<TopicPartition> partitions() {
    return logs.keySet().stream()
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .toList();
  }

  /** A record of a key of this slot, stamped with an epoch. */
  void append(int partition, int slot, long epoch, String value) {
    append(partition, key(slot), value, new RecordStamp(Samples.RING_ID, epoch, false));
  }

  /** The same, sent to a partition that the application named. */
  void append(int partition, int slot, long epoch, String value, boolean explicit) {
    append(partition, key(slot), value, new RecordStamp(Samples.RING_ID, epoch, explicit));
  }

  void append(int partition, String key, @Nullable String value, @Nullable RecordStamp stamp) {
    List<@Nullable ConsumerRecord<byte[], byte[]>> log = log(partition(partition));
    Headers headers = new RecordHeaders();
    if (stamp != null) {
      headers.add(RecordStamp.HEADER, RecordHeaderCodec.encode(stamp));
    }
    log.add(record(partition, log.size(), bytes(key), bytes(value), headers));
  }

  @SuppressWarnings("NullAway") // a value may be null, which Kafka's types do not say
  private static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return new ConsumerRecord<>(
        TOPIC,
        partition,
        offset,
        0,
        TimestampType.CREATE_TIME,
        1,
        1,
        key,
        value,
        headers,
        Optional.of(1));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** The marker of a transaction: an offset without a record. */
  void appendMarker(int partition) {
    log(partition(partition)).add(null);
  }

  List<@Nullable ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
    return Objects.requireNonNull(logs.get(partition));
  }

  boolean has(TopicPartition partition) {
    return logs.containsKey(partition);
  }

  long end(int partition) {
    return log(partition(partition)).size();
  }

  /** The offset committed for a partition, -1 without. */
  long committed(int partition) {
    OffsetAndMetadata commit = commits.get(partition(partition));
    return commit == null ? -1 : commit.offset();
  }

  String key(int slot) {
    for (int i = 0; ; i++) {
      String key = "key-" + i;
      if (KeySlots.slotOf(key.getBytes(StandardCharsets.UTF_8), slots) == slot) {
        return key;
      }
    }
  }
}
