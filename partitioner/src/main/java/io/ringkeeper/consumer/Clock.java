package io.ringkeeper.consumer;

import java.util.concurrent.TimeUnit;

/** Time as the polling thread sees it. */
interface Clock {

  Clock SYSTEM =
      new Clock() {
        @Override
        public long nowMs() {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        @Override
        public long wallMs() {
          return System.currentTimeMillis();
        }
      };

  /** Monotonic milliseconds, for durations only. */
  long nowMs();

  /** Milliseconds since 1970, for people only. */
  long wallMs();
}
