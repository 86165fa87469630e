package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.connect.EnsembleSettings;
import io.ringkeeper.connect.PluginVersion;
import io.ringkeeper.connect.schema.EventSchema;
import io.ringkeeper.connect.schema.EventStructs;
import io.ringkeeper.zookeeper.SharedEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperEnsembles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of the ensembles it was given. An unreachable ensemble is waited for, never
 * a reason to fail.
 */
public final class RingAgreementSourceTask extends SourceTask {

  private static final long RETRY_MS = 500;

  private final Semaphore hints = new Semaphore(1);
  private final List<EnsembleFeed> feeds = new ArrayList<>();
  private @Nullable SharedEnsembles held;
  private String topic = "";
  private long pollIntervalMs;
  private long lastFullLookNanos;

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public void start(Map<String, String> props) {
    SourceSettings settings = new SourceSettings(props);
    SharedEnsembles shared =
        ZooKeeperEnsembles.acquire(ownEnsembles(settings), EnsembleSettings.options(settings));
    held = shared;
    start(settings, shared.ensembles());
  }

  /** Starts over ensembles that somebody else holds. */
  void start(SourceSettings settings, List<? extends Ensemble> ensembles) {
    topic = settings.topic();
    pollIntervalMs = settings.pollIntervalMs();
    lastFullLookNanos = System.nanoTime();
    for (Ensemble ensemble : ensembles) {
      feeds.add(
          new EnsembleFeed(ensemble, settings.requestTimeoutMs(), this::stored, hints::release));
    }
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    // A hint lost or none at all only delays the look, never skips it.
    if (hints.tryAcquire(waitMs(), TimeUnit.MILLISECONDS)) {
      hints.drainPermits();
    }
    if (untilFullLookMs() <= 0) {
      lastFullLookNanos = System.nanoTime();
      feeds.forEach(EnsembleFeed::expectAnything);
    }
    List<SourceRecord> records = new ArrayList<>();
    for (EnsembleFeed feed : feeds) {
      feed.read().forEach(published -> records.add(record(published)));
    }
    return records.isEmpty() ? null : records;
  }

  private long waitMs() {
    boolean areReachable = feeds.stream().allMatch(EnsembleFeed::isReachable);
    long untilFullLookMs = Math.max(0, untilFullLookMs());
    return areReachable ? untilFullLookMs : Math.min(RETRY_MS, untilFullLookMs);
  }

  private long untilFullLookMs() {
    return pollIntervalMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastFullLookNanos);
  }

  @Override
  public void stop() {
    hints.release();
    feeds.forEach(EnsembleFeed::close);
    SharedEnsembles shared = held;
    if (shared != null) {
      shared.close();
      held = null;
    }
  }

  private SourceRecord record(Published published) {
    return new SourceRecord(
        published.partition(),
        published.offset(),
        topic,
        null,
        Schema.STRING_SCHEMA,
        EventStructs.key(published.event()),
        EventSchema.EVENT,
        EventStructs.toStruct(published.event()));
  }

  private Map<Map<String, String>, Map<String, Object>> stored(
      Collection<Map<String, String>> partitions) {
    Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();
    context
        .offsetStorageReader()
        .offsets(partitions)
        .forEach(
            (partition, offset) -> {
              // Connect answers null for what was never stored.
              if (offset != null) {
                stored.put(partition, offset);
              }
            });
    return stored;
  }

  private static EnsemblesConfig ownEnsembles(SourceSettings settings) {
    Map<String, String> all = EnsembleSettings.ensembles(settings).connectStrings();
    List<String> own = settings.getList(SourceSettings.TASK_ENSEMBLES);
    Map<String, String> chosen = new LinkedHashMap<>();
    all.forEach(
        (name, address) -> {
          if (own.isEmpty() || own.contains(name)) {
            chosen.put(name, address);
          }
        });
    return new EnsemblesConfig(chosen);
  }
}
