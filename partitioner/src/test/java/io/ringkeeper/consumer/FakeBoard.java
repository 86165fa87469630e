package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.RingTimeline;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A board whose knowledge a test sets. */
final class FakeBoard implements RingBoard {

  private volatile Known known = Known.NOTHING;
  private long nowMs;
  int refreshes;
  boolean isClosed;

  /** All rings are known, and there is none. */
  FakeBoard withoutRings() {
    return publish(Map.of());
  }

  FakeBoard shows(RingTimeline timeline) {
    return publish(
        Map.of(
            timeline.ring(),
            new Entry("cluster", timeline.topics(), timeline.view(), timeline, null)));
  }

  FakeBoard shows(String ring, Entry entry) {
    return publish(Map.of(ring, entry));
  }

  private FakeBoard publish(Map<String, Entry> rings) {
    nowMs++;
    known = new Known(known.version() + 1, nowMs, rings);
    return this;
  }

  /** An entry that is being read, or cannot be. */
  static Entry unread(String topic, @Nullable RuntimeException failure) {
    return new Entry("cluster", Set.of(topic), 3, null, failure);
  }

  @Override
  public Known known() {
    return known;
  }

  @Override
  public void refresh() {
    refreshes++;
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
