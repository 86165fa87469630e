package io.ringkeeper.consumer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The assigned partitions and what each waits for. Polling thread only. */
final class Assignment {

  private final Pauses pauses;
  private final Clock clock;
  private final Map<TopicPartition, Assigned> all = new LinkedHashMap<>();

  Assignment(Pauses pauses, Clock clock) {
    this.pauses = pauses;
    this.clock = clock;
  }

  /** Takes over new partitions; each is held until it is started. */
  void add(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      if (!all.containsKey(partition)) {
        Assigned added = new Assigned(partition);
        all.put(partition, added);
        hold(added, Waiting.Kind.START, 0);
      }
    }
  }

  void remove(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          all.remove(partition);
          pauses.forget(partition);
        });
  }

  /** Makes these, and no others, the assigned ones. */
  void replace(Collection<TopicPartition> partitions) {
    Set<TopicPartition> gone = new HashSet<>(all.keySet());
    gone.removeAll(Set.copyOf(partitions));
    remove(gone);
    add(partitions);
  }

  @Nullable Assigned get(TopicPartition partition) {
    return all.get(partition);
  }

  Collection<Assigned> all() {
    return all.values();
  }

  /** The held ones, in the order of their assignment. */
  List<Assigned> held() {
    List<Assigned> held = new ArrayList<>();
    for (Assigned each : all.values()) {
      if (each.hold != null) {
        held.add(each);
      }
    }
    return held;
  }

  /** Whether any partition is being read again from before what the group had passed. */
  boolean isAnyReplaying() {
    return all.values().stream().anyMatch(each -> each.isReplaying);
  }

  void hold(Assigned assigned, Waiting.Kind kind, long epoch) {
    Assigned.Hold before = assigned.hold;
    if (before == null || before.kind() != kind || before.epoch() != epoch) {
      assigned.hold = new Assigned.Hold(kind, epoch, clock.wallMs());
    }
    pauses.hold(assigned.partition);
  }

  /** Ends a wait; returns how long it was, milliseconds. */
  long release(Assigned assigned) {
    Assigned.Hold hold = assigned.hold;
    assigned.hold = null;
    assigned.stranger = null;
    pauses.release(assigned.partition);
    return hold == null ? 0 : Math.max(0, clock.wallMs() - hold.sinceMs());
  }

  /** The application has set this partition's position. */
  void sought(TopicPartition partition, long offset) {
    Assigned assigned = all.get(partition);
    if (assigned != null) {
      assigned.isSought = true;
      assigned.isReplaying = true;
      if (assigned.isStarted) {
        assigned.progress.soughtTo(offset);
        assigned.processed = offset;
        release(assigned);
      }
    }
  }

  /** The application has asked for a position that is not known yet. */
  void soughtSomewhere(TopicPartition partition) {
    Assigned assigned = all.get(partition);
    if (assigned != null) {
      assigned.isSought = true;
      assigned.isReplaying = true;
      assigned.isStarted = false;
      hold(assigned, Waiting.Kind.START, 0);
    }
  }
}
