package io.ringkeeper.agreement.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What a campaign did, added up. Thread-safe. */
final class Ledger {

  private static final int VIOLATIONS_KEPT = 10;
  private static final long PROGRESS_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final long startedNanos = System.nanoTime();
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<String, Long> sights = new TreeMap<>();
  private final List<Result> violations = new ArrayList<>();
  private long seeds;
  private long events;
  private long decisions;
  private int mostRounds;
  private long hash;
  private long toldNanos = startedNanos;

  synchronized void add(Result result) {
    seeds++;
    events += result.events();
    decisions += result.decisions();
    mostRounds = Math.max(mostRounds, result.rounds());
    // A sum, so that the order in which threads finish does not matter.
    hash += result.traceHash() * (2 * result.seed() + 1);
    result.faults().forEach((fault, count) -> faults.merge(fault, (long) count, Long::sum));
    result.sights().forEach((what, count) -> sights.merge(what, (long) count, Long::sum));
    if (result.isViolated() && violations.size() < VIOLATIONS_KEPT) {
      violations.add(result);
    }
    tellProgress();
  }

  private void tellProgress() {
    long now = System.nanoTime();
    if (now - toldNanos > PROGRESS_EVERY_NANOS) {
      toldNanos = now;
      System.out.printf(
          "%d seeds in %d s, %d violations%n",
          seeds, TimeUnit.NANOSECONDS.toSeconds(now - startedNanos), violations.size());
    }
  }

  synchronized List<Result> violations() {
    return List.copyOf(violations);
  }

  synchronized Map<Fault, Long> faults() {
    return Map.copyOf(faults);
  }

  synchronized Map<String, Long> sights() {
    return Map.copyOf(sights);
  }

  /** For people. */
  synchronized String print() {
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    return String.format(
        "%d seeds in %.1f s (%.0f/s), %d events, %d decisions, at most %d ballots for the last"
            + " change, trace %016x%n  faults: %s%n  seen: %s",
        seeds,
        seconds,
        seeds / seconds,
        events,
        decisions,
        mostRounds,
        hash,
        text(faults),
        text(sights));
  }

  private static String text(Map<?, Long> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
