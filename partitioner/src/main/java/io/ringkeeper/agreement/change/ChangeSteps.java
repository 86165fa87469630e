package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Cut.TopicCut;
import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.Phase.Moving;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.change.View.CutReading;
import io.ringkeeper.agreement.change.View.DrainView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides the next step of a change from what is seen, and from nothing else.
 *
 * <p>Level-triggered: whoever looks at the same things takes the same step, so a coordinator that
 * died is replaced by looking again, and two coordinators disturb each other only in the register,
 * where one of them wins.
 *
 * <pre>
 *   Stable: Archive → (Done | Reject) → RunEmptyChangeFirst → GrowTopics → ProposeMoving
 *                   or, about acceptors, BeginLife → CarryOver → ChangeAcceptors
 *   Moving: ReacceptMoving → AwaitDrain → [FenceProducers] → ReadCut → Complete
 *                                └── past the deadline ──▶ Abort
 * </pre>
 */
final class ChangeSteps {

  private static final int NAMED_PRODUCERS = 5;

  private ChangeSteps() {}

  /**
   * The next step.
   *
   * @param view what is seen
   * @param deadlineMs the configured time that a change may take to drain, above 0
   */
  static Step next(View view, long deadlineMs) {
    if (view.state().isEmpty()) {
      return CreationSteps.next(view);
    }
    RingState state = view.state().get();
    if (!state.kafkaClusterId().equals(view.kafka().clusterId())) {
      return new Step.Reject(
          String.format(
              "ring '%s' covers topics of Kafka cluster %s, this coordinator is connected to %s;"
                  + " send the proposal to a coordinator of that cluster",
              state.name(), state.kafkaClusterId(), view.kafka().clusterId()));
    }
    return state
        .change()
        .map(moving -> moving(view.drain(), state, moving))
        .orElseGet(() -> StableSteps.next(view, state, deadlineMs));
  }

  private static Step moving(@Nullable DrainView drain, RingState state, Moving moving) {
    if (drain == null || !drain.changeId().equals(moving.changeId())) {
      return new Step.ReacceptMoving(moving.changeId());
    }
    long leftMs = moving.deadlineMs() - drain.seenForMs();
    if (!drain.listed()) {
      return leftMs > 0
          ? new Step.ReacceptMoving(moving.changeId())
          : new Step.Abort(
              moving.changeId(),
              "a majority of ensembles could not list the producers within "
                  + moving.deadlineMs()
                  + " ms; bring the ensembles back and propose again");
    }
    List<RegisteredProducer> missing =
        drain.waitedFor().stream()
            .filter(p -> !mayBePassed(p, drain, moving))
            .sorted(Comparator.comparing(p -> p.registration().producerId()))
            .toList();
    if (missing.isEmpty()) {
      return cut(drain, state, moving, leftMs);
    }
    Map<String, String> fenceable = fenceable(missing, drain);
    if (leftMs > 0 && !fenceable.isEmpty()) {
      return new Step.FenceProducers(moving.changeId(), fenceable);
    }
    if (leftMs > 0 && drain.othersMayHaveStopped()) {
      return new Step.ReacceptMoving(moving.changeId());
    }
    return leftMs > 0
        ? new Step.AwaitDrain(
            moving.changeId(),
            missing.stream()
                .map(p -> p.registration().producerId())
                .collect(Collectors.toUnmodifiableSet()),
            leftMs)
        : new Step.Abort(moving.changeId(), notAcknowledged(missing, drain, moving));
  }

  private static Map<String, String> fenceable(List<RegisteredProducer> missing, DrainView drain) {
    Map<String, String> fenceable = new TreeMap<>(drain.fencing().possible());
    fenceable
        .keySet()
        .retainAll(
            missing.stream().map(p -> p.registration().producerId()).collect(Collectors.toSet()));
    return fenceable;
  }

  /**
   * Whether the cut may pass this registered producer. Deregistered ones are not among those waited
   * for. One that was fenced before the cut is read has nothing left that could be appended.
   */
  private static boolean mayBePassed(RegisteredProducer producer, DrainView drain, Moving moving) {
    String id = producer.registration().producerId();
    return drain.acknowledged().contains(id)
        || drain.stopped().contains(id)
        || drain.fencing().done().contains(id)
        || isGivenUp(producer, moving);
  }

  /**
   * Whether nobody waits for this producer: the operator gave it up, or its own record says that it
   * never acknowledges, which puts it outside the guarantee. Waiting would only ever end in an
   * abort.
   */
  static boolean isGivenUp(RegisteredProducer producer, Moving moving) {
    return moving.acceptedQuarantine().contains(producer.registration().producerId())
        || !producer.registration().acknowledgesDrain();
  }

  private static Step cut(DrainView drain, RingState state, Moving moving, long leftMs) {
    int partitions = moving.weights().partitions();
    if (drain.reading() instanceof CutReading.Taken taken) {
      return contradiction(taken, state, partitions)
          .<Step>map(why -> new Step.Abort(moving.changeId(), why))
          .orElseGet(() -> new Step.Complete(moving.changeId(), taken.cut()));
    }
    if (drain.reading() instanceof CutReading.Failed failed && leftMs <= 0) {
      return new Step.Abort(
          moving.changeId(),
          "the cut could not be read within " + moving.deadlineMs() + " ms: " + failed.why());
    }
    return new Step.ReadCut(moving.changeId(), partitions);
  }

  /** Why the cut is not one of this ring's topics, if so. */
  private static Optional<String> contradiction(
      CutReading.Taken taken, RingState state, int partitions) {
    Map<String, TopicCut> cuts =
        taken.cut().topics().stream().collect(Collectors.toMap(TopicCut::topic, t -> t));
    for (RingTopic topic : state.topics()) {
      Optional<String> changed = identityProblem(topic, taken.topics().get(topic.name()));
      if (changed.isPresent()) {
        return changed;
      }
      TopicCut cut = cuts.get(topic.name());
      if (cut == null || cut.partitions().size() != partitions) {
        return Optional.of(
            String.format(
                "the cut of topic '%s' covers %d of %d partitions; give the topic %d partitions"
                    + " and propose again",
                topic.name(), cut == null ? 0 : cut.partitions().size(), partitions, partitions));
      }
    }
    return Optional.empty();
  }

  /** Why the topic is not the one that the ring covers, if so. */
  static Optional<String> identityProblem(RingTopic topic, @Nullable TopicDescription found) {
    if (found == null) {
      return Optional.of(
          "topic '"
              + topic.name()
              + "' does not exist any more; a ring cannot outlive its topics, create a new ring");
    }
    if (!found.topicId().equals(topic.topicId())) {
      return Optional.of(
          String.format(
              "topic '%s' was deleted and created again (id %s, the ring covers id %s); its"
                  + " offsets mean nothing to this ring, create a new ring",
              topic.name(), found.topicId(), topic.topicId()));
    }
    return Optional.empty();
  }

  private static String notAcknowledged(
      List<RegisteredProducer> missing, DrainView drain, Moving moving) {
    String named =
        missing.stream()
            .limit(NAMED_PRODUCERS)
            .map(ChangeSteps::describe)
            .collect(Collectors.joining(", "));
    int more = missing.size() - NAMED_PRODUCERS;
    return String.format(
        "not acknowledged within %d ms by %s%s; let them settle and propose again, or give those up"
            + " that will not come back: ringkeeper propose … --accept-quarantine ID (in a proposal:"
            + " acceptedQuarantine); crashed ones: ringkeeper producers forget%s",
        moving.deadlineMs(),
        named,
        more > 0 ? " and " + more + " more" : "",
        drain.fencing().problem().isEmpty()
            ? ""
            : ". Fencing them failed: " + drain.fencing().problem());
  }

  private static String describe(RegisteredProducer producer) {
    return String.format(
        "%s (client '%s' on %s, %s)",
        producer.registration().producerId(),
        producer.registration().clientId(),
        producer.registration().host(),
        producer.live() ? "connected" : "not connected");
  }
}
