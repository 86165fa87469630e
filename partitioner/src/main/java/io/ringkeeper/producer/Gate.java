package io.ringkeeper.producer;

import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Holds the sends of some slots of one ring until it is lifted. Replaced, never changed: whoever
 * waited looks at the next snapshot and may meet another gate there. Safe for any thread.
 */
final class Gate {

  private final BitSet held;
  private final Supplier<String> why;
  private final CountDownLatch lifted = new CountDownLatch(1);

  /**
   * A closed gate.
   *
   * @param held the slots whose sends wait; not changed afterwards
   * @param why describes the reason for people, asked only when somebody waited in vain
   */
  Gate(BitSet held, Supplier<String> why) {
    this.held = held;
    this.why = why;
  }

  boolean holds(int slot) {
    return held.get(slot);
  }

  /** Waits until the gate is lifted; false when the time was up before. */
  boolean await(long nanos) throws InterruptedException {
    return lifted.await(nanos, TimeUnit.NANOSECONDS);
  }

  void lift() {
    lifted.countDown();
  }

  String describe() {
    return why.get();
  }
}
