package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * Several threads send without waiting, an invented broker appends each partition's batches in
 * order but partitions at their own pace, and the table changes under them: the appends of every
 * key stay in the order of its sends.
 */
class SwitchOrderTest {

  private static final int THREADS = 3;
  private static final int KEYS_PER_THREAD = 20;
  private static final int CHANGES = 8;
  private static final int MAX_IN_FLIGHT = 200;
  private static final int APPENDS_BETWEEN_CHANGES = 500;
  private static final long BACK_OFF_NANOS = 20_000;

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicBoolean allSent = new AtomicBoolean();
  private final Map<Integer, Queue<FakeProducer.Sent>> accumulators = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<String, Integer> lastAppended = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final AtomicLong appended = new AtomicLong();

  private static CompletableFuture<Void> start(String name, Runnable task) {
    Executor thread = run -> new Thread(run, name).start();
    return CompletableFuture.runAsync(task, thread);
  }

  private void send(FakeProducer producer, int thread) {
    int sequence = 0;
    while (running.get()) {
      sequence++;
      for (int key = 0; key < KEYS_PER_THREAD; key++) {
        String name = "key-" + thread + "-" + key;
        FakeProducer.Sent sent =
            producer.send(new ProducerRecord<>(RingWorld.TOPIC, name, "" + sequence));
        accumulators
            .computeIfAbsent(sent.partition(), p -> new ConcurrentLinkedQueue<>())
            .add(sent);
        inFlight.incrementAndGet();
      }
      while (inFlight.get() > MAX_IN_FLIGHT && running.get()) {
        LockSupport.parkNanos(BACK_OFF_NANOS);
      }
    }
  }

  private void append(FakeProducer producer, Random random) {
    while (!allSent.get() || inFlight.get() > 0) {
      for (Queue<FakeProducer.Sent> accumulator : accumulators.values()) {
        int batch = random.nextInt(4) == 0 ? random.nextInt(30) : 0;
        FakeProducer.Sent sent = batch == 0 ? null : accumulator.poll();
        while (sent != null) {
          take(sent);
          producer.acknowledgeHere(sent);
          inFlight.decrementAndGet();
          batch--;
          sent = batch == 0 ? null : accumulator.poll();
        }
      }
      LockSupport.parkNanos(BACK_OFF_NANOS);
    }
  }

  private void take(FakeProducer.Sent sent) {
    appended.incrementAndGet();
    int sequence = Integer.parseInt(sent.record().value());
    Integer last = lastAppended.put(sent.record().key(), sequence);
    if (last != null && last >= sequence) {
      violations.add(sent.record().key() + ": " + sequence + " after " + last);
    }
  }

  @Test
  void everyKeyKeepsItsOrderWhileTheTableChangesUnderManySenders() {
    // Given
    try (RingWorld world = new RingWorld()) {
      RingState state = RingWorld.genesis();
      world.choose(state);
      FakeProducer producer = world.orderedProducer();
      producer.succeeds(producer.send(RingWorld.TOPIC, "warm"));
      List<CompletableFuture<Void>> senders = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        senders.add(start("application-" + number, () -> send(producer, number)));
      }
      CompletableFuture<Void> broker =
          start("kafka-producer-network-thread | test", () -> append(producer, new Random(5)));
      // When
      for (int change = 0; change < CHANGES; change++) {
        long enough = appended.get() + APPENDS_BETWEEN_CHANGES;
        await().until(() -> appended.get() >= enough);
        state = change(world, state, change);
      }
      running.set(false);
      senders.forEach(CompletableFuture::join);
      allSent.set(true);
      broker.join();
      // Then
      assertThat(violations).isEmpty();
      assertThat(producer.client().counters().held().sum()).isPositive();
      assertThat(producer.client().switchboard().openSends()).isZero();
      producer.close();
    }
  }

  /** One whole change, cut only after the producer's acknowledgement; every fourth is aborted. */
  private static RingState change(RingWorld world, RingState stable, int number) {
    Ballot ballot = world.nextBallot();
    RingState moving = Samples.growing(stable, 1, ballot);
    world.accept(moving, ballot, "a", "b", "c");
    await().until(() -> !world.acks("a", ballot).isEmpty());
    return number % 4 == 3 ? world.abort(moving) : world.complete(moving);
  }
}
