package io.ringkeeper.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's mock, except that it reads from logs that stay (the mock forgets what it has returned
 * once, so that nothing can be read after a seek back) and commits for a group with other members.
 */
final class LogConsumer extends MockConsumer<byte[], byte[]> {

  private final FakeGroup group;
  int batch = 100;
  int commitsMade;
  int groupReads;

  LogConsumer(FakeGroup group, String reset) {
    super(reset);
    this.group = group;
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    for (TopicPartition each : group.partitions()) {
      beginnings.put(each, 0L);
      ends.put(each, (long) group.log(each).size());
    }
    updateBeginningOffsets(beginnings);
    updateEndOffsets(ends);
  }

  @Override
  public synchronized void rebalance(Collection<TopicPartition> assignment) {
    super.commitSync(group.commits);
    super.rebalance(assignment);
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    super.poll(Duration.ZERO);
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (TopicPartition each : assignment()) {
      if (!paused().contains(each)) {
        read(each, records, next);
      }
    }
    return new ConsumerRecords<>(records, next);
  }

  private void read(
      TopicPartition partition,
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records,
      Map<TopicPartition, OffsetAndMetadata> next) {
    long position = position(partition);
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    long end = position;
    while (end < group.log(partition).size() && read.size() < batch) {
      ConsumerRecord<byte[], byte[]> record = group.log(partition).get((int) end);
      if (record != null) {
        read.add(record);
      }
      end++;
    }
    if (end > position) {
      seek(partition, end);
      next.put(partition, new OffsetAndMetadata(end));
      if (!read.isEmpty()) {
        records.put(partition, read);
      }
    }
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration timeout) {
    groupReads++;
    Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
    partitions.forEach(each -> found.put(each, group.commits.get(each)));
    return found;
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions) {
    return committed(partitions, Duration.ZERO);
  }

  @Override
  public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    commitsMade++;
    group.commits.putAll(offsets);
    super.commitSync(offsets);
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    commitSync(offsets);
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    commitsMade++;
    group.commits.putAll(offsets);
    super.commitAsync(offsets, callback);
  }
}
