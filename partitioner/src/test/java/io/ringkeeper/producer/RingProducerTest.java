package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RingProducerTest {

  private static final ProducerRecord<String, String> RECORD =
      new ProducerRecord<>(RingWorld.TOPIC, "key-1", "value");

  private final RingWorld world = new RingWorld();
  private final List<Inner> made = new ArrayList<>();

  /** Kafka's side, and the plugins that it would have created. */
  private static final class Inner extends MockProducer<String, String> {
    private final FakeProducer plugins;
    private final AtomicBoolean forced = new AtomicBoolean();
    private final AtomicInteger refused = new AtomicInteger();

    Inner(FakeProducer plugins) {
      super(true, null, new StringSerializer(), new StringSerializer());
      this.plugins = plugins;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, String> record, @Nullable Callback callback) {
      if (sendException != null) {
        refused.incrementAndGet();
      }
      return super.send(record, callback);
    }

    @Override
    public void close(Duration timeout) {
      if (!closed()) {
        forced.set(timeout.isZero());
        super.close(timeout);
        plugins.close();
      }
    }
  }

  @AfterEach
  void close() {
    made.forEach(inner -> inner.close(Duration.ZERO));
    world.close();
  }

  @Test
  void bothPluginsAreAddedBehindTheApplicationsInterceptors() {
    // Given
    Map<String, Object> properties =
        RingWorld.properties("orders", ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, "app.Tracing");

    // When
    Map<String, Object> unit = ProducerUnit.complete(properties, new ClientHandle());

    // Then
    assertThat(unit)
        .containsEntry(
            ProducerConfig.PARTITIONER_CLASS_CONFIG, "io.ringkeeper.producer.RingPartitioner")
        .containsEntry(
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
            List.of("app.Tracing", "io.ringkeeper.producer.RingProducerInterceptor"))
        .containsEntry(RingProducerConfig.MODE_CONFIG, RingProducerConfig.ORDERED);
    assertThat(properties).doesNotContainKey(ProducerConfig.PARTITIONER_CLASS_CONFIG);
  }

  @Test
  void propertiesThatContradictTheUnitAreRefusedByName() {
    // Given
    Map<String, Object> partitioner =
        RingWorld.properties("orders", ProducerConfig.PARTITIONER_CLASS_CONFIG, "app.Own");
    Map<String, Object> mode =
        RingWorld.properties("orders", RingProducerConfig.MODE_CONFIG, "relaxed");
    Map<String, Object> last =
        RingWorld.properties(
            "orders",
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
            List.of(RingProducerInterceptor.class, "app.Tracing"));
    Map<String, Object> idempotence =
        RingWorld.properties("orders", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);

    // When / Then
    assertRefused(partitioner, "partitioner.class", "app.Own");
    assertRefused(mode, "ringkeeper.mode", "relaxed");
    assertRefused(last, "interceptor.classes", "last");
    assertRefused(idempotence, "enable.idempotence", "false");
    assertThat(made).isEmpty();
  }

  @Test
  void endOfATransactionLeavesNoDoubtAboutWhatFailedInIt() {
    // Given
    RingProducer<String, String> producer = producer();
    producer.initTransactions();
    producer.beginTransaction();
    FakeProducer plugins = last().plugins;
    plugins.fails(plugins.send(RingWorld.TOPIC, "key-1"));
    plugins.failsInSend(plugins.send(RingWorld.TOPIC, "key-1"), 0);
    boolean before = plugins.client().switchboard().isAllSettled();

    // When
    producer.abortTransaction();

    // Then
    assertThat(before).isFalse();
    assertThat(plugins.client().switchboard().isAllSettled()).isTrue();
  }

  @Test
  void transactionWhoseEndFailsLeavesTheDoubt() {
    // Given
    RingProducer<String, String> producer = producer();
    producer.initTransactions();
    producer.beginTransaction();
    FakeProducer plugins = last().plugins;
    plugins.fails(plugins.send(RingWorld.TOPIC, "key-1"));
    last().commitTransactionException = new org.apache.kafka.common.errors.TimeoutException("slow");

    // When
    assertThatThrownBy(producer::commitTransaction)
        .isInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);

    // Then
    assertThat(plugins.client().switchboard().isAllSettled()).isFalse();
  }

  @Test
  void changeIsAcknowledgedOnceTheTransactionThatFailedHasEnded() {
    // Given
    var stable = RingWorld.genesis();
    world.choose(stable);
    RingProducer<String, String> producer = producer();
    producer.initTransactions();
    producer.beginTransaction();
    FakeProducer plugins = last().plugins;
    failOnEveryPartition();
    var moving = world.startGrowing(stable);
    var changeId = moving.change().orElseThrow().changeId();
    await().until(() -> plugins.client().switchboard().isUnderWay("flights", changeId));
    world.makeProducersLook();
    boolean early = !world.acks("a", changeId).isEmpty();

    // When
    producer.abortTransaction();

    // Then
    assertThat(early).isFalse();
    await().until(() -> world.acks("a", changeId).size() == 1);
  }

  @Test
  void barriersClearTheDoubtThatKeepsAChangeWaiting() {
    // Given
    var stable = RingWorld.genesis();
    world.choose(stable);
    RingProducer<String, String> producer =
        producer(RingProducerConfig.BARRIER_RECORDS_CONFIG, true);
    last().sendException = new org.apache.kafka.common.errors.TimeoutException("not yet");
    failOnEveryPartition();
    var moving = world.startGrowing(stable);
    var changeId = moving.change().orElseThrow().changeId();
    world.makeProducersLook();
    await().until(() -> last().refused.get() > 0);
    boolean early = !world.acks("a", changeId).isEmpty();

    // When
    last().sendException = null;

    // Then
    await().until(() -> world.acks("a", changeId).size() == 1);
    assertThat(early).isFalse();
    assertThat(last().history())
        .isNotEmpty()
        .allSatisfy(
            barrier -> {
              assertThat(barrier.partition()).isNotNull();
              assertThat(barrier.key()).isNull();
              assertThat(barrier.value()).isNull();
              assertThat(barrier.headers().lastHeader("ringkeeper-barrier")).isNotNull();
            });
    assertThat(producer.producerId()).isNotEmpty();
  }

  @Test
  void producerThatMayNotSendBarriersLeavesTheDoubt() {
    // Given
    var stable = RingWorld.genesis();
    world.choose(stable);
    RingProducer<String, String> producer = producer();
    failOnEveryPartition();

    // When
    var moving = world.startGrowing(stable);
    world.makeProducersLook();
    last().plugins.client().switchboard().recheck();

    // Then
    assertThat(last().history()).isEmpty();
    assertThat(world.acks("a", moving.change().orElseThrow().changeId())).isEmpty();
    assertThat(producer.producerId()).isNotEmpty();
  }

  private void failOnEveryPartition() {
    FakeProducer plugins = last().plugins;
    for (int i = 0; i < 40; i++) {
      plugins.fails(plugins.send(RingWorld.TOPIC, "key-" + i));
    }
  }

  @Test
  void producerThatIsForgottenWithSendsUnderWayEndsAtOnceAndIsResumedUnderAnotherName() {
    // Given
    RingProducer<String, String> producer = producer();
    FakeProducer plugins = last().plugins;
    var unsettled = plugins.send(RingWorld.TOPIC, "key-1");
    String former = producer.producerId();
    await().until(() -> !world.producers("a").isEmpty() && !world.producers("b").isEmpty());

    // When
    forget(former);

    // Then
    await().until(() -> last().closed());
    assertThat(last().forced).isTrue();
    assertThatThrownBy(() -> producer.send(RECORD))
        .isInstanceOf(ProducerEndedException.class)
        .hasMessageContaining(former)
        .hasMessageContaining("resume()");
    assertThatThrownBy(producer::flush).isInstanceOf(ProducerEndedException.class);
    plugins.fails(unsettled);
    producer.resume();
    var unused = producer.send(RECORD);
    assertThat(producer.producerId()).isNotEqualTo(former);
    assertThat(made).hasSize(2);
    assertThat(last().history()).hasSize(1);
  }

  @Test
  void producerThatIsForgottenWithNothingUnderWayGoesOn() {
    // Given
    RingProducer<String, String> producer = producer();
    FakeProducer plugins = last().plugins;
    plugins.succeeds(plugins.send(RingWorld.TOPIC, "key-1"));
    await().until(() -> !world.producers("a").isEmpty());

    // When
    forget(producer.producerId());

    // Then
    await().until(() -> !world.producers("a").isEmpty());
    plugins.succeeds(plugins.send(RingWorld.TOPIC, "key-1"));
    var unused = producer.send(RECORD);
    assertThat(last().history()).hasSize(1);
  }

  @Test
  void producerThatAMajorityStillKnowsGoesOnWithSendsUnderWay() {
    // Given
    RingProducer<String, String> producer = producer();
    FakeProducer plugins = last().plugins;
    var unsettled = plugins.send(RingWorld.TOPIC, "key-1");
    await()
        .until(
            () ->
                List.of("a", "b", "c").stream().noneMatch(name -> world.producers(name).isEmpty()));

    // When
    world.server("a").membership().deregister(producer.producerId()).join();

    // Then
    await().until(() -> !world.producers("a").isEmpty());
    plugins.succeeds(plugins.send(RingWorld.TOPIC, "key-2"));
    assertThat(last().closed()).isFalse();
    plugins.succeeds(unsettled);
  }

  /** As an operator does who takes it for dead. */
  private void forget(String producerId) {
    for (String name : List.of("a", "b", "c")) {
      world.server(name).membership().deregister(producerId).join();
    }
  }

  @Test
  void fencedProducerEndsAndSaysBothReasons() {
    // Given
    RingProducer<String, String> producer = producer();
    producer.initTransactions();
    producer.beginTransaction();
    last().fenceProducer();

    // When
    assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);

    // Then
    await().until(() -> last().closed());
    assertThatThrownBy(producer::beginTransaction)
        .isInstanceOf(ProducerEndedException.class)
        .hasMessageContaining("change")
        .hasMessageContaining("transactional.id")
        .hasCauseInstanceOf(ProducerFencedException.class);
    producer.resume();
    producer.initTransactions();
    producer.beginTransaction();
    producer.commitTransaction();
    assertThat(last().commitCount()).isEqualTo(1);
  }

  @Test
  void producerThatWorksIsNotResumed() {
    // Given
    RingProducer<String, String> producer = producer();

    // When / Then
    assertThatThrownBy(producer::resume).isInstanceOf(IllegalStateException.class);
    assertThat(made).hasSize(1);
  }

  @Test
  void closingClosesWhatIsUnderneath() {
    // Given
    RingProducer<String, String> producer = producer();

    // When
    producer.close(Duration.ofSeconds(3));

    // Then
    assertThat(last().closed()).isTrue();
    assertThat(last().forced).isFalse();
    assertThat(world.holds()).isZero();
  }

  private static void assertRefused(Map<String, Object> properties, String... words) {
    assertThatThrownBy(() -> new RingProducer<String, String>(properties, unit -> unreachable()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(words);
  }

  private static Producer<String, String> unreachable() {
    throw new AssertionError("made in spite of its properties");
  }

  private RingProducer<String, String> producer(Object... more) {
    return new RingProducer<>(RingWorld.properties("orders", more), this::make);
  }

  private Producer<String, String> make(Map<String, Object> unit) {
    Inner inner = new Inner(new FakeProducer(world.views(), unit, true));
    made.add(inner);
    return inner;
  }

  private Inner last() {
    return made.get(made.size() - 1);
  }
}
