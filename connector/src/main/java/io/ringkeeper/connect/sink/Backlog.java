package io.ringkeeper.connect.sink;

import io.ringkeeper.connect.sink.ProposalRecord.Position;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Records that were delivered and are not finished, in order of delivery. Thread-safe. */
final class Backlog {

  private final Deque<SinkRecord> waiting = new ArrayDeque<>();

  /** Unfinished offsets, of open partitions only: waiting, or with the worker. */
  private final Map<TopicPartition, TreeSet<Long>> unfinished = new HashMap<>();

  private boolean hasProgressed;

  synchronized void open(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> unfinished.put(partition, new TreeSet<>()));
  }

  /** Forgets the partitions: whoever has them next gets their unfinished records again. */
  synchronized void close(Collection<TopicPartition> partitions) {
    partitions.forEach(unfinished::remove);
    waiting.removeIf(record -> partitions.contains(Position.of(record).partition()));
  }

  synchronized void add(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      Position position = Position.of(record);
      unfinished.computeIfAbsent(position.partition(), p -> new TreeSet<>()).add(position.offset());
      waiting.addLast(record);
    }
    notifyAll();
  }

  synchronized int size() {
    return waiting.size();
  }

  /** The next record, waiting for one at most so long; null when none came. */
  synchronized @Nullable SinkRecord take(long maxMs) throws InterruptedException {
    long beganNanos = System.nanoTime();
    while (waiting.isEmpty()) {
      long leftMs = maxMs - (System.nanoTime() - beganNanos) / 1_000_000;
      if (leftMs <= 0) {
        return null;
      }
      wait(leftMs);
    }
    return waiting.pollFirst();
  }

  /** Whether the record is still this task's to finish. */
  synchronized boolean isWanted(Position position) {
    return unfinished
        .getOrDefault(position.partition(), new TreeSet<>())
        .contains(position.offset());
  }

  synchronized void finished(Position position) {
    TreeSet<Long> offsets = unfinished.get(position.partition());
    if (offsets != null && offsets.remove(position.offset())) {
      hasProgressed = true;
    }
  }

  /** Whether anything was finished since the last call. */
  synchronized boolean takeProgress() {
    boolean progressed = hasProgressed;
    hasProgressed = false;
    return progressed;
  }

  /** Of these consumed positions what may be committed: up to the first unfinished record. */
  synchronized Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
    consumed.forEach(
        (partition, offset) -> {
          TreeSet<Long> open = unfinished.getOrDefault(partition, new TreeSet<>());
          committable.put(partition, open.isEmpty() ? offset : new OffsetAndMetadata(open.first()));
        });
    return committable;
  }
}
