package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** One process: its clock and callbacks, which a crash ends and a pause delays. */
final class SimProcess implements Scheduler {

  private final EventQueue queue;
  private final String name;
  private final List<MemoryEnsemble> handles = new ArrayList<>();
  private final List<Runnable> atDeath = new ArrayList<>();
  private long wallOffsetMs;
  private double rate = 1;
  private long driftsSinceMs;
  private long monotonicThen;
  private boolean isAlive = true;
  private long pausedUntilMs;
  private int messages;
  private int crashesAtMessage;
  private BiConsumer<SimProcess, Boolean> crash = (process, before) -> {};

  SimProcess(EventQueue queue, String name, long wallSkewMs) {
    this.queue = queue;
    this.name = name;
    this.wallOffsetMs = 1_790_000_000_000L + wallSkewMs;
  }

  String name() {
    return name;
  }

  /** Whether anything rests on what it reads from registers. */
  boolean isVoter() {
    return "pcx".indexOf(name.charAt(0)) >= 0;
  }

  boolean isAlive() {
    return isAlive;
  }

  /** Its connections, one to each configured ensemble. */
  List<MemoryEnsemble> handles() {
    return handles;
  }

  void crash() {
    if (isAlive) {
      isAlive = false;
      atDeath.forEach(Runnable::run);
    }
  }

  void atDeath(Runnable action) {
    atDeath.add(action);
  }

  void pauseUntil(long atMs) {
    pausedUntilMs = Math.max(pausedUntilMs, atMs);
  }

  void jumpWall(long byMs) {
    wallOffsetMs += byMs;
  }

  /** From now on its clock runs at another rate. */
  void drift(double otherRate) {
    monotonicThen = monotonicMs();
    driftsSinceMs = queue.nowMs();
    rate = otherRate;
  }

  /**
   * Crashes it at one of its next messages.
   *
   * @param how told the process, and whether the message is not sent any more
   */
  void crashAtMessage(int countFromNow, BiConsumer<SimProcess, Boolean> how) {
    crashesAtMessage = messages + countFromNow;
    crash = how;
  }

  /** Sends one message, unless it dies of it. */
  void sending(Runnable send) {
    messages++;
    boolean isLast = messages == crashesAtMessage;
    if (isLast && messages % 2 == 0) {
      crash.accept(this, true);
    }
    if (isAlive) {
      send.run();
    }
    if (isLast && isAlive) {
      crash.accept(this, false);
    }
  }

  @Override
  public long monotonicMs() {
    return monotonicThen + (long) ((queue.nowMs() - driftsSinceMs) * rate);
  }

  @Override
  public long wallMs() {
    return wallOffsetMs + queue.nowMs();
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    boolean[] cancelled = {false};
    queue.in((long) Math.ceil(delayMs / rate), () -> run(cancelled, task));
    return () -> cancelled[0] = true;
  }

  /** Runs the task in this process when the world, not its own clock, is so much older. */
  void deliver(long delayMs, Runnable task) {
    queue.in(delayMs, () -> run(new boolean[1], task));
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
