package io.ringkeeper.sandbox.fire.check;

import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.Entry.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call with everything that was written down about it.
 *
 * @param end null when nobody wrote its end: its process was killed
 */
record Call(
    String who,
    long op,
    String kind,
    long invokedNanos,
    List<Entry.Attempted> attempts,
    Entry.@Nullable Returned end) {

  Call {
    attempts = List.copyOf(attempts);
  }

  boolean isDecided() {
    return end != null && end.outcome() == Outcome.DECIDED;
  }

  /** For messages. */
  String name() {
    return kind + " " + op + " of " + who;
  }
}
