package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.CommitMetadata;
import io.ringkeeper.consumer.rules.Gate;
import io.ringkeeper.consumer.rules.GroupCommit;
import io.ringkeeper.consumer.rules.PartitionTimeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Rule C2: looks at what the group has committed for the donors of closed gates, more often while
 * it gets on, and opens the gates. Polling thread only.
 */
final class GateWatch {

  private static final long FIRST_MS = 10;

  private final Assignment assignment;
  private final Rings rings;
  private final GroupReader group;
  private final Clock clock;
  private final KafkaSettings kafka;
  private final long maxIntervalMs;
  private final Meters meters;
  private long intervalMs = FIRST_MS;
  private long nextLookMs;

  GateWatch(
      Assignment assignment,
      Rings rings,
      GroupReader group,
      Clock clock,
      KafkaSettings kafka,
      long maxIntervalMs,
      Meters meters) {
    this.assignment = assignment;
    this.rings = rings;
    this.group = group;
    this.clock = clock;
    this.kafka = kafka;
    this.maxIntervalMs = maxIntervalMs;
    this.meters = meters;
  }

  /** Something is different: look at once. */
  void lookSoon() {
    intervalMs = FIRST_MS;
    nextLookMs = clock.nowMs();
  }

  /** When to be called again at the latest; {@link Long#MAX_VALUE} when nothing is awaited. */
  long nextLookMs() {
    return nextLookMs;
  }

  /** Reads the donors' commits if that is due, and ends the waits that can end. */
  void look() {
    if (clock.nowMs() >= nextLookMs) {
      Set<TopicPartition> awaited = awaited();
      if (awaited.isEmpty()) {
        nextLookMs = Long.MAX_VALUE;
      } else {
        boolean gotOn = read(awaited);
        intervalMs = gotOn ? FIRST_MS : Math.min(maxIntervalMs, intervalMs * 2);
        nextLookMs = clock.nowMs() + intervalMs;
      }
    }
    for (Assigned each : assignment.held()) {
      if (each.isStarted && isOver(each)) {
        meters.waited(assignment.release(each));
      }
    }
  }

  private Set<TopicPartition> awaited() {
    Set<TopicPartition> awaited = new HashSet<>();
    if (kafka.groupId().isEmpty()) {
      return awaited;
    }
    for (Assigned each : assignment.all()) {
      PartitionTimeline at = each.timeline();
      TopicRing ring = each.ring;
      if (at != null && ring != null && each.isStarted) {
        for (int donor : ring.ledger().awaited(at)) {
          awaited.add(new TopicPartition(each.partition.topic(), donor));
        }
        // Offsets may be committed past us, through a transactional producer.
        if (!kafka.isAutoCommit() && Commits.isStuckBehindApplication(each)) {
          awaited.add(each.partition);
        }
      }
    }
    return awaited;
  }

  private boolean read(Set<TopicPartition> awaited) {
    Optional<Map<TopicPartition, OffsetAndMetadata>> commits = group.committed(awaited);
    boolean gotOn = false;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> each : commits.orElse(Map.of()).entrySet()) {
      TopicRing ring = rings.of(each.getKey().topic());
      if (ring != null) {
        gotOn |= take(ring, each.getKey(), each.getValue());
      }
    }
    return gotOn;
  }

  private boolean take(TopicRing ring, TopicPartition partition, OffsetAndMetadata offset) {
    GroupCommit commit =
        GroupCommit.of(
            ring.timeline().ringId(),
            offset.offset(),
            CommitMetadata.decode(offset.metadata()).mark());
    boolean isNew = !Optional.of(commit).equals(ring.ledger().commit(partition.partition()));
    Assigned own = assignment.get(partition);
    if (own != null && own.isStarted) {
      own.progress.committed(commit.offset(), commit.mark());
    }
    ring.ledger().saw(partition.partition(), commit);
    return isNew;
  }

  private boolean isOver(Assigned held) {
    PartitionTimeline at = held.timeline();
    Assigned.Hold hold = held.hold;
    if (hold == null) {
      return true;
    }
    return switch (hold.kind()) {
      case GATE -> at == null || openUpTo(held, at) >= hold.epoch();
      case VIEW -> isViewReached(held, at, hold.epoch());
      case START -> true;
    };
  }

  private boolean isViewReached(Assigned held, @Nullable PartitionTimeline at, long epoch) {
    String stranger = held.stranger;
    if (stranger != null) {
      return rings.isStranger(stranger) || (at != null && at.ring().ringId().equals(stranger));
    }
    return at == null || at.view() >= epoch;
  }

  /**
   * The epoch up to which gates let records through: open by what the group has committed, and,
   * where the application has set positions back, by what this consumer has read again.
   */
  long openUpTo(Assigned assigned, PartitionTimeline at) {
    long open = assigned.openUpTo(at);
    if (!assignment.isAnyReplaying()) {
      return open;
    }
    for (Gate gate : at.gates()) {
      if (gate.epoch() > open) {
        break;
      }
      for (Gate.Donor donor : gate.donors()) {
        if (isReadAgain(assigned.partition.topic(), donor)) {
          return gate.epoch() - 1;
        }
      }
    }
    return open;
  }

  private boolean isReadAgain(String topic, Gate.Donor donor) {
    Assigned own = assignment.get(new TopicPartition(topic, donor.partition()));
    return own != null && own.isReplaying && own.processed < donor.cut();
  }

  /** What everything that waits waits for. */
  List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    for (Assigned each : assignment.held()) {
      Assigned.Hold hold = each.hold;
      if (hold != null) {
        waiting.add(
            new Waiting(
                each.partition,
                hold.kind(),
                hold.epoch(),
                hold.kind() == Waiting.Kind.GATE ? donors(each, hold.epoch()) : List.of(),
                hold.sinceMs()));
      }
    }
    return List.copyOf(waiting);
  }

  private List<Waiting.Donor> donors(Assigned held, long epoch) {
    List<Waiting.Donor> donors = new ArrayList<>();
    PartitionTimeline at = held.timeline();
    TopicRing ring = held.ring;
    if (at != null && ring != null) {
      at.gates().stream()
          .filter(gate -> gate.epoch() == epoch)
          .forEach(
              gate ->
                  gate.donors()
                      .forEach(
                          donor -> {
                            Waiting.Missing missing = missing(held, ring, gate, donor);
                            if (missing != null) {
                              donors.add(donor(held, ring, donor, missing));
                            }
                          }));
    }
    return donors;
  }

  private Waiting.@Nullable Missing missing(
      Assigned held, TopicRing ring, Gate gate, Gate.Donor donor) {
    GroupCommit commit = ring.ledger().commit(donor.partition()).orElse(null);
    if (ring.ledger().isRead(gate, donor)) {
      return isReadAgain(held.partition.topic(), donor) ? Waiting.Missing.REPLAY : null;
    }
    if (commit == null) {
      return Waiting.Missing.COMMIT;
    }
    if (commit.offset() < donor.cut()) {
      return Waiting.Missing.RECORDS;
    }
    return commit.view() < gate.epoch() ? Waiting.Missing.VIEW : Waiting.Missing.GATES;
  }

  private static Waiting.Donor donor(
      Assigned held, TopicRing ring, Gate.Donor donor, Waiting.Missing missing) {
    Optional<GroupCommit> commit = ring.ledger().commit(donor.partition());
    return new Waiting.Donor(
        new TopicPartition(held.partition.topic(), donor.partition()),
        donor.cut(),
        commit.isPresent() ? OptionalLong.of(commit.get().offset()) : OptionalLong.empty(),
        commit.map(GroupCommit::view).orElse(0L),
        commit.map(GroupCommit::gates).orElse(0L),
        missing);
  }
}
