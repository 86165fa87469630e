package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.CommitMark;
import io.ringkeeper.consumer.rules.CommitMetadata;
import io.ringkeeper.consumer.rules.GroupCommit;
import io.ringkeeper.consumer.rules.PartitionProgress;
import io.ringkeeper.consumer.rules.PartitionTimeline;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is committed: the application's commits with our mark added (C2), its automatic
 * commits, and what other members may be waiting for although the application has nothing to commit
 * (C3, C5). Polling thread only.
 */
final class Commits {

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  private static final long RETRY_MS = 100;

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> inner;
  private final Assignment assignment;
  private final KafkaSettings kafka;
  private final Clock clock;
  private final Consumer<Map<TopicPartition, OffsetAndMetadata>> onCommit;
  private long nextAutoCommitMs;
  private long notBeforeMs;
  private boolean isUnderWay;

  /**
   * Nothing committed yet.
   *
   * @param onCommit told what was committed, as the application sees it
   */
  Commits(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> inner,
      Assignment assignment,
      KafkaSettings kafka,
      Clock clock,
      Consumer<Map<TopicPartition, OffsetAndMetadata>> onCommit) {
    this.inner = inner;
    this.assignment = assignment;
    this.kafka = kafka;
    this.clock = clock;
    this.onCommit = onCommit;
    this.nextAutoCommitMs = clock.nowMs() + kafka.autoCommitIntervalMs();
  }

  // What the application has.

  /** The application polls, so it is done with whatever it was given before. */
  void everythingIsProcessed() {
    for (Assigned each : assignment.all()) {
      if (each.isStarted) {
        each.processed = each.progress.position();
        PartitionTimeline at = each.timeline();
        if (at == null || each.processed >= at.cut(at.view())) {
          each.isReplaying = false;
        }
        if (kafka.groupId().isEmpty()) {
          commitInMemory(each);
        }
      }
    }
  }

  /** A consumer without a group has no commits; what it has processed takes their place. */
  private static void commitInMemory(Assigned assigned) {
    TopicRing ring = assigned.ring;
    if (ring != null) {
      Optional<CommitMark> mark = assigned.markAt(assigned.processed);
      ring.ledger().saw(assigned.partition.partition(), new GroupCommit(assigned.processed, mark));
    }
  }

  /** The positions of all that was read, to be committed as a whole. */
  Map<TopicPartition, OffsetAndMetadata> positions() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Assigned each : assignment.all()) {
      if (each.isStarted && each.progress.position() != PartitionProgress.NONE) {
        offsets.put(each.partition, at(each, each.progress.position()));
      }
    }
    return offsets;
  }

  private static OffsetAndMetadata at(Assigned assigned, long offset) {
    String metadata = new CommitMetadata(assigned.markAt(offset), "").encode();
    return new OffsetAndMetadata(offset, assigned.leaderEpoch, metadata);
  }

  /** The application's offsets with our mark in front of its metadata. */
  Map<TopicPartition, OffsetAndMetadata> marked(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> marked = new HashMap<>();
    offsets.forEach((partition, offset) -> marked.put(partition, marked(partition, offset)));
    return marked;
  }

  private OffsetAndMetadata marked(TopicPartition partition, OffsetAndMetadata offset) {
    Assigned assigned = assignment.get(partition);
    if (assigned == null) {
      return offset;
    }
    String text = CommitMetadata.decode(offset.metadata()).text();
    String metadata = new CommitMetadata(assigned.markAt(offset.offset()), text).encode();
    return new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), metadata);
  }

  /** The same without our mark, for the application's eyes. */
  static Map<TopicPartition, OffsetAndMetadata> unmarked(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> plain = new HashMap<>();
    offsets.forEach((partition, offset) -> plain.put(partition, unmarked(offset)));
    return plain;
  }

  @SuppressWarnings("NullAway") // Kafka maps a partition without a commit to null
  private static OffsetAndMetadata unmarked(OffsetAndMetadata offset) {
    if (offset == null) {
      return null;
    }
    String text = CommitMetadata.decode(offset.metadata()).text();
    return new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), text);
  }

  /** Commits these for the application and waits. */
  void sync(Map<TopicPartition, OffsetAndMetadata> marked, Duration timeout) {
    inner.commitSync(marked, timeout);
    committed(marked);
    onCommit.accept(unmarked(marked));
  }

  /** Commits these for the application in the background. */
  void async(Map<TopicPartition, OffsetAndMetadata> marked, OffsetCommitCallback callback) {
    inner.commitAsync(
        marked,
        (offsets, failure) -> {
          if (failure == null) {
            committed(offsets);
            onCommit.accept(unmarked(offsets));
          }
          callback.onComplete(unmarked(offsets), failure);
        });
  }

  private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          Assigned assigned = assignment.get(partition);
          if (assigned != null) {
            learn(assigned, offset);
          }
        });
  }

  /** The group is known to have committed this for an assigned partition. */
  static void learn(Assigned assigned, OffsetAndMetadata offset) {
    Optional<CommitMark> mark = CommitMetadata.decode(offset.metadata()).mark();
    TopicRing ring = assigned.ring;
    if (ring != null) {
      GroupCommit commit = GroupCommit.of(ring.timeline().ringId(), offset.offset(), mark);
      ring.ledger().saw(assigned.partition.partition(), commit);
      mark = commit.mark();
    }
    assigned.progress.committed(offset.offset(), mark);
  }

  // What is committed without the application.

  /** Commits what is due or may be awaited, in the background, one commit at a time. */
  void keepUp() {
    long now = clock.nowMs();
    if (kafka.groupId().isEmpty() || isUnderWay || now < notBeforeMs) {
      return;
    }
    boolean isDue = kafka.isAutoCommit() && now >= nextAutoCommitMs;
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    for (Assigned each : assignment.all()) {
      long offset = target(each);
      boolean isNew = isDue && offset != each.progress.committed();
      if (offset != PartitionProgress.NONE && (isNew || isAwaited(each, offset))) {
        due.put(each.partition, at(each, offset));
      }
    }
    if (isDue) {
      nextAutoCommitMs = now + kafka.autoCommitIntervalMs();
    }
    if (!due.isEmpty()) {
      begin(due);
    }
  }

  private void begin(Map<TopicPartition, OffsetAndMetadata> due) {
    isUnderWay = true;
    boolean isSent = false;
    try {
      inner.commitAsync(due, this::kept);
      isSent = true;
    } finally {
      // What is refused at once is never called back.
      isUnderWay &= isSent;
    }
  }

  private void kept(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
    isUnderWay = false;
    if (failure == null) {
      committed(offsets);
      onCommit.accept(unmarked(offsets));
    } else {
      // A rebalance or a coordinator that moves: whoever owns the partitions then tries again.
      LOG.debug("Positions could not be committed yet", failure);
      notBeforeMs = clock.nowMs() + RETRY_MS;
    }
  }

  /** What may be committed without being asked to. */
  private long target(Assigned assigned) {
    if (!assigned.isStarted) {
      return PartitionProgress.NONE;
    }
    if (kafka.isAutoCommit()) {
      return assigned.processed;
    }
    return assigned.progress.isSettled() ? assigned.progress.position() : PartitionProgress.NONE;
  }

  /** Whether another member may be waiting for a commit that only the application can make. */
  static boolean isStuckBehindApplication(Assigned assigned) {
    return assigned.isStarted
        && !assigned.progress.isSettled()
        && isAwaited(assigned, assigned.progress.position());
  }

  private static boolean isAwaited(Assigned assigned, long offset) {
    PartitionTimeline at = assigned.timeline();
    return at != null
        && offset != PartitionProgress.NONE
        && assigned
            .markAt(offset)
            .filter(mark -> assigned.progress.isAwaited(at, offset, mark))
            .isPresent();
  }

  /** Commits what was processed before partitions go, as automatic commits promise, and waits. */
  void beforeTheyGo(Collection<TopicPartition> partitions, Duration timeout) {
    if (!kafka.isAutoCommit()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Assigned each = assignment.get(partition);
      if (each != null
          && each.isStarted
          && each.processed != PartitionProgress.NONE
          && each.processed != each.progress.committed()) {
        last.put(partition, at(each, each.processed));
      }
    }
    if (last.isEmpty()) {
      return;
    }
    try {
      sync(last, timeout);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Positions could not be committed before the partitions go: {}", e.getMessage());
    }
  }
}
