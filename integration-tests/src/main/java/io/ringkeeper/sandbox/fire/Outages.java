package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.SandboxListener;
import io.ringkeeper.sandbox.fire.history.Entry.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is left when one ensemble is down, and when two are. */
final class Outages {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Arena arena;
  private final Ledger ledger;
  private final SandboxListener listener;

  Outages(Arena arena, Ledger ledger, SandboxListener listener) {
    this.arena = arena;
    this.ledger = ledger;
    this.listener = listener;
  }

  /**
   * Decisions with one ensemble down.
   *
   * @param allUp latencies of decided calls with all ensembles up, nanoseconds
   * @param oneDown the same with one down
   */
  record Minority(List<Long> allUp, List<Long> oneDown) {}

  /**
   * Measures so many decisions of one proposer with all ensembles up, and as many with one killed.
   * The other proposers are frozen meanwhile: duels would drown the difference.
   */
  Minority minority(int decisions) {
    String lost = arena.acceptors().get(arena.acceptors().size() - 1);
    List<String> others = arena.proposers().subList(1, arena.proposers().size());
    others.forEach(name -> arena.proposer(name).pause());
    List<Long> allUp = latencies(decisions);
    arena.server(lost).kill();
    arena.note("inject", FaultKind.KILL_SERVER, lost, "minority down");
    List<Long> oneDown = latencies(decisions);
    arena.restart(lost);
    others.forEach(name -> arena.proposer(name).resume());
    Recovery.await(arena, System.nanoTime(), ledger);
    ledger.line("latency of decided calls, all up:   " + Ledger.figures(allUp));
    ledger.line("latency of decided calls, one down: " + Ledger.figures(oneDown));
    listener.progress("decisions went on without " + lost);
    return new Minority(allUp, oneDown);
  }

  private List<Long> latencies(int decisions) {
    long sinceNanos = System.nanoTime();
    Until.holds(
        () -> decisions + " calls are decided",
        PATIENCE,
        () -> arena.live().decidedSince(sinceNanos) >= decisions);
    return arena
        .live()
        .callsSince(sinceNanos, call -> call.isDecided() && call.invokedNanos() > sinceNanos)
        .stream()
        .map(Live.Call::latencyNanos)
        .toList();
  }

  /**
   * What happened with a majority down.
   *
   * @param outcomes of the calls that began and ended meanwhile
   * @param chosenBefore the highest chosen version when it went down
   * @param chosenAfter the same when it was about to come back
   * @param progressNanos from its return to the first decision
   */
  record Majority(
      Map<Outcome, Long> outcomes, long chosenBefore, long chosenAfter, long progressNanos) {}

  /** Kills all ensembles but one until every proposer has had calls end, then brings them back. */
  Majority majority(int callsOfEach) {
    List<String> lost = arena.acceptors().subList(1, arena.acceptors().size());
    lost.forEach(acceptor -> arena.server(acceptor).kill());
    // The recorder still reads what the last one alive had stored by now.
    arena.recorder().awaitLook(arena.acceptors().get(0), PATIENCE);
    long downNanos = System.nanoTime();
    arena.note("majority down", "", String.join(",", lost), "");
    long chosenBefore = arena.recorder().highestChosen();
    for (String proposer : arena.proposers()) {
      Until.holds(
          () -> proposer + " has calls end without a majority",
          PATIENCE,
          () -> ended(downNanos, proposer) >= callsOfEach);
    }
    Map<Outcome, Long> outcomes = new TreeMap<>();
    arena
        .live()
        .callsSince(downNanos, call -> call.invokedNanos() > downNanos)
        .forEach(call -> outcomes.merge(call.end().outcome(), 1L, Long::sum));
    long chosenAfter = arena.recorder().highestChosen();
    arena.note("majority back", "", String.join(",", lost), "");
    lost.parallelStream().forEach(arena::restart);
    long healedNanos = System.nanoTime();
    long progressNanos = Recovery.await(arena, healedNanos, ledger);
    ledger.line(
        "majority down: calls ended %s, chosen version %d before and %d after; progress %.1f ms after healing"
            .formatted(outcomes, chosenBefore, chosenAfter, progressNanos / 1e6));
    listener.progress("nothing was decided without " + lost);
    return new Majority(outcomes, chosenBefore, chosenAfter, progressNanos);
  }

  private int ended(long sinceNanos, String proposer) {
    return arena
        .live()
        .callsSince(
            sinceNanos, call -> call.process().equals(proposer) && call.invokedNanos() > sinceNanos)
        .size();
  }
}
