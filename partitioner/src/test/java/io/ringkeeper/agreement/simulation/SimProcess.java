package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Scheduler;

/** One process: its clock and callbacks, which a crash ends and a pause delays. */
final class SimProcess implements Scheduler {

  private final EventQueue queue;
  private final String name;
  private final long wallSkewMs;
  private boolean isAlive = true;
  private long pausedUntilMs;

  SimProcess(EventQueue queue, String name, long wallSkewMs) {
    this.queue = queue;
    this.name = name;
    this.wallSkewMs = wallSkewMs;
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return isAlive;
  }

  void crash() {
    isAlive = false;
  }

  void pauseUntil(long atMs) {
    pausedUntilMs = atMs;
  }

  @Override
  public long monotonicMs() {
    return queue.nowMs();
  }

  @Override
  public long wallMs() {
    return 1_790_000_000_000L + queue.nowMs() + wallSkewMs;
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    boolean[] cancelled = {false};
    queue.in(delayMs, () -> run(cancelled, task));
    return () -> cancelled[0] = true;
  }

  private void run(boolean[] cancelled, Runnable task) {
    if (!isAlive || cancelled[0]) {
      return;
    }
    if (queue.nowMs() < pausedUntilMs) {
      queue.at(pausedUntilMs, () -> run(cancelled, task));
      return;
    }
    task.run();
  }
}
