package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.change.View.RecordsView;
import io.ringkeeper.ring.PlanResult;
import io.ringkeeper.ring.Reshape;
import io.ringkeeper.ring.RingPlan;
import io.ringkeeper.ring.RingPlanner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The steps while no change is under way: answer, refuse, prepare or begin. */
final class StableSteps {

  /** A change may hold sends for at most this part of the shortest {@code max.block.ms}. */
  private static final int DEADLINE_PART = 3;

  private StableSteps() {}

  static Step next(View view, RingState state, long deadlineMs) {
    if (!view.archived()) {
      return new Step.Archive(state.epoch());
    }
    Proposal proposal = view.proposal();
    if (proposal == null) {
      return new Step.NothingOpen();
    }
    Optional<ProposalOutcome> ended = ended(state, proposal);
    if (ended.isPresent()) {
      return new Step.Done(ended.get());
    }
    AcceptorsView acceptors = view.acceptors();
    if (acceptors != null) {
      return staleEpoch(state, proposal)
          .<Step>map(Step.Reject::new)
          .orElseGet(() -> AcceptorSteps.next(acceptors, state, proposal));
    }
    RecordsView records = view.records();
    if (records != null && proposal.request() instanceof ChangeRequest.Forget forget) {
      return staleEpoch(state, proposal)
          .<Step>map(Step.Reject::new)
          .orElseGet(() -> ForgetSteps.next(records, state, proposal.proposalId(), forget));
    }
    return refusal(view, state, proposal)
        .<Step>map(Step.Reject::new)
        .orElseGet(() -> begin(view, state, proposal, deadlineMs));
  }

  /** How the proposal ended, itself or with the empty change that had to come before it. */
  static Optional<ProposalOutcome> ended(RingState state, Proposal proposal) {
    return state
        .outcomeOf(proposal.proposalId())
        .or(
            () ->
                state
                    .outcomeOf(proposal.firstChangeId())
                    .filter(o -> o.result() == ProposalOutcome.Result.ABORTED));
  }

  private static Step begin(View view, RingState state, Proposal proposal, long configuredMs) {
    Optional<Reshape> reshape = Reshapes.of(proposal.request(), state.ring(), view.earlier());
    if (reshape.isEmpty()) {
      return new Step.Reject(
          "the archive does not hold the epoch to roll back to; name a later one");
    }
    PlanResult result = RingPlanner.plan(state.ring(), reshape.get());
    if (result instanceof PlanResult.Impossible impossible) {
      return new Step.Reject(impossible.reason());
    }
    RingPlan plan = ((PlanResult.Planned) result).plan();
    long deadlineMs = deadlineMs(view.producers(), configuredMs);
    if (state.epoch() == 0 && !(proposal.request() instanceof ChangeRequest.Empty)) {
      return new Step.RunEmptyChangeFirst(
          new RingPlan(state.ring(), state.ring(), List.of(), 0), deadlineMs);
    }
    int partitions = plan.after().partitions();
    if (partitions > state.partitions() && view.kafka().leadersUpTo() < partitions) {
      return new Step.GrowTopics(partitions);
    }
    return new Step.ProposeMoving(plan, deadlineMs);
  }

  private static long deadlineMs(List<ProducerRegistration> producers, long configuredMs) {
    long shortest =
        producers.stream().mapToLong(ProducerRegistration::maxBlockMs).min().orElse(Long.MAX_VALUE);
    return Math.max(1, Math.min(configuredMs, shortest / DEADLINE_PART));
  }

  private static Optional<String> refusal(View view, RingState state, Proposal proposal) {
    if (proposal.request() instanceof ChangeRequest.Create) {
      return Optional.of(
          String.format(
              "ring '%s' exists already, at epoch %d; propose a change of it, or choose another"
                  + " name",
              state.name(), state.epoch()));
    }
    return Stream.<Optional<String>>of(
            staleEpoch(state, proposal),
            rollBackProblem(state, proposal),
            topicProblem(view, state, proposal),
            featureProblem(view))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * The proposal must expect the present epoch, or the one before the empty change that was run for
   * it.
   */
  private static Optional<String> staleEpoch(RingState state, Proposal proposal) {
    Long expected = proposal.expectedEpoch();
    boolean afterItsFirst =
        state
            .outcomeOf(proposal.firstChangeId())
            .filter(o -> o.epoch() == state.epoch() && expected != null)
            .map(o -> o.epoch() - 1)
            .filter(before -> before.equals(expected))
            .isPresent();
    if (afterItsFirst || (expected != null && expected == state.epoch())) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "the proposal was made for epoch %d of ring '%s', which is at epoch %d; look at the"
                + " present table and propose again",
            expected, state.name(), state.epoch()));
  }

  private static Optional<String> rollBackProblem(RingState state, Proposal proposal) {
    if (proposal.request() instanceof ChangeRequest.RollBack rollBack
        && rollBack.toEpoch() >= state.epoch()) {
      return Optional.of(
          String.format(
              "ring '%s' is at epoch %d and cannot roll back to epoch %d; name an earlier epoch",
              state.name(), state.epoch(), rollBack.toEpoch()));
    }
    return Optional.empty();
  }

  private static Optional<String> topicProblem(View view, RingState state, Proposal proposal) {
    Map<String, TopicDescription> found = view.kafka().topics();
    for (RingTopic topic : state.topics()) {
      TopicDescription description = found.get(topic.name());
      Optional<String> changed = ChangeSteps.identityProblem(topic, description);
      if (changed.isPresent() || description == null) {
        return changed;
      }
      if (description.compacted()) {
        return Optional.of(CreationSteps.compacted(topic.name()));
      }
    }
    return partitionProblem(found, state, proposal);
  }

  /** Topics may only differ while an expansion is about to make them equal. */
  private static Optional<String> partitionProblem(
      Map<String, TopicDescription> found, RingState state, Proposal proposal) {
    int most = found.values().stream().mapToInt(TopicDescription::partitions).max().orElse(0);
    int least = found.values().stream().mapToInt(TopicDescription::partitions).min().orElse(0);
    if (least < state.partitions()) {
      return Optional.of(
          String.format(
              "a topic of ring '%s' has %d partitions, fewer than the ring's %d; give it back its"
                  + " partitions first",
              state.name(), least, state.partitions()));
    }
    if (proposal.request() instanceof ChangeRequest.Expand expand) {
      return most <= expand.partitions()
          ? Optional.empty()
          : Optional.of(
              String.format(
                  "a topic of ring '%s' has %d partitions already; expand to at least %d",
                  state.name(), most, most));
    }
    return least == most
        ? Optional.empty()
        : Optional.of(
            String.format(
                "the topics of ring '%s' have %d to %d partitions; expand the ring to at least %d"
                    + " first",
                state.name(), least, most, most));
  }

  private static Optional<String> featureProblem(View view) {
    return view.producers().stream()
        .filter(p -> !p.features().overlaps(FeatureRange.CURRENT))
        .findFirst()
        .map(
            p ->
                String.format(
                    "producer %s understands feature levels %d to %d, this coordinator %d to %d;"
                        + " upgrade the older of the two",
                    p.producerId(),
                    p.features().min(),
                    p.features().max(),
                    FeatureRange.CURRENT.min(),
                    FeatureRange.CURRENT.max()));
  }
}
