package io.ringkeeper.sandbox.fire;

import java.time.Duration;
import java.util.List;

/** Waits after healing until everything works as before. */
final class Recovery {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Recovery() {}

  /**
   * Waits for the first decision, then for every proposer to decide and every acceptor to accept.
   *
   * @param healedNanos when the last fault ended
   * @return how long the first decision took, nanoseconds
   */
  static long await(Arena arena, long healedNanos, Ledger ledger) {
    List<String> acceptors = arena.acceptors();
    int[] before = acceptors.stream().mapToInt(arena.recorder()::accepts).toArray();
    Until.holds(
        () -> "a call is decided after healing",
        PATIENCE,
        () -> arena.live().decidedSince(healedNanos) > 0);
    long firstNanos =
        arena.live().callsSince(healedNanos, Live.Call::isDecided).stream()
            .mapToLong(call -> call.end().atNanos())
            .min()
            .orElseThrow();
    arena.awaitAllDecide(healedNanos, PATIENCE);
    for (int i = 0; i < before.length; i++) {
      String acceptor = acceptors.get(i);
      int accepts = before[i];
      Until.holds(
          () -> acceptor + " accepts again",
          PATIENCE,
          () -> arena.recorder().accepts(acceptor) > accepts);
    }
    ledger.recovered(firstNanos - healedNanos, System.nanoTime() - healedNanos);
    return firstNanos - healedNanos;
  }
}
