package io.ringkeeper.consumer;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Lets one thread at a time in, as Kafka's consumer does, and nobody after the end. A thread that
 * is in may enter again: listeners call back.
 */
final class Guard {

  private static final long NOBODY = -1;

  private final AtomicLong owner = new AtomicLong(NOBODY);
  private int entries;
  private volatile boolean isClosed;

  void run(Runnable task) {
    enter();
    try {
      task.run();
    } finally {
      leave();
    }
  }

  <T> T call(Supplier<T> task) {
    enter();
    try {
      return task.get();
    } finally {
      leave();
    }
  }

  /** Enters for good; false when somebody has closed before. */
  boolean close() {
    if (isClosed) {
      return false;
    }
    enter();
    return true;
  }

  /** Ends what {@link #close} began. */
  void closed() {
    isClosed = true;
    leave();
  }

  private void enter() {
    if (isClosed) {
      throw new IllegalStateException("This consumer has already been closed.");
    }
    long thread = Thread.currentThread().getId();
    if (thread != owner.get() && !owner.compareAndSet(NOBODY, thread)) {
      throw new ConcurrentModificationException(
          "RingConsumer is not safe for multi-threaded access; currentThread(id: "
              + thread
              + ") otherThread(id: "
              + owner.get()
              + ")");
    }
    entries++;
  }

  private void leave() {
    if (--entries == 0) {
      owner.set(NOBODY);
    }
  }
}
