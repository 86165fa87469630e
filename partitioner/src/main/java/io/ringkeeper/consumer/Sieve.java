package io.ringkeeper.consumer;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.consumer.rules.CommitMetadata;
import io.ringkeeper.consumer.rules.PartitionTimeline;
import io.ringkeeper.consumer.rules.RecordRules;
import io.ringkeeper.consumer.rules.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what the application may have now, and sets the wrapped consumer back to the first
 * record of each partition that has to wait. Polling thread only.
 */
final class Sieve<K, V> {

  private final Consumer<byte[], byte[]> inner;
  private final Assignment assignment;
  private final Rings rings;
  private final GateWatch gates;
  private final Typed<K, V> typed;
  private final Quarantine quarantine;
  private final Meters meters;
  private final Stamps stamps = new Stamps();
  private @Nullable Failure failure;

  /** What stopped a partition, to be thrown when what came before it was handed out. */
  private record Failure(TopicPartition partition, long offset, RuntimeException cause) {}

  /**
   * A partition as it is for one whole batch.
   *
   * @param at null for a topic without a ring
   * @param open the epoch up to which its gates let records through
   */
  private record Place(Assigned assigned, @Nullable PartitionTimeline at, long open) {}

  Sieve(
      Consumer<byte[], byte[]> inner,
      Assignment assignment,
      Rings rings,
      GateWatch gates,
      Typed<K, V> typed,
      Quarantine quarantine,
      Meters meters) {
    this.inner = inner;
    this.assignment = assignment;
    this.rings = rings;
    this.gates = gates;
    this.typed = typed;
    this.quarantine = quarantine;
    this.meters = meters;
  }

  /** Throws what stopped a partition in the last poll, unless its position is another by now. */
  void throwPending() {
    Failure pending = failure;
    failure = null;
    if (pending != null) {
      Assigned assigned = assignment.get(pending.partition());
      if (assigned != null
          && assigned.isStarted
          && assigned.progress.position() == pending.offset()) {
        throw pending.cause();
      }
    }
  }

  /**
   * Goes through what was read. Throws what a record leads to only when there is nothing to hand
   * out before it; else the next {@link #throwPending} does.
   */
  ConsumerRecords<K, V> pass(ConsumerRecords<byte[], byte[]> raw) {
    Set<TopicPartition> touched = new LinkedHashSet<>(raw.partitions());
    touched.addAll(raw.nextOffsets().keySet());
    Map<TopicPartition, List<ConsumerRecord<K, V>>> passed = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (TopicPartition partition : touched) {
      Assigned assigned = assignment.get(partition);
      if (assigned != null) {
        long before = assigned.progress.position();
        List<ConsumerRecord<K, V>> records =
            pass(assigned, raw.records(partition), raw.nextOffsets().get(partition));
        if (!records.isEmpty()) {
          passed.put(partition, records);
        }
        if (assigned.isStarted && assigned.progress.position() != before) {
          next.put(partition, nextOffset(assigned));
        }
      }
    }
    if (passed.isEmpty() && next.isEmpty()) {
      throwPending();
    }
    return new ConsumerRecords<>(passed, next);
  }

  private static OffsetAndMetadata nextOffset(Assigned assigned) {
    long offset = assigned.progress.position();
    String metadata = new CommitMetadata(assigned.markAt(offset), "").encode();
    return new OffsetAndMetadata(offset, assigned.leaderEpoch, metadata);
  }

  private List<ConsumerRecord<K, V>> pass(
      Assigned assigned,
      List<ConsumerRecord<byte[], byte[]>> raw,
      @Nullable OffsetAndMetadata end) {
    List<ConsumerRecord<K, V>> passed = new ArrayList<>(raw.size());
    if (!raw.isEmpty() && assigned.isStarted) {
      long first = raw.get(0).offset();
      if (first < assigned.progress.position()) {
        // The log was cut off, or the position was out of range and Kafka has reset it.
        assigned.progress.soughtTo(first);
      }
    }
    PartitionTimeline at = assigned.timeline();
    Place place = new Place(assigned, at, at == null ? 0 : gates.openUpTo(assigned, at));
    for (ConsumerRecord<byte[], byte[]> each : raw) {
      if (!pass(place, each, passed)) {
        inner.seek(assigned.partition, each.offset());
        if (assigned.isStarted) {
          assigned.progress.moveTo(each.offset());
        }
        return passed;
      }
      assigned.leaderEpoch = each.leaderEpoch();
    }
    if (assigned.isStarted) {
      finish(assigned, raw, end);
    }
    return passed;
  }

  private static void finish(
      Assigned assigned,
      List<ConsumerRecord<byte[], byte[]>> raw,
      @Nullable OffsetAndMetadata end) {
    if (end != null) {
      assigned.progress.moveTo(end.offset());
      assigned.leaderEpoch = end.leaderEpoch();
    } else if (!raw.isEmpty()) {
      assigned.progress.moveTo(raw.get(raw.size() - 1).offset() + 1);
    }
  }

  /** Whether the partition goes on past this record. */
  private boolean pass(
      Place place, ConsumerRecord<byte[], byte[]> raw, List<ConsumerRecord<K, V>> passed) {
    Assigned assigned = place.assigned();
    if (!assigned.isStarted) {
      assignment.hold(assigned, Waiting.Kind.START, 0);
      return false;
    }
    RecordStamp stamp = stamps.of(raw.headers());
    PartitionTimeline at = place.at();
    if (isOfUnknownRing(assigned, at, stamp)) {
      return false;
    }
    try {
      if (at == null) {
        return deliver(assigned, raw, 0, passed);
      }
      Verdict verdict = RecordRules.judge(at, place.open(), raw.offset(), raw.key(), stamp);
      return obey(assigned, at, raw, verdict, passed);
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = new Failure(assigned.partition, raw.offset(), e);
      }
      return false;
    }
  }

  // C1 for a ring that was made, or made anew, since we last looked.
  private boolean isOfUnknownRing(
      Assigned assigned, @Nullable PartitionTimeline at, @Nullable RecordStamp stamp) {
    if (stamp == null
        || stamp.epoch() == 0
        || (at != null && stamp.ringId().equals(at.ring().ringId()))
        || rings.isStranger(stamp.ringId())) {
      return false;
    }
    assignment.hold(assigned, Waiting.Kind.VIEW, stamp.epoch());
    assigned.stranger = stamp.ringId();
    rings.refresh();
    return true;
  }

  private boolean obey(
      Assigned assigned,
      PartitionTimeline at,
      ConsumerRecord<byte[], byte[]> raw,
      Verdict verdict,
      List<ConsumerRecord<K, V>> passed) {
    if (verdict instanceof Verdict.Deliver) {
      return deliver(assigned, raw, at.view(), passed);
    }
    if (verdict instanceof Verdict.AwaitGate await) {
      assignment.hold(assigned, Waiting.Kind.GATE, await.gate().epoch());
      gates.lookSoon();
      return false;
    }
    if (verdict instanceof Verdict.AwaitView await) {
      assignment.hold(assigned, Waiting.Kind.VIEW, await.epoch());
      rings.refresh();
      return false;
    }
    if (verdict instanceof Verdict.Quarantine quarantined) {
      quarantine.take(raw, at.ring().ring(), quarantined);
      meters.quarantined();
      return true;
    }
    throw new MissingHistoryException(
        assigned.partition, raw.offset(), at.ring().ring(), at.ring().first());
  }

  private boolean deliver(
      Assigned assigned,
      ConsumerRecord<byte[], byte[]> raw,
      long view,
      List<ConsumerRecord<K, V>> passed) {
    passed.add(typed.of(raw));
    assigned.progress.delivered(raw.offset(), view);
    return true;
  }
}
