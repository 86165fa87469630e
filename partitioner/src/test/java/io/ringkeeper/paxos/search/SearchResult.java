package io.ringkeeper.paxos.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a search saw.
 *
 * @param name which steps were searched: the rules as they are, or with a named fault
 * @param world the world's size, faults and reductions
 * @param states distinct states met
 * @param millis wall-clock time
 * @param violation the broken invariant; empty when none was
 * @param trace the shortest way to the violation, a line an event; empty when there is none
 * @param cpuMillis processor time, which other work on the machine does not lengthen
 * @param fired how often each kind of event happened
 * @param depth events from the first state to the farthest one
 * @param versions the most versions chosen in any one state
 * @param isComplete whether every reachable state was visited or a violation found
 */
public record SearchResult(
    String name,
    String world,
    long states,
    long millis,
    String violation,
    List<String> trace,
    long cpuMillis,
    Map<String, Long> fired,
    int depth,
    int versions,
    boolean isComplete) {

  public SearchResult {
    trace = List.copyOf(trace);
    fired = Collections.unmodifiableMap(new LinkedHashMap<>(fired));
  }

  /** Events tried. */
  public long transitions() {
    return fired.values().stream().mapToLong(Long::longValue).sum();
  }

  /** States per second of processor time. */
  public long statesPerSecond() {
    return states * 1000 / Math.max(1, cpuMillis);
  }

  /** One line for people. */
  public String line() {
    String outcome = violation.isEmpty() ? "no violation" : violation;
    return String.format(
        Locale.ROOT,
        "%s | %s | %,d states, %,d events %s, depth %d, up to %d versions"
            + " | %,d states/s, %.1f s of processor, %.1f s | %s%s",
        name,
        world,
        states,
        transitions(),
        fired,
        depth,
        versions,
        statesPerSecond(),
        cpuMillis / 1000.0,
        millis / 1000.0,
        outcome,
        isComplete ? "" : " AMONG THOSE VISITED, NOT COMPLETE");
  }
}
