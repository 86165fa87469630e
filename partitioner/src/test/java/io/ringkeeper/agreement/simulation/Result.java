package io.ringkeeper.agreement.simulation;

import java.util.List;
import java.util.Map;

/**
 * What became of a run.
 *
 * @param traceHash the same exactly when the same happened
 * @param rounds ballots that the last change took, in peace; 0 when there was none
 * @param sights what else was seen to happen, and how often
 * @param violation empty when all invariants held
 * @param lines the trace, if it was recorded
 */
record Result(
    long seed,
    long traceHash,
    int events,
    int decisions,
    int rounds,
    Map<Fault, Integer> faults,
    Map<String, Integer> sights,
    String violation,
    List<String> lines) {

  boolean isViolated() {
    return !violation.isEmpty();
  }

  /** Which invariant was violated: the first word. */
  String invariant() {
    return violation.split(" ", 2)[0];
  }
}
