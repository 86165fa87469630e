package io.ringkeeper.tracker.topology;

import static io.ringkeeper.tracker.fixture.Script.ballot;
import static io.ringkeeper.tracker.fixture.Script.change;
import static io.ringkeeper.tracker.fixture.Script.moving;
import static io.ringkeeper.tracker.fixture.Script.stable;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.fixture.Script;
import io.ringkeeper.tracker.fixture.TrackerDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTopologyTest {

  private final Script script = new Script();

  @Test
  void stallClockGoesOnAfterTheStateWasRestored(@TempDir Path dir) {
    // Given
    List<Alert> alerts;
    try (TrackerDriver before = new TrackerDriver(dir.resolve("before"));
        TrackerDriver after =
            new TrackerDriver(
                dir.resolve("after"),
                TrackerLimits.DEFAULT,
                TrackerDriver.START.plus(Duration.ofSeconds(55)))) {
      openChange(before);
      restore(before, after);

      // When
      after.waitFor(Duration.ofSeconds(11));
      alerts = after.alerts();
    }

    // Then
    assertThat(alerts).extracting(Alert::id).containsExactly("stalled-change/flights/2.2@p1");
  }

  @Test
  void nothingIsCalledOverdueRightAfterARestart(@TempDir Path dir) {
    // Given
    List<Alert> alerts;
    try (TrackerDriver before = new TrackerDriver(dir.resolve("before"));
        TrackerDriver after =
            new TrackerDriver(
                dir.resolve("after"),
                TrackerLimits.DEFAULT,
                TrackerDriver.START.plus(Duration.ofHours(1)))) {
      openChange(before);
      restore(before, after);

      // When
      after.waitFor(Duration.ofSeconds(8));
      after.round(script, ballot(3, "p1"), stable(3, "d3", 1));
      after.waitFor(Duration.ofMinutes(5));
      alerts = after.alerts();
    }

    // Then
    assertThat(alerts).isEmpty();
  }

  @Test
  void restoredStateTakesUpTheEventsWhereItStopped(@TempDir Path dir) {
    // Given
    try (TrackerDriver before = new TrackerDriver(dir.resolve("before"));
        TrackerDriver after = new TrackerDriver(dir.resolve("after"))) {
      before.genesis(script);
      restore(before, after);

      // When
      after.change(script);

      // Then
      assertThat(after.decisions().keySet()).containsExactly("flights/2", "flights/3");
      assertThat(after.store(Stores.TABLES).get(Script.RING).epoch()).isEqualTo(1);
      assertThat(after.alerts()).isEmpty();
    }
  }

  private void openChange(TrackerDriver driver) {
    driver.genesis(script);
    driver.round(script, ballot(2, "p1"), moving(2, "d2", 0, change(ballot(2, "p1"), "expand")));
  }

  /** What a changelog does: every entry of every store, read back. */
  private static void restore(TrackerDriver from, TrackerDriver to) {
    int copied = 0;
    for (Stores.Store<?> store : Stores.ALL) {
      copied += copy(from, to, store);
    }
    assertThat(copied).isPositive();
  }

  private static <V> int copy(TrackerDriver from, TrackerDriver to, Stores.Store<V> store) {
    List<KeyValue<String, V>> entries = new ArrayList<>();
    try (KeyValueIterator<String, V> all = from.store(store).all()) {
      all.forEachRemaining(entries::add);
    }
    KeyValueStore<String, V> target = to.store(store);
    entries.forEach(e -> target.put(e.key, e.value));
    return entries.size();
  }
}
