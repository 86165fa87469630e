package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.CommitMark;
import io.ringkeeper.consumer.rules.PartitionProgress;
import io.ringkeeper.consumer.rules.PartitionTimeline;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One assigned partition. Used by the polling thread only. */
final class Assigned {

  /**
   * What a partition is held for.
   *
   * @param epoch as in {@link Waiting#epoch}
   * @param sinceMs wall clock
   */
  record Hold(Waiting.Kind kind, long epoch, long sinceMs) {}

  final TopicPartition partition;
  final PartitionProgress progress = new PartitionProgress();

  /** Rule C3: what the group has committed is known, and the view is not behind it. */
  boolean isStarted;

  /** Its committed position was read; it may still lack a view or a position. */
  boolean isCommitRead;

  /** The application has set the position since the assignment. */
  boolean isSought;

  /** The application has set the position, which may be before cuts that the group had passed. */
  boolean isReplaying;

  /** The position at the last call of poll: whatever is below counts as processed. */
  long processed = PartitionProgress.NONE;

  /** See {@link CommitMark#since}. */
  long since;

  Optional<Integer> leaderEpoch = Optional.empty();
  @Nullable Hold hold;

  /** The id of a ring that a record here names and nobody has shown yet. */
  @Nullable String stranger;

  @Nullable TopicRing ring;
  private @Nullable PartitionTimeline timeline;

  Assigned(TopicPartition partition) {
    this.partition = partition;
  }

  /** What is known of the partition; null for a topic without a ring. */
  @Nullable PartitionTimeline timeline() {
    TopicRing of = ring;
    if (of == null) {
      timeline = null;
    } else if (timeline == null || timeline.ring() != of.timeline()) {
      timeline = of.timeline().of(partition.topic(), partition.partition());
    }
    return timeline;
  }

  /** The gates that are open by what the group has committed. */
  long openUpTo(PartitionTimeline at) {
    TopicRing of = ring;
    return of == null ? at.view() : of.ledger().openUpTo(at);
  }

  /** What a commit of this offset says; empty for a topic without a ring. */
  Optional<CommitMark> markAt(long offset) {
    PartitionTimeline at = timeline();
    if (at == null || !isStarted) {
      return Optional.empty();
    }
    long view = progress.viewAt(offset, at.view());
    return Optional.of(
        new CommitMark(
            at.ring().ringId(), view, Math.min(view, openUpTo(at)), Math.min(since, view)));
  }
}
