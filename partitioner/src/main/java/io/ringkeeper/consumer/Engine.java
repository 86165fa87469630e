package io.ringkeeper.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The wrapper's work around each poll: follow the rings, start partitions, open gates, read, sort
 * out, commit. Polling thread only.
 */
final class Engine<K, V> {

  /** Upkeep is looked after that often however long the application's poll is. */
  private static final long SLICE_MS = 500;

  private final Consumer<byte[], byte[]> inner;
  private final Assignment assignment;
  private final Rings rings;
  private final Starter starter;
  private final GateWatch gates;
  private final GroupReader group;
  private final Commits commits;
  private final Sieve<K, V> sieve;
  private final Interceptors<K, V> interceptors;
  private final Meters meters;
  private final Clock clock;
  private final Duration apiTimeout;

  Engine(Parts<K, V> parts) {
    this.inner = parts.inner();
    this.assignment = parts.assignment();
    this.rings = parts.rings();
    this.starter = parts.starter();
    this.gates = parts.gates();
    this.group = parts.group();
    this.commits = parts.commits();
    this.sieve = parts.sieve();
    this.interceptors = parts.interceptors();
    this.meters = parts.meters();
    this.clock = parts.clock();
    this.apiTimeout = Duration.ofMillis(parts.kafka().defaultApiTimeoutMs());
  }

  /** What an engine is made of. */
  record Parts<K, V>(
      Consumer<byte[], byte[]> inner,
      Assignment assignment,
      Rings rings,
      Starter starter,
      GateWatch gates,
      GroupReader group,
      Commits commits,
      Sieve<K, V> sieve,
      Interceptors<K, V> interceptors,
      Meters meters,
      Clock clock,
      KafkaSettings kafka) {}

  ConsumerRecords<K, V> poll(Duration timeout) {
    long now = clock.nowMs();
    long patienceMs = toMillis(timeout);
    long endMs = patienceMs > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + patienceMs;
    group.pollEndsAt(endMs);
    commits.everythingIsProcessed();
    sieve.throwPending();
    try {
      while (true) {
        keepUp();
        ConsumerRecords<K, V> records = sieve.pass(inner.poll(slice(endMs)));
        if (!records.isEmpty() || !records.nextOffsets().isEmpty()) {
          return interceptors.onConsume(records);
        }
        if (clock.nowMs() >= endMs) {
          return ConsumerRecords.empty();
        }
      }
    } finally {
      meters.waiting(gates.waiting());
    }
  }

  private static long toMillis(Duration timeout) {
    try {
      return timeout.toMillis();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private void keepUp() {
    followRings();
    starter.startAll();
    gates.look();
    if (assignment.held().stream().anyMatch(each -> isAwaitingView(each))) {
      starter.requestView();
    }
    commits.keepUp();
    meters.waiting(gates.waiting());
  }

  private static boolean isAwaitingView(Assigned assigned) {
    Assigned.Hold hold = assigned.hold;
    return hold != null && hold.kind() == Waiting.Kind.VIEW;
  }

  private void followRings() {
    if (rings.look()) {
      for (Assigned each : assignment.all()) {
        if (each.isStarted && rings.isKnown(each.partition.topic())) {
          each.ring = rings.of(each.partition.topic());
        }
      }
      gates.lookSoon();
    }
  }

  private Duration slice(long endMs) {
    long now = clock.nowMs();
    long next = Math.max(now + 1, Math.min(gates.nextLookMs(), now + SLICE_MS));
    return Duration.ofMillis(Math.max(0, Math.min(endMs, next) - now));
  }

  /**
   * The application leaves off reading some of what is assigned: its own choice, not a rebalance.
   */
  void assign(Collection<TopicPartition> partitions) {
    commits.everythingIsProcessed();
    commits.beforeTheyGo(Set.copyOf(inner.assignment()), apiTimeout);
    inner.assign(partitions);
    assignment.replace(partitions);
    gates.lookSoon();
  }

  void unsubscribe() {
    commits.everythingIsProcessed();
    inner.unsubscribe();
    assignment.replace(Set.of());
  }

  /** Before the wrapped consumer closes: what was read counts as processed. */
  void beforeClose(Duration timeout) {
    commits.everythingIsProcessed();
    commits.beforeTheyGo(Set.copyOf(inner.assignment()), timeout);
  }

  /** The listener that the wrapped consumer gets. */
  ConsumerRebalanceListener listener(@Nullable ConsumerRebalanceListener application) {
    return new Listener(application);
  }

  private final class Listener implements ConsumerRebalanceListener {
    private final @Nullable ConsumerRebalanceListener application;

    Listener(@Nullable ConsumerRebalanceListener application) {
      this.application = application;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assignment.add(partitions);
      gates.lookSoon();
      if (application != null) {
        application.onPartitionsAssigned(partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // As Kafka does: automatic commits first, then the application may commit on its own.
      commits.beforeTheyGo(partitions, apiTimeout);
      try {
        if (application != null) {
          application.onPartitionsRevoked(partitions);
        }
      } finally {
        assignment.remove(partitions);
        gates.lookSoon();
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      try {
        if (application != null) {
          application.onPartitionsLost(partitions);
        }
      } finally {
        assignment.remove(partitions);
        gates.lookSoon();
      }
    }
  }
}
