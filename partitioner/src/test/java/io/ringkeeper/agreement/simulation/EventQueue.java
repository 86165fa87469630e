package io.ringkeeper.agreement.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** Virtual time: events in order of time, then of scheduling; and a trace of all that happened. */
final class EventQueue {

  private record Event(long atMs, long sequence, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>(256);
  private final List<String> lines = new ArrayList<>();
  private final boolean isRecording;
  private long sequence;
  private long nowMs;
  private long traceHash = 17;
  private int done;

  /**
   * A queue at time 0.
   *
   * @param isRecording whether to keep the trace as text, which is slow
   */
  EventQueue(boolean isRecording) {
    this.isRecording = isRecording;
  }

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
    events.poll();
    nowMs = next.atMs();
    mix(nowMs);
    done++;
    next.action().run();
    return true;
  }

  /** Makes this part of what a run is recognized by. */
  void mix(long value) {
    traceHash = (traceHash ^ value) * 0x100000001b3L;
  }

  /** Adds a line to the trace, which is only made when somebody wants to read it. */
  void trace(Supplier<String> line) {
    if (isRecording) {
      lines.add(nowMs + " " + line.get());
    }
  }

  /** Differs, as good as certainly, when anything happened differently. */
  long traceHash() {
    return traceHash;
  }

  int eventsDone() {
    return done;
  }

  /** The trace, if it was recorded. */
  List<String> lines() {
    return lines;
  }
}
