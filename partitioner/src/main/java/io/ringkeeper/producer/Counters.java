package io.ringkeeper.producer;

import java.util.concurrent.atomic.LongAdder;

/** Records by how they were partitioned. Counting allocates nothing. */
final class Counters {

  private final LongAdder keyed = new LongAdder();
  private final LongAdder unkeyed = new LongAdder();
  private final LongAdder unmanaged = new LongAdder();
  private final LongAdder explicit = new LongAdder();
  private final LongAdder held = new LongAdder();
  private final LongAdder timedOut = new LongAdder();

  /** Routed by a ring's table. */
  LongAdder keyed() {
    return keyed;
  }

  /** Without a key, by the weighted sticky choice. */
  LongAdder unkeyed() {
    return unkeyed;
  }

  /** To topics without a ring. */
  LongAdder unmanaged() {
    return unmanaged;
  }

  /** To a partition that the application chose. */
  LongAdder explicit() {
    return explicit;
  }

  /** Waited at a gate. */
  LongAdder held() {
    return held;
  }

  /** Gave up waiting at a gate. */
  LongAdder timedOut() {
    return timedOut;
  }
}
