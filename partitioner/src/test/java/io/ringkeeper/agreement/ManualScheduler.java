package io.ringkeeper.agreement;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when told to; callbacks run on the thread that tells it. */
final class ManualScheduler implements Scheduler {

  private record Task(long atMs, long order, Runnable action) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atMs).thenComparingLong(Task::order));
  private long nowMs;
  private long scheduled;

  /** Runs what is due now. */
  void run() {
    pass(0);
  }

  /** Lets time pass and runs all that falls due meanwhile. */
  void pass(long byMs) {
    long untilMs = nowMs + byMs;
    for (Task next = tasks.peek(); next != null && next.atMs <= untilMs; next = tasks.peek()) {
      tasks.remove();
      nowMs = next.atMs;
      next.action.run();
    }
    nowMs = untilMs;
  }

  /** How many callbacks are still to come. */
  int pending() {
    return tasks.size();
  }

  @Override
  public long monotonicMs() {
    return nowMs;
  }

  @Override
  public long wallMs() {
    return Samples.NOW_MS + nowMs;
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable action) {
    Task task = new Task(nowMs + delayMs, scheduled++, action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }
}
