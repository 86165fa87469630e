package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The legal transitions of a ring's state, written down once more and apart from the product, which
 * is being checked by it.
 */
final class Succession {

  private Succession() {}

  /** Why the second state cannot follow the first; empty when it can. */
  static Optional<String> problem(@Nullable RingState before, RingState next) {
    if (before == null) {
      return problem(
          next.version() == 1 && next.epoch() == 0 && next.change().isEmpty(), "is no first state");
    }
    if (next.version() != before.version() + 1) {
      return Optional.of("R1 does not follow version " + before.version());
    }
    if (!next.ringId().equals(before.ringId())
        || !next.name().equals(before.name())
        || !next.kafkaClusterId().equals(before.kafkaClusterId())
        || !next.topics().equals(before.topics())) {
      return Optional.of("P4 is of another ring than its predecessor");
    }
    if (before.change().isEmpty() && next.change().isEmpty()) {
      return acceptors(before, next);
    }
    if (!next.acceptors().equals(before.acceptors())) {
      return Optional.of("A1 changes acceptors and slots at once");
    }
    return before.change().isEmpty()
        ? start(before, next)
        : ending(before, before.change().get(), next);
  }

  private static Optional<String> acceptors(RingState before, RingState next) {
    Set<AcceptorEndpoint> gone = new HashSet<>(before.acceptors());
    next.acceptors().forEach(gone::remove);
    Set<AcceptorEndpoint> come = new HashSet<>(next.acceptors());
    before.acceptors().forEach(come::remove);
    if (gone.size() + come.size() > 1) {
      return Optional.of("A1 changes more than one acceptor");
    }
    List<ProposalOutcome> outcomes = new ArrayList<>(before.outcomes());
    outcomes.add(next.outcomes().get(next.outcomes().size() - 1));
    int from = Math.max(0, outcomes.size() - RingState.MAX_OUTCOMES);
    return problem(
        sameEpoch(before, next) && next.outcomes().equals(outcomes.subList(from, outcomes.size())),
        "P4 changes more than acceptors while stable");
  }

  private static Optional<String> start(RingState before, RingState next) {
    return problem(
        next.change().isPresent()
            && sameEpoch(before, next)
            && next.outcomes().equals(before.outcomes()),
        "P4 does not begin a change of its predecessor");
  }

  private static Optional<String> ending(RingState before, Phase.Moving moving, RingState next) {
    if (next.change().isPresent()) {
      return Optional.of("P4 begins a change within a change");
    }
    boolean completes = next.epoch() != before.epoch();
    List<ProposalOutcome> outcomes = new ArrayList<>(before.outcomes());
    String detail = next.outcomes().get(next.outcomes().size() - 1).detail();
    outcomes.add(
        new ProposalOutcome(
            moving.details().proposalId(),
            completes ? ProposalOutcome.Result.COMMITTED : ProposalOutcome.Result.ABORTED,
            next.epoch(),
            detail));
    int from = Math.max(0, outcomes.size() - RingState.MAX_OUTCOMES);
    if (!next.outcomes().equals(outcomes.subList(from, outcomes.size()))) {
      return Optional.of("P4 does not end the change of its predecessor");
    }
    if (!completes) {
      return problem(sameEpoch(before, next), "R2 aborts into another epoch");
    }
    if (next.epoch() != before.epoch() + 1) {
      return Optional.of("R1 epoch " + next.epoch() + " follows epoch " + before.epoch());
    }
    return problem(
        next.ring().table().equals(before.ring().table().with(moving.moves()))
            && next.ring().weights().equals(moving.weights())
            && next.origin().changeId().equals(moving.changeId())
            && next.origin().moves().equals(moving.moves()),
        "R3 does not follow from the moves of its change");
  }

  private static boolean sameEpoch(RingState before, RingState next) {
    return next.epoch() == before.epoch()
        && next.ring().equals(before.ring())
        && next.cut().equals(before.cut())
        && next.origin().equals(before.origin());
  }

  private static Optional<String> problem(boolean holds, String otherwise) {
    return holds ? Optional.empty() : Optional.of(otherwise);
  }
}
