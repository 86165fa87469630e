package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingHistory;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.PlanResult;
import io.ringkeeper.ring.Reshape;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.RingPlan;
import io.ringkeeper.ring.RingPlanner;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reports of committed changes, from what was measured or from the archive. */
final class Reports {

  private final RingHistory history;
  private final Waits waits;
  private final long waitMaxMs;

  Reports(RingHistory history, Waits waits, long waitMaxMs) {
    this.history = history;
    this.waits = waits;
    this.waitMaxMs = waitMaxMs;
  }

  /** The report of a proposal that led to the outcome's epoch. */
  ChangeReport of(
      Proposal proposal, ProposalOutcome outcome, RingState state, @Nullable Effort effort) {
    if (changesNoTable(proposal.request())) {
      return report(proposal, outcome.epoch(), state.ring(), state.ring(), null);
    }
    if (effort != null
        && outcome.epoch() == state.epoch()
        && effort.changeId().equals(state.origin().changeId())) {
      return report(proposal, outcome.epoch(), effort.before(), state.ring(), effort);
    }
    Ring after = outcome.epoch() == state.epoch() ? state.ring() : ringAt(outcome.epoch());
    Ring before =
        proposal.request() instanceof ChangeRequest.Create ? after : ringAt(outcome.epoch() - 1);
    return report(proposal, outcome.epoch(), before, after, null);
  }

  /** The ring of an epoch that must be in the archive. */
  private Ring ringAt(long epoch) {
    return waits
        .get(history.ringAt(epoch), waitMaxMs, "reading the archive")
        .orElseThrow(
            () -> new CorruptStateException("the archive lacks epoch " + epoch + " or its table"));
  }

  private static ChangeReport report(
      Proposal proposal, long toEpoch, Ring before, Ring after, @Nullable Effort effort) {
    boolean staysInEpoch =
        proposal.request() instanceof ChangeRequest.Create || changesNoTable(proposal.request());
    List<Move> moves = before.table().movesTo(after.table());
    RingPlan plan = new RingPlan(before, after, moves, optimum(proposal, before, after, moves));
    return new ChangeReport(
        staysInEpoch ? toEpoch : toEpoch - 1,
        toEpoch,
        moves.size(),
        plan.optimalMoves(),
        effort == null ? 0 : effort.rounds(),
        effort == null ? 0 : effort.decisionMs(),
        effort == null ? 0 : effort.holdMs(),
        effort == null ? Set.of() : effort.voted(),
        effort == null ? Set.of() : effort.passed(),
        effort == null ? Set.of() : effort.fenced(),
        plan.preview());
  }

  /** Counted anew from the request: the state keeps moves, not their optimum. */
  private static int optimum(Proposal proposal, Ring before, Ring after, List<Move> moves) {
    if (proposal.request() instanceof ChangeRequest.RollBack) {
      return moves.size();
    }
    Optional<Reshape> reshape = Reshapes.of(proposal.request(), before, null);
    if (reshape.isPresent()
        && RingPlanner.plan(before, reshape.get()) instanceof PlanResult.Planned planned
        && planned.plan().after().equals(after)) {
      return planned.plan().optimalMoves();
    }
    return moves.size();
  }

  private static boolean changesNoTable(ChangeRequest request) {
    return AcceptorSteps.concerns(request) || request instanceof ChangeRequest.Forget;
  }
}
