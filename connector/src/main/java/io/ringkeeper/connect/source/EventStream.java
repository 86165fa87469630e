package io.ringkeeper.connect.source;

import java.util.List;

/** One ordered stream of events of one ensemble. Used by one thread. */
interface EventStream {

  /**
   * About how many events one reading returns at most, so that what waits in memory stays small.
   */
  int MAX_EVENTS = 200;

  /**
   * What happened since the last call, in order. Every returned event counts as published; when it
   * fails, nothing was taken.
   *
   * @throws io.ringkeeper.agreement.EnsembleUnavailableException when the ensemble does not answer
   */
  List<Published> read();

  /** Whether the last reading stopped at {@link #MAX_EVENTS}. */
  default boolean hasMore() {
    return false;
  }
}
