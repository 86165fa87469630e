package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.RingTimeline;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a consumer reads what is known of the rings. Safe for any thread. */
interface RingBoard extends AutoCloseable {

  /** What is known now; a later call never knows less. */
  Known known();

  /**
   * Asks for a fresh look at the ensembles; returns at once. When a majority has answered, {@link
   * Known#confirmedAtMs} is at or past the time of this call, or an archive is being read.
   */
  void refresh();

  /** Monotonic milliseconds, the clock of {@link Known#confirmedAtMs}. */
  long nowMs();

  @Override
  void close();

  /**
   * A snapshot. Immutable.
   *
   * @param version another one for every snapshot
   * @param confirmedAtMs when the last look began that a majority answered; -1 before the first
   * @param rings by ring name
   */
  record Known(long version, long confirmedAtMs, Map<String, Entry> rings) {

    static final Known NOTHING = new Known(0, -1, Map.of());

    public Known {
      rings = Map.copyOf(rings);
    }
  }

  /**
   * What is known of one ring.
   *
   * @param kafkaClusterId the cluster whose topics it covers
   * @param epoch the newest epoch known chosen
   * @param timeline its epochs up to the newest one whose past is read, or null before that
   * @param failure why the past cannot be read, ever, or null
   */
  record Entry(
      String kafkaClusterId,
      Set<String> topics,
      long epoch,
      @Nullable RingTimeline timeline,
      @Nullable RuntimeException failure) {

    public Entry {
      topics = Set.copyOf(topics);
    }
  }
}
