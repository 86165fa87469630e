package io.ringkeeper.sandbox.fire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a run, for people. Not thread-safe. */
final class Ledger {

  private final Map<FaultKind, Long> fired = new EnumMap<>(FaultKind.class);
  private final Map<String, Long> skipped = new TreeMap<>();
  private final List<Long> progress = new ArrayList<>();
  private final List<Long> everybody = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private int rounds;

  void round() {
    rounds++;
  }

  void fired(FaultKind kind) {
    fired.merge(kind, 1L, Long::sum);
  }

  void skipped(FaultKind kind, String why) {
    skipped.merge(kind + ": " + why, 1L, Long::sum);
  }

  /**
   * A round healed.
   *
   * @param progressNanos from the end of healing to the first decision
   * @param everybodyNanos to every proposer deciding and every acceptor accepting again
   */
  void recovered(long progressNanos, long everybodyNanos) {
    progress.add(progressNanos);
    everybody.add(everybodyNanos);
  }

  /** A further line of the report. */
  void line(String text) {
    lines.add(text);
  }

  Map<FaultKind, Long> fired() {
    return new EnumMap<>(fired);
  }

  Map<String, Long> skipped() {
    return new TreeMap<>(skipped);
  }

  Duration slowestProgress() {
    return Duration.ofNanos(progress.stream().mapToLong(Long::longValue).max().orElse(0));
  }

  /** p50, p99, max. */
  static String figures(List<Long> nanos) {
    if (nanos.isEmpty()) {
      return "none";
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms, max %.1f ms (n=%d)",
        at(sorted, 0.5) / 1e6,
        at(sorted, 0.99) / 1e6,
        at(sorted, 1) / 1e6,
        sorted.size());
  }

  private static long at(List<Long> sorted, double share) {
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, index));
  }

  String report() {
    StringBuilder text = new StringBuilder("rounds: " + rounds);
    fired.forEach((kind, count) -> text.append("\nfault ").append(kind).append(": ").append(count));
    skipped.forEach(
        (what, count) -> text.append("\nSKIPPED ").append(what).append(": ").append(count));
    text.append("\nhealed to first decision: ").append(figures(progress));
    text.append("\nhealed to everybody deciding: ").append(figures(everybody));
    lines.forEach(line -> text.append('\n').append(line));
    return text.toString();
  }
}
