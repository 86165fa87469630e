package io.ringkeeper.agreement.change;

import static io.ringkeeper.agreement.change.World.proposal;
import static io.ringkeeper.agreement.change.World.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeCoordinatorTest {

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aCreationAdoptsTheTopicsWithTheMappingOfKafka() {
    // Given
    World.Worker worker = world.worker();

    // When
    Outcome.Committed created = worker.commit(World.create());

    // Then
    RingState state = created.state();
    int slots = KeySlots.defaultSlots(World.PARTITIONS);
    assertThat(state.ring().table()).isEqualTo(SlotTable.compatible(slots, World.PARTITIONS));
    assertThat(state.topics())
        .extracting(t -> t.topicId())
        .containsOnly("id-of-flights", "id-of-legs");
    assertThat(state.epoch()).isZero();
    assertThat(created.report().movedSlots()).isZero();
    assertThat(world.state()).isEqualTo(state);
  }

  @Test
  void aConsistentCreationFollowsTheWeights() {
    // Given
    ChangeRequest.Create request =
        new ChangeRequest.Create(List.of("legs"), Genesis.CONSISTENT, 1_200, Map.of(3, 0));

    // When
    Outcome.Committed created = world.worker().commit(proposal("c", request, null));

    // Then
    int[] counts = created.state().ring().table().slotCounts(World.PARTITIONS);
    assertThat(counts[3]).isZero();
    assertThat(created.state().slots()).isEqualTo(1_200);
    assertThat(counts[0]).isBetween(109, 110);
  }

  @Test
  void anExpansionRunsTheEmptyChangeFirstThenGrowsTheTopicsThenMoves() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.acknowledgingProducer("p1");
    worker.steps.clear();

    // When
    Outcome.Committed expanded = worker.commit(proposal("grow", new ChangeRequest.Expand(16), 0L));

    // Then
    assertThat(worker.stepNames())
        .containsExactly(
            "RunEmptyChangeFirst",
            "ReadCut",
            "Complete",
            "Archive",
            "GrowTopics",
            "ProposeMoving",
            "ReadCut",
            "Complete",
            "Archive",
            "Done");
    assertThat(world.kafka.growths()).containsExactly(16);
    assertThat(expanded.state().epoch()).isEqualTo(2);
    assertThat(expanded.state().outcomes())
        .extracting(ProposalOutcome::proposalId)
        .containsExactly("create-1", "grow~first", "grow");
    assertThat(expanded.report().fromEpoch()).isEqualTo(1);
    assertThat(expanded.report().movedSlots())
        .isEqualTo(expanded.report().optimalSlots())
        .isEqualTo(expanded.state().slots() / 4);
    assertThat(expanded.report().ensemblesVoted()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(expanded.report().rounds()).isPositive();
  }

  @Test
  void theCutIsWhereTheTopicsStoodAfterTheDrain() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.acknowledgingProducer("p1");
    world.kafka.fillTo("flights", 77);

    // When
    RingState state = worker.commit(proposal("e", new ChangeRequest.Empty(), 0L)).state();

    // Then
    assertThat(state.cut().topics()).extracting(t -> t.topic()).containsExactly("flights", "legs");
    assertThat(state.cut().topics().get(0).partitions())
        .hasSize(World.PARTITIONS)
        .allMatch(p -> p.offset() == 77);
  }

  @Test
  void everyKindOfChangeLeadsToItsTable() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.acknowledgingProducer("p1");
    RingState empty = worker.commit(proposal("empty", new ChangeRequest.Empty(), 0L)).state();
    RecordKey key = RecordKey.ofUtf8("ATL-ORD");
    int slot = KeySlots.slotOf(key.bytes(), empty.slots());

    // When
    RingState drained =
        worker.commit(proposal("drain", new ChangeRequest.Drain(Set.of(3)), 1L)).state();
    RingState weighted =
        worker.commit(proposal("weigh", new ChangeRequest.Reweight(Map.of(5, 200)), 2L)).state();
    RingState moved =
        worker.commit(proposal("move", new ChangeRequest.MoveSlots(Map.of(9, 1)), 3L)).state();
    RingState keyed = worker.commit(proposal("key", new ChangeRequest.MoveKey(key, 2), 4L)).state();
    RingState expanded = worker.commit(proposal("grow", new ChangeRequest.Expand(13), 5L)).state();
    RingState back = worker.commit(proposal("back", new ChangeRequest.RollBack(2), 6L)).state();

    // Then
    assertThat(drained.ring().table().slotCounts(12)[3]).isZero();
    assertThat(weighted.ring().weights().weight(5)).isEqualTo(200);
    assertThat(moved.ring().table().partitionOf(9)).isEqualTo(1);
    assertThat(keyed.ring().table().partitionOf(slot)).isEqualTo(2);
    assertThat(expanded.partitions()).isEqualTo(13);
    assertThat(back.ring().table()).isEqualTo(drained.ring().table());
    assertThat(back.epoch()).isEqualTo(7);
    assertThat(back.partitions()).isEqualTo(13);
  }

  @Test
  void theWayBackIsTheTableOfKafka() {
    // Given
    World.Worker worker = world.workerWithRing();
    worker.commit(proposal("drain", new ChangeRequest.Drain(Set.of(3)), 0L));

    // When
    RingState back = worker.commit(proposal("plain", new ChangeRequest.Compatible(), 2L)).state();

    // Then
    assertThat(back.ring().table()).isEqualTo(SlotTable.compatible(back.slots(), 12));
    assertThat(back.ring().weights()).isEqualTo(Weights.uniform(12));
  }

  @Test
  void aSilentProducerAbortsTheChangeAndIsNamed() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.acknowledgingProducer("p1");
    world.register(registration("silent", true));

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Aborted.class);
    assertThat(((Outcome.Aborted) outcome).reason())
        .contains("not acknowledged within 10000 ms by silent (client 'client-of-silent' on host-1")
        .doesNotContain("p1");
    assertThat(world.state().epoch()).isZero();
    assertThat(World.isStable(world.state())).isTrue();
    assertThat(worker.time.waits()).isPositive();
  }

  @Test
  void theDeadlineIsAThirdOfTheShortestMaxBlock() {
    // Given
    World.Worker worker = world.workerWithRing();
    var usual = registration("hasty", true);
    world.register(
        new ProducerRegistration(
            usual.producerId(),
            usual.clientId(),
            usual.host(),
            usual.features(),
            usual.topics(),
            true,
            true,
            "",
            3_000,
            120_000,
            0,
            0));

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(((Outcome.Aborted) outcome).reason()).contains("within 1000 ms by hasty");
  }

  @Test
  void aProducerThatDeregistersIsNotWaitedFor() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.register(registration("leaving", true));
    worker.time.atNextWait(() -> world.deregister("leaving"));

    // When
    Outcome.Committed committed = worker.commit(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(committed.state().epoch()).isEqualTo(1);
    assertThat(committed.report().holdMs()).isBetween(1L, 1_000L);
    assertThat(committed.report().passedProducers()).isEmpty();
  }

  @Test
  void aLateAcknowledgementCompletesTheChange() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.register(registration("slow", true));
    worker.time.atNextWait(() -> {});
    worker.time.atNextWait(() -> world.acknowledge("slow"));

    // When
    Outcome.Committed committed = worker.commit(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(worker.time.waits()).isEqualTo(2);
    assertThat(committed.report().holdMs()).isEqualTo(1_000);
  }

  @Test
  void producersOfOtherTopicsAreNotWaitedFor() {
    // Given
    World.Worker worker = world.workerWithRing();
    var usual = registration("stranger", true);
    world.register(
        new ProducerRegistration(
            usual.producerId(),
            usual.clientId(),
            usual.host(),
            usual.features(),
            Set.of("payments"),
            true,
            true,
            "",
            60_000,
            120_000,
            0,
            0));

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(worker.time.waits()).isZero();
  }

  @Test
  void producersThatAreGivenUpArePassedAndReported() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.register(registration("lost", true));
    world.register(registration("never-acknowledges", false));
    Proposal proposal =
        new Proposal(
            World.RING, "e", new ChangeRequest.Empty(), "", "", 0L, Set.of("lost", "unheard-of"));

    // When
    Outcome.Committed committed = worker.commit(proposal);

    // Then
    assertThat(committed.report().passedProducers())
        .containsExactlyInAnyOrder("lost", "never-acknowledges");
  }

  @Test
  void aRedeliveredProposalIsAnsweredWithoutAnotherChange() {
    // Given
    World.Worker worker = world.workerWithRing();
    Proposal proposal = proposal("drain", new ChangeRequest.Drain(Set.of(3)), 0L);
    Outcome.Committed first = worker.commit(proposal);
    worker.commit(proposal("e", new ChangeRequest.Empty(), 2L));
    World.Worker other = world.worker();

    // When
    Outcome.Committed again = other.commit(proposal);

    // Then
    assertThat(other.stepNames()).containsExactly("Archive", "Done");
    assertThat(again.state().epoch()).isEqualTo(3);
    assertThat(again.report().toEpoch()).isEqualTo(2);
    assertThat(again.report().movedSlots()).isEqualTo(first.report().movedSlots());
    assertThat(again.report().preview()).isEqualTo(first.report().preview());
  }

  @Test
  void anAbortedProposalStaysAborted() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.register(registration("silent", true));
    Proposal proposal = proposal("drain", new ChangeRequest.Drain(Set.of(3)), 0L);
    Outcome first = worker.handle(proposal);
    world.deregister("silent");

    // When
    Outcome again = world.worker().handle(proposal);

    // Then
    assertThat(again).isInstanceOf(Outcome.Aborted.class).isEqualTo(first);
    assertThat(((Outcome.Aborted) first).reason()).startsWith("the empty change before");
  }

  @Test
  void anEarlierOrLaterEpochThanExpectedIsRejected() {
    // Given
    World.Worker worker = world.workerWithRing();
    worker.commit(proposal("e", new ChangeRequest.Empty(), 0L));

    // When
    Outcome stale = worker.handle(proposal("x", new ChangeRequest.Drain(Set.of(1)), 0L));
    Outcome early = worker.handle(proposal("y", new ChangeRequest.Drain(Set.of(1)), 2L));

    // Then
    assertThat(((Outcome.Rejected) stale).reason())
        .isEqualTo(
            "the proposal was made for epoch 0 of ring 'flights', which is at epoch 1; look at the"
                + " present table and propose again");
    assertThat(early).isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void aCutThatKafkaDoesNotGiveIsReadAgain() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.kafka.failReadings(2);

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(world.kafka.failures()).isEqualTo(2);
  }

  @Test
  void aCutThatKafkaNeverGivesEndsInAnAbort() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.kafka.failReadings(1_000);

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(((Outcome.Aborted) outcome).reason())
        .contains("the cut could not be read within 10000 ms: no broker answered");
    assertThat(world.kafka.failures()).isBetween(1, 999);
  }

  @Test
  void aTopicReplacedDuringTheChangeEndsInAnAbort() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.register(registration("slow", true));
    worker.time.atNextWait(
        () -> {
          world.kafka.replace("legs", new TopicDescription("another-id", 12, false));
          world.acknowledge("slow");
        });

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(((Outcome.Aborted) outcome).reason())
        .contains("topic 'legs' was deleted and created again");
  }

  @Test
  void aSessionLostDuringTheDrainIsFollowedByAnotherOwnAcceptBeforeTheCut() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.register(registration("slow", true));
    worker.time.atNextWait(() -> worker.handles.forEach(handle -> handle.expireSession()));
    worker.time.atNextWait(() -> world.acknowledge("slow"));
    worker.steps.clear();

    // When
    worker.commit(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(worker.stepNames())
        .containsExactly(
            "ProposeMoving",
            "AwaitDrain",
            "ReacceptMoving",
            "AwaitDrain",
            "ReadCut",
            "Complete",
            "Archive",
            "Done");
  }

  @Test
  void aProducerThatRegisteredWithTwoOfThreeEnsemblesIsWaitedFor() {
    // Given
    World.Worker worker = world.workerWithRing();
    var producer = registration("partly", true);
    world.ensembles.get(1).membership().register(producer).join();
    world.ensembles.get(2).membership().register(producer).join();
    worker.handles.get(2).disconnect();

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(((Outcome.Aborted) outcome).reason()).contains("by partly");
  }

  @Test
  void oneEnsembleDownChangesNothing() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.acknowledgingProducer("p1");
    worker.handles.get(0).disconnect();

    // When
    Outcome.Committed committed = worker.commit(proposal("grow", new ChangeRequest.Expand(16), 0L));

    // Then
    assertThat(committed.report().ensemblesVoted()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void withoutAMajorityNothingIsAnsweredAndTheProposalCanBeHandedInAgain() {
    // Given
    World.Worker worker = world.workerWithRing();
    Proposal proposal = proposal("e", new ChangeRequest.Empty(), 0L);
    World.Worker cutOff = world.impatientWorker();
    cutOff.handles.subList(0, 2).forEach(handle -> handle.disconnect());

    // When
    assertThatThrownBy(() -> cutOff.handle(proposal)).isInstanceOf(NoQuorumException.class);

    // Then
    assertThat(worker.handle(proposal)).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void nothingIsResumedWhereNothingIsOpen() {
    // Given
    World.Worker worker = world.workerWithRing();

    // When
    Optional<ProposalOutcome> outcome = worker.coordinator.resume(World.RING);
    Optional<ProposalOutcome> missing = worker.coordinator.resume("unheard-of");

    // Then
    assertThat(outcome).isEmpty();
    assertThat(missing).isEmpty();
  }
}
