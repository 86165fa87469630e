package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that passes only while somebody waits: a task scheduled for later runs at once, with the
 * clock set forward. Actions given before run at the waits, one at each.
 */
final class SteppedTime implements Scheduler {

  private final AtomicLong nowMs = new AtomicLong(1_000);
  private final List<Runnable> atWaits = new ArrayList<>();
  private int waits;

  /** Does this at the next wait that has nothing else to do. */
  synchronized void atNextWait(Runnable action) {
    atWaits.add(action);
  }

  synchronized int waits() {
    return waits;
  }

  @Override
  public long monotonicMs() {
    return nowMs.get();
  }

  @Override
  public long wallMs() {
    return 1_790_000_000_000L + nowMs.get();
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    nowMs.addAndGet(delayMs);
    Runnable action = nextAction();
    action.run();
    task.run();
    return () -> {};
  }

  private synchronized Runnable nextAction() {
    waits++;
    return atWaits.isEmpty() ? () -> {} : atWaits.remove(0);
  }
}
