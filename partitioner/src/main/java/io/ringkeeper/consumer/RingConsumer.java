package io.ringkeeper.consumer;

import io.ringkeeper.view.ViewSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka consumer that keeps every key's order while its ring moves slots between partitions:
 * where a partition has received slots it waits until the group has committed the donors up to
 * where the slots left them. Wraps {@link org.apache.kafka.clients.consumer.KafkaConsumer}; takes
 * its properties and {@code ringkeeper.ensembles}. Topics without a ring are read as ever.
 *
 * <p>Guarantee: for records that were sent under a ring by producers with partitioner and
 * interceptor, if <em>all</em> members of the group are {@code RingConsumer}s that commit after
 * processing, no record reaches the application as a normal one after a later record of its key.
 * Repeats after a crash or a rebalance are as ever. Records whose place in the order is not known
 * go to the quarantine. What is not promised, and what to do when a gate stays closed: {@code
 * docs/consumer.md}.
 *
 * <p>Not thread-safe, as Kafka's; only {@link #wakeup}, {@link #waiting} and {@link #metrics} may
 * be called from other threads. The wrapper commits by itself what other members may wait for, with
 * {@code enable.auto.commit=false} too: never past a record that the application was given and has
 * not committed.
 *
 * <p>The rules are C1 to C5 of the consumer's design note; the idea of waiting at recorded offsets
 * goes back to KIP-253, which was never built.
 */
public final class RingConsumer<K, V> implements Consumer<K, V> {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final Wiring<K, V> wiring;
  private final Consumer<byte[], byte[]> inner;
  private final Engine<K, V> engine;
  private final Commits commits;
  private final Guard guard = new Guard();

  /**
   * A consumer that connects in the background.
   *
   * @param properties Kafka's, with deserializers, and {@link RingConsumerConfig}'s
   * @throws org.apache.kafka.common.config.ConfigException naming the property to change
   */
  public RingConsumer(Map<String, Object> properties) {
    this(properties, null, null);
  }

  /** The same from {@link Properties}. */
  public RingConsumer(Properties properties) {
    this(toMap(properties));
  }

  /**
   * The same with deserializers that are used as they are.
   *
   * @param keys null for the configured one
   * @param values null for the configured one
   */
  public RingConsumer(
      Map<String, Object> properties,
      @Nullable Deserializer<K> keys,
      @Nullable Deserializer<V> values) {
    this(Wiring.real(properties, keys, values, ViewSource.ZOOKEEPER));
  }

  /**
   * The same around a consumer that was made elsewhere, for instance a {@code MockConsumer}.
   *
   * @param inner reads bytes, never commits by itself; closed with this one
   */
  public RingConsumer(
      Map<String, Object> properties,
      @Nullable Deserializer<K> keys,
      @Nullable Deserializer<V> values,
      Consumer<byte[], byte[]> inner) {
    this(Wiring.around(inner, properties, keys, values, ViewSource.ZOOKEEPER));
  }

  RingConsumer(Wiring<K, V> wiring) {
    this.wiring = wiring;
    this.inner = wiring.inner();
    this.engine = wiring.engine();
    this.commits = wiring.commits();
  }

  private static Map<String, Object> toMap(Properties properties) {
    Map<String, Object> map = new HashMap<>();
    // The defaults of Properties are not among its entries.
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    properties.forEach((key, value) -> map.put(key.toString(), value));
    return map;
  }

  /**
   * Why assigned partitions are not read on, as of the last poll; empty when none waits. Any
   * thread.
   */
  public List<Waiting> waiting() {
    return wiring.meters().waiting();
  }

  /**
   * The offsets with what other members need to know, for {@code sendOffsetsToTransaction}; {@link
   * ConsumerRecords#nextOffsets} of this consumer has it already. Without it gates that wait for
   * these partitions open only after their next assignment.
   */
  public Map<TopicPartition, OffsetAndMetadata> marked(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    return guard.call(() -> commits.marked(offsets));
  }

  // Reading.

  @Override
  public ConsumerRecords<K, V> poll(Duration timeout) {
    return guard.call(() -> engine.poll(timeout));
  }

  @Override
  public Set<TopicPartition> assignment() {
    return guard.call(inner::assignment);
  }

  @Override
  public Set<String> subscription() {
    return guard.call(inner::subscription);
  }

  @Override
  public void subscribe(Collection<String> topics) {
    guard.run(() -> inner.subscribe(topics, engine.listener(null)));
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    requireListener(listener);
    guard.run(() -> inner.subscribe(topics, engine.listener(listener)));
  }

  @Override
  public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
    requireListener(listener);
    guard.run(() -> inner.subscribe(pattern, engine.listener(listener)));
  }

  @Override
  public void subscribe(Pattern pattern) {
    guard.run(() -> inner.subscribe(pattern, engine.listener(null)));
  }

  @Override
  public void subscribe(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
    requireListener(listener);
    guard.run(() -> inner.subscribe(pattern, engine.listener(listener)));
  }

  @Override
  public void subscribe(SubscriptionPattern pattern) {
    guard.run(() -> inner.subscribe(pattern, engine.listener(null)));
  }

  private static void requireListener(@Nullable ConsumerRebalanceListener listener) {
    if (listener == null) {
      throw new IllegalArgumentException("RebalanceListener cannot be null");
    }
  }

  @Override
  public void assign(Collection<TopicPartition> partitions) {
    guard.run(() -> engine.assign(partitions));
  }

  @Override
  public void unsubscribe() {
    guard.run(engine::unsubscribe);
  }

  @Override
  public Set<TopicPartition> paused() {
    return guard.call(() -> wiring.pauses().paused());
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    guard.run(() -> wiring.pauses().pause(partitions));
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    guard.run(() -> wiring.pauses().resume(partitions));
  }

  // Positions.

  @Override
  public void seek(TopicPartition partition, long offset) {
    guard.run(
        () -> {
          inner.seek(partition, offset);
          wiring.assignment().sought(partition, offset);
        });
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    guard.run(
        () -> {
          inner.seek(partition, offset);
          wiring.assignment().sought(partition, offset.offset());
        });
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    guard.run(
        () -> {
          inner.seekToBeginning(partitions);
          soughtSomewhere(partitions);
        });
  }

  @Override
  public void seekToEnd(Collection<TopicPartition> partitions) {
    guard.run(
        () -> {
          inner.seekToEnd(partitions);
          soughtSomewhere(partitions);
        });
  }

  // Kafka takes none as all.
  private void soughtSomewhere(Collection<TopicPartition> partitions) {
    Collection<TopicPartition> sought = partitions.isEmpty() ? inner.assignment() : partitions;
    sought.forEach(wiring.assignment()::soughtSomewhere);
  }

  @Override
  public long position(TopicPartition partition) {
    return guard.call(() -> inner.position(partition));
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    return guard.call(() -> inner.position(partition, timeout));
  }

  // Commits.

  @Override
  public void commitSync() {
    commitSync(wiring.apiTimeout());
  }

  @Override
  public void commitSync(Duration timeout) {
    guard.run(() -> commits.sync(commits.positions(), timeout));
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    commitSync(offsets, wiring.apiTimeout());
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    guard.run(() -> commits.sync(commits.marked(offsets), timeout));
  }

  @Override
  public void commitAsync() {
    commitAsync(null);
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka takes null for no callback
  public void commitAsync(@Nullable OffsetCommitCallback callback) {
    guard.run(() -> commits.async(commits.positions(), orNothing(callback)));
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka takes null for no callback
  public void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
    guard.run(() -> commits.async(commits.marked(offsets), orNothing(callback)));
  }

  private static OffsetCommitCallback orNothing(@Nullable OffsetCommitCallback callback) {
    return callback == null ? (offsets, failure) -> {} : callback;
  }

  /** What the group has committed; the metadata is the application's own. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    return guard.call(() -> Commits.unmarked(inner.committed(partitions)));
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration timeout) {
    return guard.call(() -> Commits.unmarked(inner.committed(partitions, timeout)));
  }

  // The rest is the wrapped consumer's.

  @Override
  public Uuid clientInstanceId(Duration timeout) {
    return guard.call(() -> inner.clientInstanceId(timeout));
  }

  /** The wrapped consumer's metrics and ours, which are in the group {@code plugins}. */
  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    Map<MetricName, Metric> all = new HashMap<>(inner.metrics());
    all.putAll(wiring.ownMetrics());
    return Map.copyOf(all);
  }

  @Override
  public void registerMetricForSubscription(KafkaMetric metric) {
    guard.run(() -> inner.registerMetricForSubscription(metric));
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    guard.run(() -> inner.unregisterMetricFromSubscription(metric));
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return guard.call(() -> inner.partitionsFor(topic));
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
    return guard.call(() -> inner.partitionsFor(topic, timeout));
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics() {
    return guard.call(() -> inner.listTopics());
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
    return guard.call(() -> inner.listTopics(timeout));
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> timestamps) {
    return guard.call(() -> inner.offsetsForTimes(timestamps));
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> timestamps, Duration timeout) {
    return guard.call(() -> inner.offsetsForTimes(timestamps, timeout));
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
    return guard.call(() -> inner.beginningOffsets(partitions));
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return guard.call(() -> inner.beginningOffsets(partitions, timeout));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    return guard.call(() -> inner.endOffsets(partitions));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return guard.call(() -> inner.endOffsets(partitions, timeout));
  }

  @Override
  public OptionalLong currentLag(TopicPartition partition) {
    return guard.call(() -> inner.currentLag(partition));
  }

  @Override
  public ConsumerGroupMetadata groupMetadata() {
    return guard.call(inner::groupMetadata);
  }

  @Override
  public void enforceRebalance() {
    guard.run(() -> inner.enforceRebalance());
  }

  @Override
  public void enforceRebalance(String reason) {
    guard.run(() -> inner.enforceRebalance(reason));
  }

  /** Makes the present or next {@code poll} throw {@code WakeupException}. Any thread. */
  @Override
  public void wakeup() {
    inner.wakeup();
  }

  @Override
  public void close() {
    close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  @Override
  @Deprecated
  @SuppressWarnings(
      "InlineMeSuggester") // deprecated by Kafka, whose callers are not ours to change
  public void close(Duration timeout) {
    close(CloseOptions.timeout(timeout));
  }

  /** Commits as the configuration says, leaves the group and releases everything. */
  @Override
  public void close(CloseOptions options) {
    if (guard.close()) {
      try {
        wiring.close(options, options.timeout().orElse(CLOSE_TIMEOUT));
      } finally {
        guard.closed();
      }
    }
  }
}
