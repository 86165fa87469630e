package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.Ensemble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** A Connect worker as far as a source task sees it: keeps records and offsets over restarts. */
final class SourceHarness {

  static final String ENSEMBLES = "a=127.0.0.1:1;b=127.0.0.1:2;c=127.0.0.1:3";

  /** More than any test causes: a stream that repeats itself must fail, not hang. */
  private static final int MAX_EVENTS = 1_000;

  final List<SourceRecord> stored = new ArrayList<>();
  private final Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
  private @Nullable RingAgreementSourceTask task;

  /** Starts a task over this process's view of an ensemble; ends the one before, if any. */
  void restart(Ensemble ensemble) {
    stop();
    RingAgreementSourceTask fresh = new RingAgreementSourceTask();
    fresh.initialize(new Context());
    SourceSettings settings =
        new SourceSettings(
            Map.of(
                "ringkeeper.ensembles",
                ENSEMBLES,
                SourceSettings.POLL_INTERVAL_MS,
                "10",
                SourceSettings.REQUEST_TIMEOUT_MS,
                "2000"));
    fresh.start(settings, List.of(ensemble));
    task = fresh;
  }

  void stop() {
    if (task != null) {
      task.stop();
      task = null;
    }
  }

  /** Polls until some polls in a row bring nothing; everything is stored. */
  List<Struct> pollAll() throws InterruptedException {
    return pollAll(Integer.MAX_VALUE);
  }

  /**
   * Polls, and stores at most so many records with their offsets: the worker dies before it stores
   * the rest.
   */
  List<Struct> pollAll(int storedMax) throws InterruptedException {
    RingAgreementSourceTask polled = task;
    if (polled == null) {
      throw new IllegalStateException("no task runs");
    }
    List<Struct> events = new ArrayList<>();
    for (int quiet = 0; quiet < 4 && events.size() < storedMax; ) {
      List<SourceRecord> records = polled.poll();
      quiet = records == null ? quiet + 1 : 0;
      for (SourceRecord record : records == null ? List.<SourceRecord>of() : records) {
        if (events.size() < storedMax) {
          store(record);
          events.add((Struct) record.value());
          if (events.size() > MAX_EVENTS) {
            throw new AssertionError("events without end, last " + record.value());
          }
        }
      }
    }
    return events;
  }

  private void store(SourceRecord record) {
    stored.add(record);
    offsets.put(record.sourcePartition(), record.sourceOffset());
  }

  List<Struct> events() {
    return stored.stream().map(record -> (Struct) record.value()).toList();
  }

  List<Struct> events(String kind) {
    return events().stream().filter(event -> event.getString("kind").equals(kind)).toList();
  }

  /** How many source partitions have offsets. */
  int partitions() {
    return offsets.size();
  }

  private final class Context implements SourceTaskContext {
    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("the task has no metrics of its own");
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return new OffsetStorageReader() {
        @Override
        @SuppressWarnings("NullAway") // Connect answers null for what was never stored
        public <T> Map<String, Object> offset(Map<String, T> partition) {
          return offsets(List.of(partition)).get(partition);
        }

        @Override
        @SuppressWarnings("NullAway") // Connect answers null for what was never stored
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(
            Collection<Map<String, T>> partitions) {
          Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
          for (Map<String, T> partition : partitions) {
            Map<String, ?> offset = offsets.get(partition);
            found.put(partition, offset == null ? null : new HashMap<>(offset));
          }
          return found;
        }
      };
    }
  }
}
