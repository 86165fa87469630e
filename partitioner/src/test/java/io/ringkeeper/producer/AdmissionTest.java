package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.KeySlots;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private final RingWorld world = new RingWorld();
  private final RingState stable = RingWorld.genesis();

  @AfterEach
  void close() {
    world.close();
  }

  private ProducerRegistration onlyRegistration(String ensemble) {
    return world.producers(ensemble).stream()
        .map(RegisteredProducer::registration)
        .reduce(
            (a, b) -> {
              throw new AssertionError("more than one producer in " + ensemble);
            })
        .orElseThrow();
  }

  private static String movingKey(RingState moving) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "key-" + i)
        .filter(
            key -> {
              int slot = KeySlots.slotOf(key.getBytes(StandardCharsets.UTF_8), RingWorld.SLOTS);
              return moving.change().orElseThrow().moves().stream().anyMatch(m -> m.slot() == slot);
            })
        .findFirst()
        .orElseThrow();
  }

  @Test
  void producerIsRegisteredWithItsTopicsBeforeItsFirstSendIsRouted() {
    // Given
    world.choose(stable);
    FakeProducer producer = world.orderedProducer();
    boolean earlier = !world.producers("a").isEmpty();
    // When
    producer.succeeds(producer.send("audit", "key-1"));
    long registered = Stream.of("a", "b", "c").filter(e -> !world.producers(e).isEmpty()).count();
    producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
    // Then
    assertThat(earlier).isFalse();
    assertThat(registered).isGreaterThanOrEqualTo(2);
    await().until(() -> onlyRegistration("c").topics().size() == 2);
    ProducerRegistration registration = onlyRegistration("c");
    assertThat(registration.topics()).containsExactly("audit", RingWorld.TOPIC);
    assertThat(registration.acknowledgesDrain()).isTrue();
    assertThat(registration.idempotent()).isTrue();
    assertThat(registration.clientId()).isEqualTo("orders");
    assertThat(registration.producerId()).startsWith("orders-").hasSize("orders-".length() + 16);
    assertThat(registration.maxBlockMs()).isEqualTo(20_000);
    producer.close();
  }

  @Test
  void producerThatStartsWhileARingIsBeingCreatedIsAdmittedOnceItIs() {
    try (RingWorld creating = new RingWorld(List.of("a"))) {
      // Given
      FakeProducer producer = creating.orderedProducer();
      CompletableFuture<FakeProducer.Sent> send = producer.sendAside(RingWorld.TOPIC, "key-1");
      await().until(() -> Stream.of("a", "b", "c").noneMatch(e -> creating.producers(e).isEmpty()));
      // When
      creating.createRegister("b");
      creating.createRegister("c");
      creating.choose(stable);
      // Then
      producer.succeeds(send.orTimeout(20, TimeUnit.SECONDS).join());
      assertThat(send.join().stamp()).isNotEmpty();
      producer.close();
    }
  }

  @Test
  void relaxedProducerRegistersAsOneThatDoesNotAcknowledge() {
    // Given
    FakeProducer producer = world.relaxedProducer();
    // When
    producer.send("audit", "key-1");
    // Then
    await().until(() -> !world.producers("a").isEmpty());
    assertThat(onlyRegistration("a").acknowledgesDrain()).isFalse();
    producer.close();
  }

  @Test
  void firstSendNeedsOnlyAMajorityAndTheRestIsRegisteredLater() {
    // Given
    world.choose(stable);
    world.link("c").disconnect();
    FakeProducer producer = world.orderedProducer();
    producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
    boolean atC = !world.producers("c").isEmpty();
    // When
    world.link("c").reconnect();
    // Then
    assertThat(atC).isFalse();
    await().until(() -> world.producers("c").size() == 1);
    producer.close();
  }

  @Test
  void firstSendWithoutAMajorityFailsAfterMaxBlockNamingWhoDidNotAnswer() {
    // Given
    world.link("b").disconnect();
    world.link("c").disconnect();
    FakeProducer producer = world.orderedProducer(ProducerConfig.MAX_BLOCK_MS_CONFIG, 150);
    // When
    // Then
    assertThatThrownBy(() -> producer.send(RingWorld.TOPIC, "key-1"))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("Topic flights")
        .hasMessageContaining("max.block.ms=150")
        .hasMessageContaining("ensemble b at memory:b did not answer")
        .hasMessageContaining("ensemble c at memory:c did not answer")
        .hasMessageNotContaining("ensemble a at")
        .hasMessageContaining("ringkeeper.ensembles");
    producer.close();
  }

  @Test
  void ensembleThatLostItsDataDoesNotCountForTheRing() {
    // Given
    world.choose(stable);
    world.link("a").disconnect();
    world.server("b").wipe();
    FakeProducer producer = world.orderedProducer(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300);
    // When
    Throwable refused = catchThrowable(() -> producer.send(RingWorld.TOPIC, "key-1"));
    world.link("a").reconnect();
    // Then
    assertThat(refused)
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("[c#")
        .hasMessageContaining("a majority is needed")
        .hasMessageContaining("kept their data");
    await().untilAsserted(() -> producer.succeeds(producer.send(RingWorld.TOPIC, "key-1")));
    producer.close();
  }

  @Test
  void firstSendOnTheNetworkThreadIsRefusedInsteadOfWaiting() {
    // Given
    world.link("b").disconnect();
    world.link("c").disconnect();
    FakeProducer producer = world.orderedProducer();
    // When
    // Then
    assertThatThrownBy(
            () -> FakeProducer.onNetworkThread(() -> producer.send(RingWorld.TOPIC, "key-1")))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SendRefusedException.class);
    producer.close();
  }

  @Test
  void producerAdmittedWhileAChangeIsAcceptedAnywhereHoldsItsSlots() throws Exception {
    // Given: the change is at one acceptor only, of those that will answer
    world.choose(stable);
    Ballot ballot = world.nextBallot();
    RingState moving = Samples.growing(stable, 2, ballot);
    world.accept(moving, ballot, "a");
    world.link("c").disconnect();
    FakeProducer producer = world.orderedProducer();
    String key = movingKey(moving);
    // When
    CompletableFuture<FakeProducer.Sent> held = producer.sendAside(RingWorld.TOPIC, key);
    await().until(() -> producer.client().counters().held().sum() == 1);
    var acks = world.acks("a", ballot);
    RingState aborted = world.abort(moving);
    // Then: it waits without an acknowledgement, until another state is known chosen
    assertThat(acks).isEmpty();
    FakeProducer.Sent sent = held.get();
    assertThat(sent.partition())
        .isEqualTo(
            aborted
                .ring()
                .table()
                .partitionOf(
                    KeySlots.slotOf(key.getBytes(StandardCharsets.UTF_8), RingWorld.SLOTS)));
    producer.succeeds(sent);
    producer.close();
  }

  @Test
  void changeSeenAtAdmissionIsAcknowledgedOnceItIsKnownChosen() {
    // Given
    world.choose(stable);
    Ballot ballot = world.nextBallot();
    RingState moving = Samples.growing(stable, 2, ballot);
    world.accept(moving, ballot, "a");
    world.link("c").disconnect();
    FakeProducer producer = world.orderedProducer();
    var held = producer.sendAside(RingWorld.TOPIC, movingKey(moving));
    await().until(() -> producer.client().counters().held().sum() == 1);
    var early = world.acks("a", ballot);
    // When
    world.accept(moving, ballot, "b", "c");
    // Then
    assertThat(early).isEmpty();
    await().until(() -> world.acks("a", ballot).size() == 1);
    assertThat(held).isNotDone();
    producer.close();
  }

  @Test
  void completionThatIsNotKnownChosenKeepsANewcomerWaiting() {
    // Given
    world.choose(stable);
    RingState moving = world.startGrowing(stable);
    Ballot ballot = world.nextBallot();
    RingState completed = Samples.completed(moving, ballot);
    world.accept(completed, ballot, "a");
    world.link("c").disconnect();
    FakeProducer producer = world.orderedProducer(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300);
    // When
    // Then: the cut may have been made, so not even other slots may go by the old epoch
    assertThatThrownBy(() -> producer.send(RingWorld.TOPIC, "key-1"))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("ring flights")
        .hasMessageContaining("not known chosen");
    producer.close();
  }

  @Test
  void producerWhoseRecordVanishedIsAdmittedAnew() {
    // Given
    world.choose(stable);
    FakeProducer producer = world.orderedProducer();
    producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
    await().until(() -> !world.producers("a").isEmpty());
    // When
    world.server("a").membership().deregister(producer.client().producerId()).join();
    // Then
    await().until(() -> !world.producers("a").isEmpty());
    producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
    assertThat(onlyRegistration("a").topics()).containsExactly(RingWorld.TOPIC);
    producer.close();
  }

  @Test
  void producerWhoseRecordVanishedStopsEveryTopicAlsoWhileItIsAdmittedToAnother() {
    // Given
    world.choose(stable);
    FakeProducer producer = world.orderedProducer(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300);
    producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
    world.link("b").disconnect();
    world.link("c").disconnect();
    var unfinished = producer.sendAside("gates", "key-1");
    await().until(() -> onlyRegistration("a").topics().contains("gates"));
    producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
    // When
    world.server("a").membership().deregister(producer.client().producerId()).join();
    // Then
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> producer.succeeds(producer.send(RingWorld.TOPIC, "key-1")))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("ensemble b"));
    assertThat(unfinished).failsWithin(Duration.ofSeconds(5));
    world.link("b").reconnect();
    await()
        .ignoreExceptionsInstanceOf(TimeoutException.class)
        .until(
            () -> {
              producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
              return true;
            });
    producer.close();
  }

  @Test
  void liveNodeIsRenewedAfterTheSessionExpired() {
    // Given
    world.choose(stable);
    FakeProducer producer = world.orderedProducer();
    producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
    await().until(() -> world.producers("a").stream().anyMatch(RegisteredProducer::live));
    int versionBefore = world.producers("a").get(0).znodeVersion();
    // When
    world.link("a").expireSession();
    // Then
    await()
        .until(
            () -> {
              RegisteredProducer found = world.producers("a").get(0);
              return found.live() && found.znodeVersion() > versionBefore;
            });
    producer.close();
  }

  @Test
  void producersWithOneClientIdDoNotMix() {
    // Given
    world.choose(stable);
    FakeProducer first = world.orderedProducer();
    FakeProducer second = world.orderedProducer();
    first.succeeds(first.send(RingWorld.TOPIC, "key-1"));
    second.succeeds(second.send("audit", "key-1"));
    await().until(() -> world.producers("a").size() == 2);
    // When
    first.close();
    // Then
    assertThat(onlyRegistration("a").topics()).containsExactly("audit");
    second.succeeds(second.send(RingWorld.TOPIC, "key-2"));
    assertThat(world.holds()).isEqualTo(1);
    second.close();
    assertThat(world.holds()).isZero();
  }

  @Test
  void closingDeregistersEverywhere() {
    // Given
    FakeProducer producer = world.orderedProducer();
    producer.succeeds(producer.send("audit", "key-1"));
    await().until(() -> world.producers("c").size() == 1);
    // When
    producer.close();
    // Then
    assertThat(world.producers("a")).isEmpty();
    assertThat(world.producers("b")).isEmpty();
    assertThat(world.producers("c")).isEmpty();
  }

  @Test
  void producerThatEndsWithASendInDoubtStaysRegisteredAsGone() {
    // Given
    FakeProducer producer = world.orderedProducer();
    producer.fails(producer.send("audit", "key-1"));
    await().until(() -> world.producers("a").size() == 1);
    // When
    producer.close();
    // Then
    assertThat(world.producers("a")).singleElement().returns(false, RegisteredProducer::live);
  }
}
