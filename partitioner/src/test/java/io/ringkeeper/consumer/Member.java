package io.ringkeeper.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** One wrapped consumer of a {@link FakeGroup}. */
final class Member implements AutoCloseable {

  static final Duration SHORT = Duration.ofMillis(1);

  /** Takes a property away. */
  static final Object WITHOUT = new Object();

  private static final int PATIENCE = 400;

  final LogConsumer inner;
  final FakeBoard board;
  final RingConsumer<String, String> consumer;

  Member(FakeGroup group, FakeBoard board, Object... properties) {
    this(group, "earliest", board, properties);
  }

  Member(FakeGroup group, String reset, FakeBoard board, Object... properties) {
    this.inner = new LogConsumer(group, reset);
    this.board = board;
    Wiring.Plan<String, String> plan =
        new Wiring.Plan<>(
            properties(properties), new StringDeserializer(), new StringDeserializer());
    consumer = new RingConsumer<>(Wiring.around(inner, plan, board));
  }

  static Map<String, Object> properties(Object... more) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, "readers");
    properties.put(RingConsumerConfig.ENSEMBLES_CONFIG, "a=127.0.0.1:1");
    properties.put(RingConsumerConfig.GATE_POLL_MAX_INTERVAL_MS_CONFIG, 10);
    for (int i = 0; i < more.length; i += 2) {
      if (more[i + 1] == WITHOUT) {
        properties.remove(more[i]);
      } else {
        properties.put((String) more[i], more[i + 1]);
      }
    }
    return properties;
  }

  /** Subscribed, and given these partitions. */
  Member with(int... partitions) {
    if (consumer.subscription().isEmpty()) {
      consumer.subscribe(Set.of(FakeGroup.TOPIC));
    }
    inner.rebalance(IntStream.of(partitions).mapToObj(FakeGroup::partition).toList());
    return this;
  }

  /** The values of one poll. */
  List<String> poll() {
    return values(consumer.poll(SHORT).records(FakeGroup.TOPIC));
  }

  /** The values of polls until so many have come, or nothing for long. */
  List<String> pollUntil(int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < PATIENCE && all.size() < count; i++) {
      all.addAll(poll());
    }
    return all;
  }

  /** Polls until everything that can be done is done. */
  List<String> settle() {
    List<String> all = new ArrayList<>();
    for (int quiet = 0; quiet < 30; quiet++) {
      List<String> some = poll();
      all.addAll(some);
      quiet = some.isEmpty() ? quiet : 0;
    }
    return all;
  }

  private static List<String> values(Iterable<ConsumerRecord<String, String>> records) {
    List<String> values = new ArrayList<>();
    records.forEach(each -> values.add(each.value()));
    return values;
  }

  long position(int partition) {
    return consumer.position(FakeGroup.partition(partition));
  }

  static TopicPartition tp(int partition) {
    return FakeGroup.partition(partition);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
