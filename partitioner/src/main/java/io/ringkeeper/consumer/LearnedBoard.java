package io.ringkeeper.consumer;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.EpochEntries;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.RingHistory;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.consumer.rules.RingTimeline;
import io.ringkeeper.view.SharedView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the decisions on all rings and reads their past from the archives: for every ring the
 * epochs before the present one, which itself is part of the chosen state. Reads only what is
 * missing, newest first, so that an archive that was cut off below is noticed and not an error in
 * itself.
 */
final class LearnedBoard implements RingBoard {

  private static final Logger LOG = LoggerFactory.getLogger(LearnedBoard.class);
  private static final long RETRY_MS = 1_000;

  private final SharedView view;
  private final SharedView.Subscription subscription;
  private final Map<String, Past> pasts = new HashMap<>();
  private LearnedRings learned;
  private boolean isClosed;
  private volatile Known known = Known.NOTHING;

  /**
   * Starts following.
   *
   * @param view given up with this board
   */
  LearnedBoard(SharedView view) {
    this.view = view;
    this.learned = new LearnedRings(Map.of(), Set.of(), -1);
    this.subscription = view.subscribe(this::learned);
  }

  /** What was read of one ring. */
  private static final class Past {
    private final String ringId;
    private final RingHistory history;
    private @Nullable RingTimeline timeline;
    private @Nullable RuntimeException failure;
    private boolean isReading;

    Past(String ringId, RingHistory history) {
      this.ringId = ringId;
      this.history = history;
    }
  }

  @Override
  public Known known() {
    return known;
  }

  @Override
  public long nowMs() {
    return view.scheduler().monotonicMs();
  }

  @Override
  public void refresh() {
    CompletableFuture<LearnedRings> unused =
        view.refresh()
            .whenComplete(
                (rings, failure) -> {
                  if (failure == null) {
                    learned(rings);
                  } else {
                    LOG.debug("the rings could not be looked at; the last view holds", failure);
                  }
                });
  }

  private synchronized void learned(LearnedRings rings) {
    if (isClosed || rings.confirmedAtMs() < learned.confirmedAtMs()) {
      return;
    }
    learned = rings;
    rings.rings().forEach((name, ring) -> follow(ring.chosen()));
    publish();
  }

  private void follow(RingState chosen) {
    Past past = pasts.get(chosen.name());
    if (past == null || !past.ringId.equals(chosen.ringId())) {
      past = new Past(chosen.ringId(), new RingHistory(chosen.name(), view.ensembles()));
      pasts.put(chosen.name(), past);
    }
    RingTimeline timeline = past.timeline;
    boolean isBehind = timeline == null || timeline.view() < chosen.epoch();
    if (isBehind && !past.isReading && past.failure == null) {
      past.isReading = true;
      List<EpochEntry> newestFirst = new ArrayList<>();
      newestFirst.add(EpochEntries.of(chosen));
      read(past, chosen, timeline == null ? 0 : timeline.view() + 1, newestFirst);
    }
  }

  /** Reads the epoch below those that were read, down to the first missing one. */
  private void read(Past past, RingState chosen, long downTo, List<EpochEntry> newestFirst) {
    long wanted = chosen.epoch() - newestFirst.size();
    if (wanted < downTo) {
      fold(past, chosen, newestFirst);
      return;
    }
    CompletableFuture<Optional<EpochEntry>> unused =
        past.history
            .entry(wanted)
            .whenComplete(
                (entry, failure) -> {
                  synchronized (this) {
                    if (failure != null) {
                      failed(past, chosen.name(), failure);
                    } else if (entry.isEmpty()) {
                      fold(past, chosen, newestFirst);
                    } else {
                      newestFirst.add(entry.get());
                      read(past, chosen, downTo, newestFirst);
                    }
                  }
                });
  }

  private void fold(Past past, RingState chosen, List<EpochEntry> newestFirst) {
    List<EpochEntry> entries = new ArrayList<>(newestFirst);
    Collections.reverse(entries);
    RingTimeline timeline = past.timeline;
    try {
      if (timeline == null || entries.get(0).epoch() != timeline.view() + 1) {
        timeline = RingTimeline.of(entries, chosen.ring().table());
      } else {
        for (EpochEntry entry : entries) {
          timeline = timeline.with(entry);
        }
      }
      past.timeline = timeline;
      LOG.info(
          "Ring {} is followed from epoch {} to {}",
          chosen.name(),
          timeline.first(),
          timeline.view());
    } catch (CorruptStateException e) {
      past.failure = e;
      LOG.error("The archive of ring {} contradicts itself", chosen.name(), e);
    }
    past.isReading = false;
    goOn(chosen.name());
  }

  private void failed(Past past, String ring, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    past.isReading = false;
    if (cause instanceof EnsembleUnavailableException) {
      LOG.debug("the archive of ring {} cannot be read now", ring, cause);
      Scheduler.Cancellable unused = view.scheduler().schedule(RETRY_MS, () -> retry(ring));
    } else {
      past.failure =
          cause instanceof RuntimeException e ? e : new CorruptStateException(cause.toString());
      LOG.error("The archive of ring {} cannot be used", ring, cause);
    }
    publish();
  }

  private synchronized void retry(String ring) {
    if (!isClosed) {
      goOn(ring);
    }
  }

  // More may have been chosen while the archive was read.
  private void goOn(String ring) {
    learned.ring(ring).ifPresent(each -> follow(each.chosen()));
    publish();
  }

  private void publish() {
    Map<String, Entry> entries = new HashMap<>();
    learned
        .rings()
        .forEach(
            (name, ring) -> {
              RingState chosen = ring.chosen();
              Past past = pasts.get(name);
              entries.put(
                  name,
                  new Entry(
                      chosen.kafkaClusterId(),
                      chosen.topics().stream().map(RingTopic::name).collect(Collectors.toSet()),
                      chosen.epoch(),
                      past == null ? null : past.timeline,
                      past == null ? null : past.failure));
            });
    known = new Known(known.version() + 1, learned.confirmedAtMs(), entries);
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    subscription.close();
    view.close();
  }
}
