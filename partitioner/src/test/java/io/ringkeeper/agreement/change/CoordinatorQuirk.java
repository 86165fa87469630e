package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.change.View.DrainView;
import io.ringkeeper.agreement.change.View.KafkaView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Wrong decisions of a coordinator, to show that a simulation notices them; and the right ones. */
public enum CoordinatorQuirk {
  NONE(NextStep.STANDARD),

  /** Nobody's acknowledgement is waited for. */
  CUTS_WITHOUT_ACKNOWLEDGEMENTS(
      (view, ms) -> ChangeSteps.next(with(view, allAcknowledged(view)), ms)),

  /** One acknowledgement is enough for all. */
  ONE_ACKNOWLEDGEMENT_SUFFICES(
      (view, ms) -> {
        DrainView drain = view.drain();
        boolean any = drain != null && !drain.acknowledged().isEmpty();
        return ChangeSteps.next(any ? with(view, allAcknowledged(view)) : view, ms);
      }),

  /** The cut is read before the producers have drained. */
  CUT_BEFORE_DRAIN(
      (view, ms) -> {
        Step step = ChangeSteps.next(view, ms);
        DrainView drain = view.drain();
        return step instanceof Step.AwaitDrain await && drain != null && drain.reading() == null
            ? new Step.ReadCut(
                await.changeId(),
                view.state().flatMap(RingState::change).orElseThrow().weights().partitions())
            : step;
      }),

  /** Producers need not be listed at a majority, in the sessions of own accepts. */
  LISTED_ANYWHERE((view, ms) -> ChangeSteps.next(with(view, listed(view)), ms)),

  /** A change is never aborted, however long it takes. */
  NEVER_ABORTS(
      (view, ms) -> {
        Step step = ChangeSteps.next(view, ms);
        return step instanceof Step.Abort abort ? new Step.ReacceptMoving(abort.changeId()) : step;
      }),

  /** A change is aborted at the first look. */
  ABORTS_AT_ONCE(
      (view, ms) -> {
        Step step = ChangeSteps.next(view, ms);
        return step instanceof Step.AwaitDrain await
            ? new Step.Abort(await.changeId(), "no patience")
            : step;
      }),

  /** A proposal that has ended is begun once more when it is delivered again. */
  BEGINS_AGAIN(
      (view, ms) ->
          ChangeSteps.next(
              new View(
                  view.proposal(),
                  view.state().map(CoordinatorQuirk::withoutOutcomes),
                  view.archived(),
                  view.kafka(),
                  view.producers(),
                  view.earlier(),
                  view.drain(),
                  view.acceptors(),
                  view.records()),
              ms)),

  /** Partitions are not created before slots move to them. */
  MOVES_BEFORE_TOPICS_GROW(
      (view, ms) -> {
        KafkaView kafka = view.kafka();
        KafkaView grown =
            new KafkaView(
                kafka.clusterId(), kafka.topics(), 1_000, kafka.withRecords(), kafka.ringByTopic());
        return ChangeSteps.next(
            new View(
                view.proposal(),
                view.state(),
                view.archived(),
                grown,
                view.producers(),
                view.earlier(),
                view.drain(),
                view.acceptors(),
                view.records()),
            ms);
      });

  @SuppressWarnings("ImmutableEnumChecker") // all of them are stateless
  private final NextStep nextStep;

  CoordinatorQuirk(NextStep nextStep) {
    this.nextStep = nextStep;
  }

  NextStep nextStep() {
    return nextStep;
  }

  private static View with(View view, @Nullable DrainView drain) {
    return new View(
        view.proposal(),
        view.state(),
        view.archived(),
        view.kafka(),
        view.producers(),
        view.earlier(),
        drain,
        view.acceptors(),
        view.records());
  }

  private static @Nullable DrainView allAcknowledged(View view) {
    return Optional.ofNullable(view.drain())
        .map(
            d ->
                new DrainView(
                    d.changeId(),
                    d.listed(),
                    d.waitedFor(),
                    d.waitedFor().stream()
                        .map(RegisteredProducer::registration)
                        .map(p -> p.producerId())
                        .collect(Collectors.toSet()),
                    d.stopped(),
                    false,
                    d.fencing(),
                    d.seenForMs(),
                    d.reading()))
        .orElse(null);
  }

  private static @Nullable DrainView listed(View view) {
    return Optional.ofNullable(view.drain())
        .map(
            d ->
                new DrainView(
                    d.changeId(),
                    true,
                    d.waitedFor(),
                    d.acknowledged(),
                    d.stopped(),
                    d.othersMayHaveStopped(),
                    d.fencing(),
                    d.seenForMs(),
                    d.reading()))
        .orElse(null);
  }

  private static RingState withoutOutcomes(RingState state) {
    return new RingState(
        state.ringId(),
        state.name(),
        state.version(),
        state.kafkaClusterId(),
        state.topics(),
        state.acceptors(),
        state.epoch(),
        state.ring(),
        state.cut(),
        state.origin(),
        state.phase(),
        List.of());
  }
}
