package io.ringkeeper.producer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the sends of one topic that were routed between two flips and are not settled.
 *
 * <p>A sender enters, then looks again whether the snapshot it routed by is still the current one,
 * and leaves again if not; a flip publishes the next snapshot, then reads this counter. Both are
 * volatile accesses in opposite order, so a flip either sees the sender here or the sender sees the
 * flip. That is why this is no {@code LongAdder}: its increments order nothing, and its sum can
 * miss an entry while seeing a later departure.
 */
final class InFlightPhase {

  private final AtomicLong open = new AtomicLong();
  private final Runnable onSettled;
  private volatile boolean retired;

  /**
   * A phase with nothing in flight.
   *
   * @param onSettled called, on any thread, whenever the phase becomes empty after its retirement;
   *     must not block
   */
  InFlightPhase(Runnable onSettled) {
    this.onSettled = onSettled;
  }

  void enter() {
    open.incrementAndGet();
  }

  void leave() {
    if (open.decrementAndGet() == 0 && retired) {
      onSettled.run();
    }
  }

  /** No snapshot published from now on refers to this phase. */
  void retire() {
    retired = true;
  }

  boolean isSettled() {
    return open.get() == 0;
  }

  long open() {
    return open.get();
  }
}
