package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.CommitMark;
import io.ringkeeper.consumer.rules.CommitMetadata;
import io.ringkeeper.consumer.rules.PartitionTimeline;
import io.ringkeeper.consumer.rules.RingTimeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Rule C3: before a newly assigned partition is read, what the group has committed for it is known
 * and the view is not behind that; a partition that a change brought while the group was reading
 * starts at its beginning. Polling thread only.
 */
final class Starter {

  private static final long VIEW_RETRY_MS = 1_000;

  private final Consumer<byte[], byte[]> inner;
  private final Assignment assignment;
  private final Rings rings;
  private final GroupReader group;
  private final Clock clock;
  private final boolean hasGroup;
  private long nextViewRequestMs;

  Starter(
      Consumer<byte[], byte[]> inner,
      Assignment assignment,
      Rings rings,
      GroupReader group,
      Clock clock,
      boolean hasGroup) {
    this.inner = inner;
    this.assignment = assignment;
    this.rings = rings;
    this.group = group;
    this.clock = clock;
    this.hasGroup = hasGroup;
  }

  /** Starts what can be started; the rest stays held. */
  void startAll() {
    List<Assigned> ready = new ArrayList<>();
    for (Assigned each : assignment.all()) {
      if (!each.isStarted && rings.isKnown(each.partition.topic())) {
        each.ring = rings.of(each.partition.topic());
        ready.add(each);
      }
    }
    if (ready.isEmpty() || !readCommits(ready)) {
      return;
    }
    for (Assigned each : ready) {
      if (isViewReached(each)) {
        resolvePosition(each);
      }
    }
  }

  private boolean readCommits(List<Assigned> ready) {
    Set<TopicPartition> unread = new HashSet<>();
    ready.stream().filter(each -> !each.isCommitRead).forEach(each -> unread.add(each.partition));
    if (unread.isEmpty() || !hasGroup) {
      ready.forEach(each -> begin(each, null));
      return true;
    }
    Optional<Map<TopicPartition, OffsetAndMetadata>> commits = group.committed(unread);
    commits.ifPresent(found -> ready.forEach(each -> begin(each, found.get(each.partition))));
    return commits.isPresent();
  }

  private static void begin(Assigned assigned, @Nullable OffsetAndMetadata commit) {
    if (assigned.isCommitRead) {
      return;
    }
    assigned.isCommitRead = true;
    TopicRing ring = assigned.ring;
    assigned.since = ring == null ? 0 : ring.timeline().view();
    if (commit != null) {
      Commits.learn(assigned, commit);
      // Without a mark nobody can say since when the group reads this partition: before all.
      assigned.since = assigned.progress.mark().map(CommitMark::since).orElse(0L);
    }
  }

  private boolean isViewReached(Assigned assigned) {
    TopicRing ring = assigned.ring;
    long committedView = assigned.progress.mark().map(CommitMark::view).orElse(0L);
    if (ring == null || ring.timeline().view() >= committedView) {
      return true;
    }
    assignment.hold(assigned, Waiting.Kind.VIEW, committedView);
    requestView();
    return false;
  }

  /** Asks for a fresh look, not too often. */
  void requestView() {
    if (clock.nowMs() >= nextViewRequestMs) {
      nextViewRequestMs = clock.nowMs() + VIEW_RETRY_MS;
      rings.refresh();
    }
  }

  private void resolvePosition(Assigned assigned) {
    try {
      if (!assigned.isSought && isNewToTheGroup(assigned)) {
        inner.seekToBeginning(List.of(assigned.partition));
      }
      long position = inner.position(assigned.partition, group.patience());
      assigned.progress.soughtTo(position);
      assigned.processed = position;
      assigned.isStarted = true;
      assignment.release(assigned);
    } catch (TimeoutException e) {
      // The next poll goes on.
      assignment.hold(assigned, Waiting.Kind.START, 0);
    }
  }

  /**
   * Whether a change brought the partition to a group that was reading before: then {@code
   * auto.offset.reset=latest} would lose what was sent before this assignment. Not so for a group
   * that is younger than the partition.
   */
  private boolean isNewToTheGroup(Assigned assigned) {
    PartitionTimeline at = assigned.timeline();
    if (at == null || !hasGroup || assigned.progress.committed() >= 0) {
      return false;
    }
    RingTimeline ring = at.ring();
    long born = ring.bornIn(at.partition());
    if (born == 0) {
      return false;
    }
    Set<TopicPartition> others = new HashSet<>();
    for (int partition = 0; partition < ring.partitions(); partition++) {
      if (partition != at.partition()) {
        others.add(new TopicPartition(assigned.partition.topic(), partition));
      }
    }
    Map<TopicPartition, OffsetAndMetadata> commits =
        group
            .committed(others)
            .orElseThrow(() -> new TimeoutException("what the group has committed is not known"));
    return commits.values().stream().anyMatch(commit -> isBefore(commit, ring, born));
  }

  private static boolean isBefore(OffsetAndMetadata commit, RingTimeline ring, long born) {
    return CommitMetadata.decode(commit.metadata())
        .mark()
        .filter(mark -> mark.ringId().equals(ring.ringId()))
        .map(mark -> mark.since() < born)
        .orElse(true);
  }
}
