package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.change.CoordinatorConfig;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices changes that stay open, and has them finished or aborted: those found at the start at
 * once, since whoever drove them may have been this task's last life; others only when they are
 * overdue, so as not to disturb a coordinator that lives.
 */
final class OpenChanges {

  private static final Logger LOG = LoggerFactory.getLogger(OpenChanges.class);

  private final List<Ensemble> ensembles;
  private final Function<String, Optional<ProposalOutcome>> resume;
  private final Scheduler clock;
  private final CoordinatorConfig config;
  private final Map<Change, Long> firstSeenMs = new HashMap<>();
  private boolean isStart = true;

  private record Change(String ring, Ballot changeId) {}

  OpenChanges(
      List<Ensemble> ensembles,
      Function<String, Optional<ProposalOutcome>> resume,
      Scheduler clock,
      CoordinatorConfig config) {
    this.ensembles = List.copyOf(ensembles);
    this.resume = resume;
    this.clock = clock;
    this.config = config;
  }

  /** Looks, and resumes what should be. Logs what fails; the next look tries again. */
  void tidy() {
    Map<String, Ballot> open = new TreeMap<>();
    int answered = look(open);
    firstSeenMs.keySet().removeIf(change -> !change.changeId().equals(open.get(change.ring())));
    open.forEach(
        (ring, changeId) -> {
          Change change = new Change(ring, changeId);
          long nowMs = clock.monotonicMs();
          long sinceMs = firstSeenMs.computeIfAbsent(change, c -> nowMs);
          if (isStart || nowMs - sinceMs > 2 * config.deadlineMs()) {
            firstSeenMs.put(change, nowMs);
            resume(ring);
          }
        });
    // What no majority has accepted was never begun; what one has is seen by any majority.
    isStart &= answered <= ensembles.size() / 2;
  }

  private void resume(String ring) {
    try {
      resume
          .apply(ring)
          .ifPresent(
              ended ->
                  LOG.info(
                      "Ring {}: change of proposal {} was left open; now {}",
                      ring,
                      ended.proposalId(),
                      ended));
    } catch (RuntimeException e) {
      LOG.warn("Ring {}: a change left open could not be finished yet: {}", ring, e.getMessage());
    }
  }

  /** Adds the open change of each ring, as the highest ballot of any ensemble has it. */
  private int look(Map<String, Ballot> open) {
    Map<String, Ballot> highest = new HashMap<>();
    int answered = 0;
    for (Map<String, Tip> tips : ask()) {
      answered++;
      tips.forEach(
          (ring, tip) -> {
            Ballot ballot = tip.summary().accepted().ballot();
            Ballot known = highest.get(ring);
            if (known == null || known.isBelow(ballot)) {
              highest.put(ring, ballot);
              Ballot changeId = tip.summary().changeId();
              if (tip.summary().phase() == Phase.Kind.MOVING && changeId != null) {
                open.put(ring, changeId);
              } else {
                open.remove(ring);
              }
            }
          });
    }
    return answered;
  }

  private List<Map<String, Tip>> ask() {
    List<CompletableFuture<Map<String, Tip>>> asked =
        ensembles.stream().map(e -> e.tips().thenApply(Stamped::value)).toList();
    long beganNanos = System.nanoTime();
    List<Map<String, Tip>> answers = new ArrayList<>();
    for (CompletableFuture<Map<String, Tip>> question : asked) {
      long leftNanos =
          TimeUnit.MILLISECONDS.toNanos(config.askMaxMs()) - (System.nanoTime() - beganNanos);
      try {
        answers.add(question.get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS));
      } catch (TimeoutException | ExecutionException e) {
        LOG.debug("an ensemble does not tell its tips", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return answers;
      }
    }
    return answers;
  }
}
