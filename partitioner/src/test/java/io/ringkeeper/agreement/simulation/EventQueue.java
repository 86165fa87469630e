package io.ringkeeper.agreement.simulation;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** Virtual time: events in order of time, then of scheduling; and a trace of all that happened. */
final class EventQueue {

  private static final int LINES_KEPT = 60;

  private record Event(long atMs, long sequence, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::sequence));
  private final Deque<String> lines = new ArrayDeque<>();
  private long sequence;
  private long nowMs;
  private long traceHash = 17;
  private int done;

  long nowMs() {
    return nowMs;
  }

  void at(long atMs, Runnable action) {
    events.add(new Event(Math.max(nowMs, atMs), sequence++, action));
  }

  void in(long delayMs, Runnable action) {
    at(nowMs + delayMs, action);
  }

  /** Runs the next event; false when there is none before the limit. */
  boolean step(long limitMs) {
    Event next = events.peek();
    if (next == null || next.atMs() > limitMs) {
      nowMs = Math.max(nowMs, limitMs);
      return false;
    }
    events.remove(next);
    nowMs = next.atMs();
    traceHash = traceHash * 31 + nowMs;
    done++;
    next.action().run();
    return true;
  }

  /** Adds a line to the trace. */
  void trace(String line) {
    traceHash = traceHash * 31 + line.hashCode();
    lines.add(nowMs + " " + line);
    if (lines.size() > LINES_KEPT) {
      lines.remove();
    }
  }

  /** Differs, as good as certainly, when anything happened differently. */
  long traceHash() {
    return traceHash;
  }

  int eventsDone() {
    return done;
  }

  String lastLines() {
    return String.join("\n", lines);
  }
}
