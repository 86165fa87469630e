package io.ringkeeper.agreement.change;

import static io.ringkeeper.agreement.change.World.proposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.Phase.Moving;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.change.View.CutReading;
import io.ringkeeper.agreement.change.View.DrainView;
import io.ringkeeper.agreement.change.View.KafkaView;
import io.ringkeeper.paxos.Ballot;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeStepsTest {

  private static final long DEADLINE_MS = 10_000;
  private static final RingState GENESIS = Samples.genesis();
  private static final RingState MOVING = Samples.growing(GENESIS, 4, Samples.ballot(2));
  private static final RingState FIRST = Samples.completed(MOVING, Samples.ballot(3));
  private static final Moving CHANGE = MOVING.change().orElseThrow();
  private static final String TOPIC_ID = GENESIS.topics().get(0).topicId();

  @Test
  void anEpochIsArchivedBeforeAnythingElse() {
    // Given
    View view = stable(GENESIS, grow(16, 0), false, topics(12), List.of());

    // When
    Step step = next(view);

    // Then
    assertThat(step).isEqualTo(new Step.Archive(0));
  }

  @Test
  void topicsGrowOnlyAfterTheFirstChange() {
    // Given
    View before = stable(GENESIS, grow(16, 0), true, topics(12), List.of());
    View after = stable(FIRST, grow(18, 1), true, topics(16), List.of());

    // When
    Step first = next(before);
    Step second = next(after);

    // Then
    assertThat(first).isInstanceOf(Step.RunEmptyChangeFirst.class);
    assertThat(second).isEqualTo(new Step.GrowTopics(18));
  }

  @Test
  void grownTopicsWhoseLeadersWereNotSeenAreGrownAgain() {
    // Given
    View counted = stable(FIRST, grow(18, 1), true, topics(18), List.of());
    View led =
        stable(
            FIRST,
            grow(18, 1),
            true,
            new KafkaView(FIRST.kafkaClusterId(), topicsOf(18), 18, Set.of(), Map.of()),
            List.of());

    // When
    Step unseen = next(counted);
    Step seen = next(led);

    // Then
    assertThat(unseen).isEqualTo(new Step.GrowTopics(18));
    assertThat(seen).isInstanceOf(Step.ProposeMoving.class);
  }

  @Test
  void anEmptyFirstChangeNeedsNoOtherBeforeIt() {
    // Given
    View view =
        stable(
            GENESIS,
            proposal("e", new ChangeRequest.Empty(), 0L),
            true,
            topics(12),
            List.of(maxBlock(9_000)));

    // When
    Step step = next(view);

    // Then
    assertThat(step)
        .isInstanceOfSatisfying(
            Step.ProposeMoving.class, p -> assertThat(p.deadlineMs()).isEqualTo(3_000));
  }

  @Test
  void whatCannotBePlannedIsRejectedBeforeTheFirstChangeRuns() {
    // Given
    View view = stable(GENESIS, grow(11, 0), true, topics(12), List.of());

    // When
    Step step = next(view);

    // Then
    assertThat(step).isInstanceOf(Step.Reject.class);
  }

  @Test
  void topicsThatAreNotWhatTheRingCoversAreRejected() {
    // Given
    KafkaView missing = kafka(Map.of());
    KafkaView replaced = kafka(Map.of("flights", new TopicDescription("another", 12, false)));
    KafkaView compacted = kafka(Map.of("flights", new TopicDescription(TOPIC_ID, 12, true)));
    KafkaView shrunk = kafka(Map.of("flights", new TopicDescription(TOPIC_ID, 11, false)));
    KafkaView tooLarge = topics(20);

    // When
    List<String> reasons =
        List.of(missing, replaced, compacted, shrunk, tooLarge).stream()
            .map(k -> reason(stable(GENESIS, grow(16, 0), true, k, List.of())))
            .toList();

    // Then
    assertThat(reasons.get(0)).startsWith("topic 'flights' does not exist any more");
    assertThat(reasons.get(1)).contains("deleted and created again (id another");
    assertThat(reasons.get(2)).contains("is compacted");
    assertThat(reasons.get(3)).contains("has 11 partitions, fewer than the ring's 12");
    assertThat(reasons.get(4)).contains("has 20 partitions already; expand to at least 20");
  }

  @Test
  void anotherKafkaClusterIsRejectedWhateverIsUnderWay() {
    // Given
    KafkaView other = KafkaView.ofCluster("another-cluster");
    View view =
        new View(grow(16, 0), Optional.of(MOVING), false, other, List.of(), null, null, null);

    // When
    String reason = reason(view);

    // Then
    assertThat(reason).contains("this coordinator is connected to another-cluster");
  }

  @Test
  void producersOfAnotherFeatureLevelAreRejectedByName() {
    // Given
    ProducerRegistration newer = registration("newer", 60_000, new FeatureRange(7, 8));
    View view = stable(GENESIS, grow(16, 0), true, topics(12), List.of(newer));

    // When
    String reason = reason(view);

    // Then
    assertThat(reason).startsWith("producer newer understands feature levels 7 to 8");
  }

  @Test
  void rollingBackToThePresentOrALaterEpochIsRejected() {
    // Given
    View view =
        stable(
            FIRST,
            proposal("back", new ChangeRequest.RollBack(1), 1L),
            true,
            topics(16),
            List.of());

    // When
    String reason = reason(view);

    // Then
    assertThat(reason).contains("is at epoch 1 and cannot roll back to epoch 1");
  }

  @Test
  void aChangeUnderWayIsReacceptedBeforeAnythingIsConcludedFromListings() {
    // Given
    DrainView otherChange = drain(Samples.ballot(1), true, List.of(), Set.of(), 0, null);
    DrainView unlisted = drain(CHANGE.changeId(), false, List.of(), Set.of("p1"), 0, null);

    // When
    List<Step> steps =
        List.of(next(moving(null)), next(moving(otherChange)), next(moving(unlisted)));

    // Then
    assertThat(steps).containsOnly(new Step.ReacceptMoving(CHANGE.changeId()));
  }

  @Test
  void theCutWaitsForEveryListedProducerUntilTheDeadline() {
    // Given
    List<RegisteredProducer> listed = List.of(listed("p1"), listed("p2"), listed("producer-lost"));
    long deadlineMs = CHANGE.deadlineMs();

    // When
    Step waiting =
        next(moving(drain(CHANGE.changeId(), true, listed, Set.of("p1"), deadlineMs - 5, null)));
    Step late =
        next(moving(drain(CHANGE.changeId(), true, listed, Set.of("p1"), deadlineMs, null)));
    Step drained =
        next(moving(drain(CHANGE.changeId(), true, listed, Set.of("p1", "p2"), deadlineMs, null)));

    // Then
    assertThat(waiting).isEqualTo(new Step.AwaitDrain(CHANGE.changeId(), Set.of("p2"), 5));
    assertThat(late)
        .isInstanceOfSatisfying(
            Step.Abort.class,
            abort ->
                assertThat(abort.reason()).contains("by p2 (").doesNotContain("producer-lost"));
    assertThat(drained).isEqualTo(new Step.ReadCut(CHANGE.changeId(), 16));
  }

  @Test
  void anAbortNamesAtMostFiveProducersAndCountsTheOthers() {
    // Given
    List<RegisteredProducer> listed =
        List.of("p1", "p2", "p3", "p4", "p5", "p6", "p7").stream()
            .map(ChangeStepsTest::listed)
            .toList();

    // When
    Step step =
        next(moving(drain(CHANGE.changeId(), true, listed, Set.of(), CHANGE.deadlineMs(), null)));

    // Then
    assertThat(step)
        .isInstanceOfSatisfying(
            Step.Abort.class,
            abort -> assertThat(abort.reason()).contains("p5").contains("and 2 more; let them"));
  }

  @Test
  void aMajorityThatCannotListProducersUntilTheDeadlineEndsTheChange() {
    // Given
    DrainView drain =
        drain(CHANGE.changeId(), false, List.of(), Set.of(), CHANGE.deadlineMs(), null);

    // When
    Step step = next(moving(drain));

    // Then
    assertThat(step).isInstanceOf(Step.Abort.class);
  }

  @Test
  void onlyACompleteCutOfTheRingsTopicsCompletesTheChange() {
    // Given
    Cut complete = cut(16);
    Cut partial = cut(12);

    // When
    Step completing = next(moving(read(complete)));
    Step aborting = next(moving(read(partial)));

    // Then
    assertThat(completing).isEqualTo(new Step.Complete(CHANGE.changeId(), complete));
    assertThat(aborting)
        .isInstanceOfSatisfying(
            Step.Abort.class, abort -> assertThat(abort.reason()).contains("12 of 16 partitions"));
  }

  @Test
  void aRingThatDoesNotExistHasToBeCreatedFirst() {
    // Given
    View view = creation(grow(16, 0), topics(12));

    // When
    String reason = reason(view);

    // Then
    assertThat(reason).isEqualTo("ring 'flights' does not exist; create it first (kind create)");
  }

  @Test
  void topicsThatCannotBeInARingAreRejectedAtItsCreation() {
    // Given
    Proposal both = create(List.of("flights", "legs"), Genesis.COMPATIBLE, null, Map.of());
    TopicDescription good = new TopicDescription("1", 12, false);
    KafkaView missing = kafka(Map.of("flights", good));
    KafkaView compacted =
        kafka(Map.of("flights", good, "legs", new TopicDescription("2", 12, true)));
    KafkaView uneven = kafka(Map.of("flights", good, "legs", new TopicDescription("2", 8, false)));
    KafkaView covered =
        new KafkaView(
            "cluster", Map.of("flights", good, "legs", good), 0, Set.of(), Map.of("legs", "old"));

    // When
    List<String> reasons =
        List.of(missing, compacted, uneven, covered).stream()
            .map(kafka -> reason(creation(both, kafka)))
            .toList();

    // Then
    assertThat(reasons.get(0)).startsWith("topic 'legs' does not exist; create it before");
    assertThat(reasons.get(1)).startsWith("topic 'legs' is compacted");
    assertThat(reasons.get(2)).startsWith("topic 'legs' has 8 partitions, topic 'flights' has 12");
    assertThat(reasons.get(3)).startsWith("topic 'legs' belongs to ring 'old'");
  }

  @Test
  void tablesThatCannotBeAreRejectedAtTheirCreation() {
    // Given
    List<String> one = List.of("flights");
    KafkaView used = new KafkaView("cluster", topicsOf(12), 0, Set.of("flights"), Map.of());

    // When
    String indivisible =
        reason(creation(create(one, Genesis.COMPATIBLE, 100, Map.of()), topics(12)));
    String weighted =
        reason(creation(create(one, Genesis.COMPATIBLE, null, Map.of(1, 50)), topics(12)));
    String few = reason(creation(create(one, Genesis.CONSISTENT, 11, Map.of()), topics(12)));
    String stranger =
        reason(creation(create(one, Genesis.CONSISTENT, null, Map.of(12, 5)), topics(12)));
    String records = reason(creation(create(one, Genesis.CONSISTENT, null, Map.of()), used));

    // Then
    assertThat(indivisible).startsWith("12 partitions do not divide 100 slots");
    assertThat(weighted).startsWith("a compatible ring starts with equal weights");
    assertThat(few).startsWith("11 slots cannot feed 12 partitions");
    assertThat(stranger).startsWith("there is no partition 12 to give a weight");
    assertThat(records).startsWith("topic 'flights' has or had records");
  }

  private static Step next(View view) {
    return ChangeSteps.next(view, DEADLINE_MS);
  }

  private static String reason(View view) {
    Step step = next(view);
    assertThat(step).isInstanceOf(Step.Reject.class);
    return ((Step.Reject) step).reason();
  }

  private static Proposal grow(int partitions, long expectedEpoch) {
    return proposal("grow", new ChangeRequest.Expand(partitions), expectedEpoch);
  }

  private static Proposal create(
      List<String> topics,
      Genesis genesis,
      @Nullable Integer slots,
      Map<Integer, Integer> weights) {
    return proposal("c", new ChangeRequest.Create(topics, genesis, slots, weights), null);
  }

  private static View creation(Proposal proposal, KafkaView kafka) {
    return new View(proposal, Optional.empty(), false, kafka, List.of(), null, null, null);
  }

  private static View stable(
      RingState state,
      Proposal proposal,
      boolean archived,
      KafkaView kafka,
      List<ProducerRegistration> producers) {
    return new View(proposal, Optional.of(state), archived, kafka, producers, null, null, null);
  }

  private static View moving(@Nullable DrainView drain) {
    KafkaView kafka = KafkaView.ofCluster(MOVING.kafkaClusterId());
    return new View(grow(16, 0), Optional.of(MOVING), false, kafka, List.of(), null, drain, null);
  }

  private static DrainView drain(
      Ballot changeId,
      boolean isListed,
      List<RegisteredProducer> waitedFor,
      Set<String> acknowledged,
      long seenForMs,
      @Nullable CutReading reading) {
    return new DrainView(
        changeId,
        isListed,
        waitedFor,
        acknowledged,
        Set.of(),
        false,
        View.Fencing.NONE,
        seenForMs,
        reading);
  }

  private static DrainView read(Cut cut) {
    CutReading taken = new CutReading.Taken(topicsOf(16), cut);
    return drain(CHANGE.changeId(), true, List.of(), Set.of(), 1, taken);
  }

  private static Cut cut(int partitions) {
    return new Cut(
        List.of(
            new Cut.TopicCut(
                "flights", Collections.nCopies(partitions, new Cut.PartitionCut(7, 1)))));
  }

  private static KafkaView topics(int partitions) {
    return kafka(topicsOf(partitions));
  }

  private static KafkaView kafka(Map<String, TopicDescription> topics) {
    return new KafkaView(GENESIS.kafkaClusterId(), topics, 0, Set.of(), Map.of());
  }

  private static Map<String, TopicDescription> topicsOf(int partitions) {
    return Map.of("flights", new TopicDescription(TOPIC_ID, partitions, false));
  }

  private static ProducerRegistration maxBlock(long maxBlockMs) {
    return registration("p1", maxBlockMs, FeatureRange.CURRENT);
  }

  private static RegisteredProducer listed(String id) {
    return new RegisteredProducer(
        registration(id, 60_000, FeatureRange.CURRENT), true, 0, 1, Samples.NOW_MS);
  }

  private static ProducerRegistration registration(
      String id, long maxBlockMs, FeatureRange features) {
    return new ProducerRegistration(
        id, "app", "host", features, Set.of("flights"), true, true, "", maxBlockMs, 120_000, 0, 0);
  }
}
