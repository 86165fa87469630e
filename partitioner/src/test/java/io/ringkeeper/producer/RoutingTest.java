package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.codec.RecordHeaderCodec;
import io.ringkeeper.ring.KeySlots;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingTest {

  private final RingWorld world = new RingWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private static int tableSays(RingState state, String key) {
    int slot = KeySlots.slotOf(key.getBytes(StandardCharsets.UTF_8), state.slots());
    return state.ring().table().partitionOf(slot);
  }

  @Test
  void keyedRecordsGoByTheTableAndFollowTheNextEpochWithoutARestart() {
    // Given
    RingState first = RingWorld.genesis();
    world.choose(first);
    FakeProducer producer = world.relaxedProducer();
    producer.send(RingWorld.TOPIC, "warm");
    RingState second =
        Samples.completed(Samples.growing(first, 2, Samples.ballot(50)), Samples.ballot(51));
    // When
    world.choose(second);
    // Then: the change reaches the producer through a watch, at the latest by its poll
    await().until(() -> producer.client().switchboard().status().get(0).epoch() == 1);
    IntStream.range(0, 500)
        .mapToObj(i -> "key-" + i)
        .forEach(
            key ->
                assertThat(producer.send(RingWorld.TOPIC, key).partition())
                    .isEqualTo(tableSays(second, key)));
    producer.close();
  }

  @Test
  void topicsWithoutARingGoExactlyAsWithKafkasDefault() {
    // Given
    world.choose(RingWorld.genesis());
    FakeProducer producer = world.relaxedProducer();
    Random random = new Random(7);
    for (int partitions : new int[] {1, 2, 7, 12, 250}) {
      producer.cluster(Clusters.of("audit", partitions));
      for (int i = 0; i < 300; i++) {
        byte[] key = new byte[random.nextInt(24)];
        random.nextBytes(key);
        // When
        int partition =
            producer
                .partitioner()
                .partition("audit", key, key, null, null, Clusters.of("audit", partitions));
        // Then
        assertThat(partition).isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
      }
    }
    producer.close();
  }

  @Test
  void genesisMovesNoKey() {
    // Given
    FakeProducer before = world.relaxedProducer();
    int[] without =
        IntStream.range(0, 300)
            .map(i -> before.send(RingWorld.TOPIC, "key-" + i).partition())
            .toArray();
    // When
    world.choose(RingWorld.genesis());
    FakeProducer after = world.relaxedProducer();
    // Then
    assertThat(
            IntStream.range(0, 300)
                .map(i -> after.send(RingWorld.TOPIC, "key-" + i).partition())
                .toArray())
        .containsExactly(without);
    assertThat(after.client().switchboard().status()).hasSize(1);
    before.close();
    after.close();
  }

  @Test
  void ringOfAnotherKafkaClusterDoesNotRoute() {
    // Given
    world.choose(
        Samples.completed(
            Samples.growing(RingWorld.genesis(), 2, Samples.ballot(50)), Samples.ballot(51)));
    FakeProducer producer = world.orderedProducer();
    producer.cluster(Clusters.of("another-cluster", RingWorld.TOPIC, 4, Set.of()));
    // When
    FakeProducer.Sent sent = producer.send(RingWorld.TOPIC, "key-1");
    // Then
    assertThat(sent.partition())
        .isEqualTo(BuiltInPartitioner.partitionForKey("key-1".getBytes(StandardCharsets.UTF_8), 4));
    assertThat(sent.stamp()).isEmpty();
    producer.succeeds(sent);
    producer.close();
  }

  @Test
  void keyedRecordsCarryTheirRingAndEpoch() {
    // Given
    world.choose(RingWorld.genesis());
    FakeProducer producer = world.orderedProducer();
    // When
    FakeProducer.Sent sent = producer.send(RingWorld.TOPIC, "key-1");
    // Then
    assertThat(RecordHeaderCodec.decode(sent.stamp()))
        .contains(new RecordStamp(Samples.RING_ID, 0, false));
    producer.succeeds(sent);
    producer.close();
  }

  @Test
  void forwardedStampIsReplacedAndTheApplicationsRecordStaysAsItIs() {
    // Given
    world.choose(RingWorld.genesis());
    FakeProducer producer = world.orderedProducer();
    ProducerRecord<String, String> record = new ProducerRecord<>(RingWorld.TOPIC, "key-1", "value");
    record.headers().add("ringkeeper", new byte[] {1, 2, 3}).add("mine", new byte[] {4});
    // When
    FakeProducer.Sent sent = producer.send(record);
    // Then
    assertThat(sent.record().headers().headers("ringkeeper")).hasSize(1);
    assertThat(RecordHeaderCodec.decode(sent.stamp())).isPresent();
    assertThat(sent.record().headers().lastHeader("mine")).isNotNull();
    assertThat(record.headers().lastHeader("ringkeeper").value()).containsExactly(1, 2, 3);
    producer.succeeds(sent);
    producer.close();
  }

  @Test
  void explicitPartitionIsKeptStampedAndNotCountedAsInFlight() {
    // Given
    world.choose(RingWorld.genesis());
    FakeProducer producer = world.orderedProducer();
    // When
    FakeProducer.Sent sent =
        producer.send(new ProducerRecord<>(RingWorld.TOPIC, 3, "key-1", "value"));
    // Then
    assertThat(sent.partition()).isEqualTo(3);
    assertThat(RecordHeaderCodec.decode(sent.stamp()))
        .contains(new RecordStamp(Samples.RING_ID, 0, true));
    assertThat(producer.client().switchboard().openSends()).isZero();
    producer.close();
  }

  @Test
  void relaxedProducerRoutesByTheLastAgreedEpochDuringAChange() {
    // Given
    RingState stable = RingWorld.genesis();
    world.choose(stable);
    FakeProducer producer = world.relaxedProducer();
    producer.send(RingWorld.TOPIC, "warm");
    world.startGrowing(stable);
    await().until(() -> producer.client().switchboard().status().get(0).changing());
    // When
    IntStream.range(0, 200)
        .mapToObj(i -> "key-" + i)
        .forEach(
            key ->
                // Then
                assertThat(producer.send(RingWorld.TOPIC, key).partition())
                    .isEqualTo(tableSays(stable, key)));
    assertThat(producer.client().counters().held().sum()).isZero();
    producer.close();
  }

  @Test
  void sendsGoOnByTheLastAgreedEpochWhenEveryEnsembleIsGone() {
    // Given
    RingState stable = RingWorld.genesis();
    world.choose(stable);
    FakeProducer producer = world.orderedProducer();
    producer.succeeds(producer.send(RingWorld.TOPIC, "warm"));
    // When
    world.link("a").disconnect();
    world.link("b").disconnect();
    world.link("c").disconnect();
    FakeProducer.Sent sent = producer.send(RingWorld.TOPIC, "key-1");
    // Then: the view ages until somebody answers
    assertThat(sent.partition()).isEqualTo(tableSays(stable, "key-1"));
    assertThat(producer.client().ensemblesConnected()).isZero();
    await().until(() -> producer.client().viewAgeMs() > 300);
    producer.succeeds(sent);
    producer.close();
  }
}
