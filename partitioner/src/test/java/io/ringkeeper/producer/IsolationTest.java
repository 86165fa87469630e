package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Producers that stop when no majority confirms them. */
class IsolationTest {

  private static final String TOPIC = "audit";
  private static final long ISOLATION_MAX_MS = 60_000;

  private final ShiftedTime time = new ShiftedTime();
  private final List<MemoryEnsemble> links =
      List.of(new MemoryEnsemble("a"), new MemoryEnsemble("b"), new MemoryEnsemble("c"));
  private final AtomicInteger admissions = new AtomicInteger();
  private final Switchboard switchboard =
      new Switchboard(
          "producer-1",
          new RingProducerConfig(RingWorld.properties("orders")),
          StickyChoice.RANDOM,
          time,
          ack -> {});
  private final Admission admission =
      new Admission(
          List.<Ensemble>copyOf(links),
          time,
          topics -> Samples.registration("producer-1", topics),
          () -> {
            admissions.incrementAndGet();
            return CompletableFuture.completedFuture(null);
          },
          switchboard,
          ISOLATION_MAX_MS);

  @AfterEach
  void close() {
    time.close();
  }

  @Test
  void confirmedProducerMaySendHoweverLongItLives() {
    // Given
    admission.admit(TOPIC).join();

    for (int i = 0; i < 5; i++) {
      // When
      time.pass(ISOLATION_MAX_MS * 2 / 3);
      long nowMs = time.monotonicMs();
      admission.lookAfter("producer-1");
      await().until(() -> admission.confirmedAtMs() >= nowMs);

      // Then
      assertThat(admission.isConfirmed()).isTrue();
    }
    assertThat(admissions).hasValue(1);
    assertThat(switchboard.snapshot().route(TOPIC)).isNotNull();
  }

  @Test
  void confirmationsDoNotTouchTheRecord() {
    // Given
    admission.admit(TOPIC).join();
    await().until(() -> links.get(0).membership().producers().join().value().size() == 1);
    var before = links.get(0).membership().producers().join().value();
    long nowMs = time.monotonicMs();

    // When
    admission.lookAfter("producer-1");
    await().until(() -> admission.confirmedAtMs() >= nowMs);

    // Then
    assertThat(links.get(0).membership().producers().join().value()).isEqualTo(before);
  }

  @Test
  void producerWithoutAMajorityStopsWhenTheTimeIsOverAndSaysWhy() {
    // Given
    admission.admit(TOPIC).join();
    links.get(0).disconnect();
    links.get(1).disconnect();
    time.pass(ISOLATION_MAX_MS / 2);
    long confirmations = links.get(2).transactions();
    admission.lookAfter("producer-1");
    await().until(() -> links.get(2).transactions() > confirmations);
    boolean inTime = admission.isConfirmed();

    // When
    time.pass(ISOLATION_MAX_MS / 2 + 1);
    boolean overTime = admission.isConfirmed();

    // Then
    assertThat(inTime).isTrue();
    assertThat(overTime).isFalse();
    assertThat(switchboard.snapshot().route(TOPIC)).isNull();
    await()
        .untilAsserted(
            () ->
                assertThat(admission.obstacles())
                    .contains("ringkeeper.isolation.max.ms=60000", "ensemble a", "ensemble b"));
  }

  @Test
  void confirmationThatComesTooLateLeadsThroughAnotherAdmission() {
    // Given
    admission.admit(TOPIC).join();
    time.pass(ISOLATION_MAX_MS + 1);

    // When
    admission.lookAfter("producer-1");

    // Then
    await().until(() -> admissions.get() == 2);
    await().until(() -> switchboard.snapshot().route(TOPIC) != null);
    assertThat(admission.isConfirmed()).isTrue();
  }

  @Test
  void isolatedProducerSendsAgainOnceAMajorityIsBack() {
    // Given
    try (RingWorld world = new RingWorld()) {
      world.choose(RingWorld.genesis());
      FakeProducer producer =
          world.orderedProducer(
              RingProducerConfig.ISOLATION_MAX_MS_CONFIG,
              600,
              ProducerConfig.MAX_BLOCK_MS_CONFIG,
              300);
      await().until(() -> sends(producer));
      world.link("b").disconnect();
      world.link("c").disconnect();
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () -> producer.succeeds(producer.send(RingWorld.TOPIC, "key-1")))
                      .isInstanceOf(TimeoutException.class)
                      .hasMessageContaining("ringkeeper.isolation.max.ms=600")
                      .hasMessageContaining("ensemble b"));

      // When
      world.link("b").reconnect();

      // Then
      await().until(() -> sends(producer));
      assertThat(world.producers("a").get(0).registration().isolationMaxMs()).isEqualTo(600);
      producer.close();
    }
  }

  private static boolean sends(FakeProducer producer) {
    try {
      producer.succeeds(producer.send(RingWorld.TOPIC, "key-1"));
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Real time that can be set forward. */
  private static final class ShiftedTime implements Scheduler, AutoCloseable {
    private final SystemScheduler real = new SystemScheduler("test-isolation");
    private final AtomicLong shiftMs = new AtomicLong();

    void pass(long ms) {
      shiftMs.addAndGet(ms);
    }

    @Override
    public long monotonicMs() {
      return real.monotonicMs() + shiftMs.get();
    }

    @Override
    public long wallMs() {
      return real.wallMs() + shiftMs.get();
    }

    @Override
    public Cancellable schedule(long delayMs, Runnable task) {
      return real.schedule(delayMs, task);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
