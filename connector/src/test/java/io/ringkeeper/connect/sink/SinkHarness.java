package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.KafkaUnavailableException;
import io.ringkeeper.agreement.event.AgreementEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** A Connect worker as far as a sink task sees it, with one partition assigned. */
final class SinkHarness implements AutoCloseable {

  static final TopicPartition PARTITION = new TopicPartition("ringkeeper-proposals", 0);
  static final ProposalWorker.Pace PACE = new ProposalWorker.Pace(20, 5, 20);

  final List<AgreementEvent> events = new CopyOnWriteArrayList<>();
  final List<SinkRecord> complaints = new CopyOnWriteArrayList<>();
  final Set<TopicPartition> paused = new HashSet<>();
  final AtomicInteger writesToFail = new AtomicInteger();
  final AtomicInteger failedWrites = new AtomicInteger();
  final RingProposalSinkTask task = new RingProposalSinkTask();
  private long delivered;

  SinkHarness(Changes changes) {
    task.initialize(new Context());
    task.start(changes, new Writer(), PACE);
    task.open(List.of(PARTITION));
  }

  /** Delivers values at the next offsets. */
  void deliver(@Nullable Object... values) {
    List<SinkRecord> records = new ArrayList<>();
    for (Object value : values) {
      records.add(record(delivered++, value));
    }
    task.put(records);
  }

  /** Delivers from this offset again, as after a restart. */
  void rewind(long offset) {
    delivered = offset;
  }

  /** The offset that Connect would commit now. */
  long committed() {
    task.put(List.of());
    OffsetAndMetadata offset =
        task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(delivered))).get(PARTITION);
    return offset == null ? -1 : offset.offset();
  }

  long delivered() {
    return delivered;
  }

  /** As if a transformation had renamed the topic. */
  private static SinkRecord record(long offset, @Nullable Object value) {
    return new SinkRecord(
        "renamed",
        7,
        null,
        null,
        null,
        value,
        offset + 1_000,
        0L,
        TimestampType.CREATE_TIME,
        null,
        PARTITION.topic(),
        PARTITION.partition(),
        offset);
  }

  @Override
  public void close() {
    task.stop();
  }

  private final class Writer implements EventWriter {
    @Override
    public void write(AgreementEvent event) {
      if (writesToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        failedWrites.incrementAndGet();
        throw new KafkaUnavailableException("no broker answered; check the brokers");
      }
      events.add(event);
    }

    @Override
    public void close() {}
  }

  private final class Context implements SinkTaskContext {
    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void offset(TopicPartition tp, long offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void timeout(long timeoutMs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<TopicPartition> assignment() {
      return Set.of(PARTITION);
    }

    @Override
    public void pause(TopicPartition... partitions) {
      paused.addAll(Arrays.asList(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
      paused.removeAll(Arrays.asList(partitions));
    }

    @Override
    public void requestCommit() {}

    @Override
    public ErrantRecordReporter errantRecordReporter() {
      return (record, error) -> {
        complaints.add(record);
        return CompletableFuture.completedFuture(null);
      };
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException();
    }
  }
}
