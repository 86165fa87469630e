package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.codec.RecordHeaderCodec;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.RingPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldAndDrainTest {

  private final RingWorld world = new RingWorld();
  private final RingState stable = RingWorld.genesis();

  @BeforeEach
  void createRing() {
    world.choose(stable);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static int slotOf(String key) {
    return KeySlots.slotOf(key.getBytes(StandardCharsets.UTF_8), RingWorld.SLOTS);
  }

  /** A key whose slot moves in the change, or stays. */
  private static String key(RingState moving, boolean moves) {
    Set<Integer> slots =
        moving.change().orElseThrow().moves().stream().map(Move::slot).collect(Collectors.toSet());
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "key-" + i)
        .filter(key -> slots.contains(slotOf(key)) == moves)
        .findFirst()
        .orElseThrow();
  }

  private static int donorOf(RingState moving, String key) {
    return moving.ring().table().partitionOf(slotOf(key));
  }

  private static Ballot changeId(RingState moving) {
    return moving.change().orElseThrow().changeId();
  }

  private RingState startChange(FakeProducer producer) {
    RingState moving = world.startGrowing(stable);
    await().until(() -> producer.client().switchboard().isUnderWay(Samples.RING, changeId(moving)));
    return moving;
  }

  private FakeProducer warmProducer(Object... more) {
    FakeProducer producer = world.orderedProducer(more);
    producer.succeeds(producer.send(RingWorld.TOPIC, "warm"));
    return producer;
  }

  private void awaitAcks(RingState moving, String producerId) {
    for (String ensemble : new String[] {"a", "b", "c"}) {
      await()
          .untilAsserted(
              () ->
                  assertThat(world.acks(ensemble, changeId(moving)))
                      .extracting(DrainAck::producerId)
                      .containsExactly(producerId));
    }
  }

  private static void awaitHeld(FakeProducer producer, long sends) {
    await().until(() -> producer.client().counters().held().sum() == sends);
  }

  @Test
  void idleProducerAcknowledgesAChangeEverywhere() {
    // Given
    FakeProducer producer = warmProducer();
    // When
    RingState moving = startChange(producer);
    // Then
    awaitAcks(moving, producer.client().producerId());
    producer.close();
  }

  @Test
  void sendInFlightSinceAnEmptyChangeIsWaitedForByTheNextOne() {
    // Given
    FakeProducer producer = warmProducer();
    Ballot first = world.nextBallot();
    RingPlan nothing = new RingPlan(stable.ring(), stable.ring(), List.of(), 0);
    RingState empty =
        stable.moving(first, nothing, Samples.details("empty", "first"), 20_000, Set.of());
    world.accept(empty, first, "a", "b", "c");
    awaitAcks(empty, producer.client().producerId());
    FakeProducer.Sent inFlight = producer.send(RingWorld.TOPIC, "key-1");
    RingState next = world.complete(empty);
    await()
        .until(
            () ->
                Objects.requireNonNull(producer.client().switchboard().routed(Samples.RING)).epoch()
                    == 1);
    // When
    RingState moving = world.startGrowing(next);
    await().until(() -> producer.client().switchboard().isUnderWay(Samples.RING, changeId(moving)));
    // Then
    assertThat(producer.client().switchboard().openSends()).isEqualTo(1);
    assertThat(world.acks("a", changeId(moving))).isEmpty();
    producer.succeeds(inFlight);
    awaitAcks(moving, producer.client().producerId());
    producer.close();
  }

  @Test
  void sendsOfMovingSlotsWaitAndGoToTheReceiverOnceTheChangeIsCommitted() throws Exception {
    // Given
    FakeProducer producer = warmProducer();
    RingState moving = startChange(producer);
    String key = key(moving, true);
    CompletableFuture<FakeProducer.Sent> held = producer.sendAside(RingWorld.TOPIC, key);
    awaitHeld(producer, 1);
    awaitAcks(moving, producer.client().producerId());
    boolean doneBeforeOutcome = held.isDone();
    // When
    RingState completed = world.complete(moving);
    FakeProducer.Sent sent = held.get();
    // Then
    assertThat(doneBeforeOutcome).isFalse();
    assertThat(sent.partition()).isEqualTo(completed.ring().table().partitionOf(slotOf(key)));
    assertThat(sent.partition()).isGreaterThanOrEqualTo(RingWorld.PARTITIONS);
    assertThat(RecordHeaderCodec.decode(sent.stamp()))
        .contains(new RecordStamp(Samples.RING_ID, 1, false));
    producer.succeeds(sent);
    producer.close();
  }

  @Test
  void sendsOfMovingSlotsGoToTheDonorOnceTheChangeIsAborted() throws Exception {
    // Given
    FakeProducer producer = warmProducer();
    RingState moving = startChange(producer);
    String key = key(moving, true);
    CompletableFuture<FakeProducer.Sent> held = producer.sendAside(RingWorld.TOPIC, key);
    awaitHeld(producer, 1);
    // When
    world.abort(moving);
    FakeProducer.Sent sent = held.get();
    // Then
    assertThat(sent.partition()).isEqualTo(donorOf(moving, key));
    producer.succeeds(sent);
    producer.close();
  }

  @Test
  void sendsOfOtherSlotsAndWithoutKeyGoOnDuringAChange() {
    // Given
    FakeProducer producer = warmProducer();
    RingState moving = startChange(producer);
    String key = key(moving, false);
    // When
    FakeProducer.Sent keyed = producer.send(RingWorld.TOPIC, key);
    FakeProducer.Sent unkeyed = producer.send(RingWorld.TOPIC, null);
    // Then
    assertThat(keyed.partition()).isEqualTo(donorOf(moving, key));
    assertThat(unkeyed.partition()).isLessThan(RingWorld.PARTITIONS);
    assertThat(unkeyed.stamp()).isNull();
    assertThat(producer.client().counters().held().sum()).isZero();
    producer.succeeds(keyed);
    producer.close();
  }

  @Test
  void acknowledgementWaitsUntilWhatWasSentBeforeIsSettled() {
    // Given
    FakeProducer producer = warmProducer();
    FakeProducer.Sent open = producer.send(RingWorld.TOPIC, "key-1");
    RingState moving = startChange(producer);
    FakeProducer.Sent probe = producer.send(RingWorld.TOPIC, key(moving, false));
    producer.succeeds(probe);
    var acksBefore = world.acks("a", changeId(moving));
    // When
    producer.succeeds(open);
    // Then
    assertThat(acksBefore).isEmpty();
    awaitAcks(moving, producer.client().producerId());
    producer.close();
  }

  @Test
  void acknowledgementWaitsWhileADonorIsInDoubtAndALaterRecordThereEndsTheDoubt() {
    // Given
    FakeProducer producer = warmProducer();
    RingState preview = Samples.growing(stable, 2, Samples.ballot(99));
    String stays = key(preview, false);
    int donor = donorOf(preview, stays);
    assertThat(preview.change().orElseThrow().moves()).extracting(Move::from).contains(donor);
    producer.fails(producer.send(RingWorld.TOPIC, stays));
    RingState moving = startChange(producer);
    FakeProducer.Sent later = producer.send(RingWorld.TOPIC, stays);
    producer.client().switchboard().recheck();
    var acksInDoubt = world.acks("a", changeId(moving));
    // When
    producer.succeeds(later);
    // Then
    assertThat(acksInDoubt).isEmpty();
    awaitAcks(moving, producer.client().producerId());
    producer.close();
  }

  @Test
  void acknowledgementIsRepeatedUntilAnEnsembleThatWasGoneHasIt() {
    // Given
    FakeProducer producer = warmProducer();
    world.link("b").disconnect();
    RingState moving = startChange(producer);
    await().until(() -> !world.acks("a", changeId(moving)).isEmpty());
    var whileGone = world.acks("b", changeId(moving));
    // When
    world.link("b").reconnect();
    // Then
    assertThat(whileGone).isEmpty();
    awaitAcks(moving, producer.client().producerId());
    producer.close();
  }

  @Test
  void changeThatIsNotKnownChosenIsNeitherHeldNorAcknowledged() {
    // Given
    FakeProducer producer = warmProducer();
    Ballot ballot = world.nextBallot();
    RingState moving = Samples.growing(stable, 2, ballot);
    world.accept(moving, ballot, "a");
    world.makeProducersLook();
    // When
    FakeProducer.Sent sent = producer.send(RingWorld.TOPIC, key(moving, true));
    // Then
    assertThat(sent.partition()).isLessThan(RingWorld.PARTITIONS);
    assertThat(world.acks("a", ballot)).isEmpty();
    producer.succeeds(sent);
    producer.close();
  }

  @Test
  void emptyChangeHoldsNothingAndIsAcknowledgedOnceTheProducerGoesByTheRing() {
    // Given
    FakeProducer producer = warmProducer();
    Ballot ballot = world.nextBallot();
    var plan = new RingPlan(stable.ring(), stable.ring(), List.of(), 0);
    RingState moving =
        stable.moving(ballot, plan, Samples.details("empty", "first"), 1_000, Set.of());
    // When
    world.accept(moving, ballot, "a", "b", "c");
    // Then
    awaitAcks(moving, producer.client().producerId());
    producer.succeeds(producer.send(RingWorld.TOPIC, "any"));
    assertThat(producer.client().counters().held().sum()).isZero();
    producer.close();
  }

  @Test
  void heldSendFailsAfterMaxBlockNamingTheChange() {
    // Given
    FakeProducer producer = warmProducer(ProducerConfig.MAX_BLOCK_MS_CONFIG, 120);
    RingState moving = startChange(producer);
    String key = key(moving, true);
    // When
    // Then
    assertThatThrownBy(() -> producer.send(RingWorld.TOPIC, key))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("ring flights")
        .hasMessageContaining(changeId(moving).toString())
        .hasMessageContaining("expand")
        .hasMessageContaining("proposal expand-1")
        .hasMessageContaining("under way since")
        .hasMessageContaining("max.block.ms=120");
    assertThat(producer.client().counters().timedOut().sum()).isEqualTo(1);
    assertThat(producer.client().switchboard().openSends()).isZero();
    producer.close();
  }

  @Test
  void networkThreadIsNeverHeldButRefused() {
    // Given
    FakeProducer producer = warmProducer();
    RingState moving = startChange(producer);
    String key = key(moving, true);
    // When
    // Then
    assertThatThrownBy(
            () -> FakeProducer.onNetworkThread(() -> producer.send(RingWorld.TOPIC, key)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SendRefusedException.class)
        .hasMessageContaining("network thread");
    producer.close();
  }

  @Test
  void closingTheProducerEndsTheWait() {
    // Given
    FakeProducer producer = warmProducer();
    RingState moving = startChange(producer);
    CompletableFuture<FakeProducer.Sent> held =
        producer.sendAside(RingWorld.TOPIC, key(moving, true));
    awaitHeld(producer, 1);
    // When
    producer.close();
    // Then
    assertThatThrownBy(held::join).hasMessageContaining("closed");
  }

  @Test
  void epochThatWasSkippedHoldsItsMovedSlotsUntilOlderSendsSettle() throws Exception {
    // Given
    FakeProducer producer = warmProducer();
    FakeProducer.Sent old = producer.send(RingWorld.TOPIC, "key-1");
    Ballot ballot = world.nextBallot();
    RingState moving = Samples.growing(stable, 2, ballot);
    String key = key(moving, true);
    RingState completed = Samples.completed(moving, world.nextBallot());
    world.choose(completed);
    await().until(() -> producer.client().switchboard().status().get(0).epoch() == 1);
    CompletableFuture<FakeProducer.Sent> held = producer.sendAside(RingWorld.TOPIC, key);
    awaitHeld(producer, 1);
    FakeProducer.Sent unmoved = producer.send(RingWorld.TOPIC, key(moving, false));
    producer.succeeds(unmoved);
    boolean doneBefore = held.isDone();
    // When
    producer.succeeds(old);
    // Then
    assertThat(doneBefore).isFalse();
    assertThat(held.get().partition()).isEqualTo(completed.ring().table().partitionOf(slotOf(key)));
    producer.succeeds(held.get());
    producer.close();
  }

  @Test
  void sendThatWasRejectedBeforeItWasRoutedLeavesNothingBehind() {
    // Given
    FakeProducer producer = warmProducer();
    var record = new ProducerRecord<>(RingWorld.TOPIC, "key-1", "value");
    producer.onSendError(record, -1, new RuntimeException("cannot be serialized"));
    // When
    RingState moving = startChange(producer);
    // Then
    awaitAcks(moving, producer.client().producerId());
    producer.close();
  }

  @Test
  void sendThatTheInterceptorDidNotSeeIsRefused() {
    // Given
    FakeProducer producer = warmProducer();
    byte[] key = {1};
    // When
    // Then
    assertThatThrownBy(
            () ->
                producer
                    .partitioner()
                    .partition(
                        RingWorld.TOPIC, key, key, null, null, Clusters.of(RingWorld.TOPIC, 4)))
        .isInstanceOf(SendRefusedException.class)
        .hasMessageContaining("onSend()");
    producer.close();
  }

  @Test
  void changeThatAnotherProposerReacceptsStaysHeldAndIsAcknowledgedOnce() throws Exception {
    // Given
    FakeProducer producer = warmProducer();
    RingState moving = startChange(producer);
    awaitAcks(moving, producer.client().producerId());
    CompletableFuture<FakeProducer.Sent> held =
        producer.sendAside(RingWorld.TOPIC, key(moving, true));
    awaitHeld(producer, 1);
    // When
    world.choose(moving);
    world.makeProducersLook();
    producer.client().switchboard().recheck();
    boolean doneBeforeOutcome = held.isDone();
    boolean underWay = producer.client().switchboard().isUnderWay(Samples.RING, changeId(moving));
    world.complete(moving);
    // Then
    assertThat(underWay).isTrue();
    assertThat(doneBeforeOutcome).isFalse();
    assertThat(held.get().partition()).isGreaterThanOrEqualTo(RingWorld.PARTITIONS);
    producer.succeeds(held.get());
    producer.close();
  }

  @Test
  void sendThatWasRoutedByAnOutdatedSnapshotIsNotCountedButRoutedAgain() {
    // Given
    FakeProducer producer = warmProducer();
    RoutingSnapshot outdated = producer.client().switchboard().snapshot();
    TopicRoute route = Objects.requireNonNull(outdated.route(RingWorld.TOPIC));
    startChange(producer);
    RecordHeaders headers = new RecordHeaders();
    // When
    boolean departed = producer.client().sendPath().depart(outdated, route, 1, headers);
    // Then
    assertThat(departed).isFalse();
    assertThat(headers.toArray()).isEmpty();
    assertThat(producer.client().switchboard().openSends()).isZero();
    producer.close();
  }

  @Test
  void nextChangeIsHeldAndAcknowledgedUnderItsOwnId() {
    // Given
    FakeProducer producer = warmProducer();
    RingState first = startChange(producer);
    awaitAcks(first, producer.client().producerId());
    RingState aborted = world.abort(first);
    Ballot ballot = world.nextBallot();
    RingState second = Samples.growing(aborted, 2, ballot);
    // When
    world.accept(second, ballot, "a", "b", "c");
    // Then
    awaitAcks(second, producer.client().producerId());
    assertThat(changeId(second)).isNotEqualTo(changeId(first));
    producer.close();
  }

  @Test
  void sendsInFlightFromBeforeTheRingExistedAreSettledBeforeTheFirstAcknowledgement() {
    // Given: a topic that no ring covers yet
    RingWorld fresh = new RingWorld();
    FakeProducer producer = fresh.orderedProducer();
    FakeProducer.Sent before = producer.send(RingWorld.TOPIC, "key-1");
    fresh.choose(stable);
    RingState moving = fresh.startGrowing(stable);
    await().until(() -> producer.client().switchboard().isUnderWay(Samples.RING, changeId(moving)));
    producer.client().switchboard().recheck();
    var acksBefore = fresh.acks("a", changeId(moving));
    // When
    producer.succeeds(before);
    // Then
    assertThat(before.stamp()).isEmpty();
    assertThat(acksBefore).isEmpty();
    await().until(() -> fresh.acks("a", changeId(moving)).size() == 1);
    producer.close();
    fresh.close();
  }
}
