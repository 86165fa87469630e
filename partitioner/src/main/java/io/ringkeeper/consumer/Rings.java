package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.GateLedger;
import io.ringkeeper.consumer.rules.RingTimeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Which ring covers which topic, by the last look at the board. Polling thread only. */
final class Rings {

  private final RingBoard board;
  private final Supplier<@Nullable String> clusterId;
  private final Map<String, TopicRing> byTopic = new HashMap<>();
  private final Set<String> loading = new HashSet<>();
  private final Map<String, RuntimeException> failures = new HashMap<>();
  private final Map<String, Long> strangersSeenAtMs = new HashMap<>();
  private RingBoard.Known seen = RingBoard.Known.NOTHING;
  private @Nullable String seenCluster;

  /**
   * Nothing known yet.
   *
   * @param clusterId the Kafka cluster's id, null while it is not known
   */
  Rings(RingBoard board, Supplier<@Nullable String> clusterId) {
    this.board = board;
    this.clusterId = clusterId;
  }

  /** Takes over what the board knows now; says whether anything is different. */
  boolean look() {
    RingBoard.Known known = board.known();
    String cluster = clusterId.get();
    if (known.version() == seen.version() && Objects.equals(cluster, seenCluster)) {
      return false;
    }
    seen = known;
    seenCluster = cluster;
    loading.clear();
    failures.clear();
    Set<String> covered = new HashSet<>();
    known.rings().values().stream()
        .filter(ring -> cluster == null || cluster.equals(ring.kafkaClusterId()))
        .forEach(ring -> ring.topics().forEach(topic -> take(topic, ring, covered)));
    byTopic.keySet().retainAll(covered);
    return true;
  }

  private void take(String topic, RingBoard.Entry ring, Set<String> covered) {
    RuntimeException failure = ring.failure();
    RingTimeline timeline = ring.timeline();
    if (failure != null) {
      failures.put(topic, failure);
    } else if (timeline == null || !timeline.topics().contains(topic)) {
      loading.add(topic);
    } else {
      covered.add(topic);
      TopicRing before = byTopic.get(topic);
      boolean isSame = before != null && before.timeline().ringId().equals(timeline.ringId());
      byTopic.put(
          topic,
          before != null && isSame
              ? before.with(timeline)
              : new TopicRing(timeline, new GateLedger()));
    }
  }

  /**
   * Whether it is known what covers the topic, be it nothing.
   *
   * @throws KafkaException when the ring's archive cannot be used
   */
  boolean isKnown(String topic) {
    RuntimeException failure = failures.get(topic);
    if (failure != null) {
      throw new KafkaException(
          "Topic "
              + topic
              + " cannot be read in order, because the past of its ring cannot be used: "
              + failure.getMessage(),
          failure);
    }
    return seen.confirmedAtMs() >= 0 && !loading.contains(topic);
  }

  /** The topic's ring; null when none covers it. */
  @Nullable TopicRing of(String topic) {
    return byTopic.get(topic);
  }

  /**
   * Whether a ring id that a record names is none of ours, for sure: a look that began after it was
   * first met has not shown it.
   */
  boolean isStranger(String ringId) {
    Long seenAtMs = strangersSeenAtMs.putIfAbsent(ringId, board.nowMs());
    return seenAtMs != null && seen.confirmedAtMs() > seenAtMs;
  }

  /** Asks for a fresh look. */
  void refresh() {
    board.refresh();
  }

  void close() {
    board.close();
  }
}
