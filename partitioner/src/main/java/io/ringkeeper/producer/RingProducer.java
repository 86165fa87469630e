package io.ringkeeper.producer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's producer with {@link RingPartitioner} and {@link RingProducerInterceptor} as one unit, in
 * ordered mode; for what plugins cannot do:
 *
 * <ul>
 *   <li>The end of a transaction, committed or aborted, clears the doubt about sends that failed in
 *       it, so that a change need not wait for other records to do so.
 *   <li>Without transactions, and if {@code ringkeeper.barrier.records} allows it, records that
 *       carry nothing clear such doubt where no other record does.
 *   <li>When changes may have passed this producer (its record is gone, or it was cut off for
 *       longer than {@code ringkeeper.isolation.max.ms}) while something was not acknowledged,
 *       Kafka's producer underneath is ended at once, so that what is still in its buffer does not
 *       go where its keys used to be.
 *   <li>It can be made anew, under another identity, without being replaced in the application.
 * </ul>
 *
 * <p>Once it has ended, for that reason or because Kafka fenced it, its methods throw {@link
 * ProducerEndedException} until {@link #resume()}. It does not resume by itself: later records of a
 * key would overtake those that were dropped.
 *
 * <p>Safe for any thread, like Kafka's; the methods of transactions wait for each other.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class RingProducer<K, V> implements Producer<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(RingProducer.class);

  private final Map<String, Object> properties;
  private final Maker<K, V> maker;

  /** Held by the methods of transactions, and while one life follows another. */
  private final Object transactions = new Object();

  private volatile Life<K, V> life;

  /** Makes the producer underneath, from the properties of the unit. */
  interface Maker<K, V> {
    Producer<K, V> make(Map<String, Object> unit);
  }

  /**
   * A producer with the serializers that the properties name.
   *
   * @param properties those of Kafka's producer, and {@code ringkeeper.*}; {@code
   *     partitioner.class} and the interceptor are added
   * @throws org.apache.kafka.common.config.ConfigException when a property contradicts the unit
   */
  public RingProducer(Map<String, Object> properties) {
    this(properties, KafkaProducer::new);
  }

  /**
   * A producer with these serializers, which are used again after {@link #resume()}.
   *
   * @throws org.apache.kafka.common.config.ConfigException when a property contradicts the unit
   */
  public RingProducer(
      Map<String, Object> properties, Serializer<K> keySerializer, Serializer<V> valueSerializer) {
    this(properties, unit -> new KafkaProducer<>(unit, keySerializer, valueSerializer));
  }

  RingProducer(Map<String, Object> properties, Maker<K, V> maker) {
    // Kafka takes absent values for null ones.
    this.properties = new HashMap<>(properties);
    this.maker = maker;
    this.life = begin();
  }

  /** One producer of Kafka's with its identity. */
  private static final class Life<K, V> {
    private final Producer<K, V> kafka;
    private final RingClient client;
    private volatile @Nullable String endedWhy;
    private volatile @Nullable Throwable cause;

    Life(Producer<K, V> kafka, RingClient client) {
      this.kafka = kafka;
      this.client = client;
    }

    ProducerEndedException ended() {
      return new ProducerEndedException(
          endedWhy
              + ". What was not acknowledged is dropped or may still arrive. Send again what must"
              + " arrive, in its order, after resume()",
          cause);
    }
  }

  /**
   * Goes on after this producer has ended: with another producer of Kafka's, registered under
   * another identity. Until the former one's sends are known to have ended, its record stays, and
   * changes wait for it ({@code ringkeeper producers}); a transactional producer has its id fenced
   * by {@link #initTransactions()}, which has to follow as with a new producer. If another instance
   * took over the transactional id, that one is fenced then.
   *
   * @throws IllegalStateException when it has not ended, or was closed
   */
  public void resume() {
    synchronized (transactions) {
      Life<K, V> former = life;
      if (former.endedWhy == null) {
        throw new IllegalStateException("this producer has not ended, or was closed");
      }
      former.kafka.close(Duration.ZERO);
      life = begin();
    }
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> record) {
    return send(record, null);
  }

  /**
   * As Kafka's. A key whose slot moves waits; see {@code docs/producer.md}.
   *
   * @throws ProducerEndedException until {@link #resume()}
   */
  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> record, @Nullable Callback callback) {
    Life<K, V> current = living();
    try {
      return current.kafka.send(record, callback);
    } catch (IllegalStateException | KafkaException e) {
      throw asEnded(current, e);
    }
  }

  @Override
  public void initTransactions() {
    transactional(Producer::initTransactions);
  }

  @Override
  public void beginTransaction() {
    transactional(Producer::beginTransaction);
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    transactional(kafka -> kafka.sendOffsetsToTransaction(offsets, group));
  }

  @Override
  public void commitTransaction() {
    ending(Producer::commitTransaction);
  }

  @Override
  public void abortTransaction() {
    ending(Producer::abortTransaction);
  }

  @Override
  public void flush() {
    living().kafka.flush();
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return living().kafka.partitionsFor(topic);
  }

  /** Those of the present producer of Kafka's; another one after {@link #resume()} has its own. */
  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return life.kafka.metrics();
  }

  @Override
  public void registerMetricForSubscription(KafkaMetric metric) {
    life.kafka.registerMetricForSubscription(metric);
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    life.kafka.unregisterMetricFromSubscription(metric);
  }

  @Override
  public Uuid clientInstanceId(Duration timeout) {
    return living().kafka.clientInstanceId(timeout);
  }

  @Override
  public void close() {
    life.kafka.close();
  }

  @Override
  public void close(Duration timeout) {
    life.kafka.close(timeout);
  }

  /** The id under which this producer is registered; another one after {@link #resume()}. */
  public String producerId() {
    return life.client.producerId();
  }

  private Life<K, V> begin() {
    ClientHandle handle = new ClientHandle();
    Producer<K, V> kafka = maker.make(ProducerUnit.complete(properties, handle));
    Life<K, V> begun = new Life<>(kafka, handle.client());
    begun.client.switchboard().onPassed(() -> passed(begun));
    if (begun.client.config().sendsBarriers()) {
      begun.client.switchboard().onUnproven(new Barriers<>(kafka, begun.client)::prove);
    }
    return begun;
  }

  // With nothing under way the plugins' own admission is enough: nothing goes the old way.
  private void passed(Life<K, V> passed) {
    if (!passed.client.switchboard().isAllSettled()) {
      end(
          passed,
          "Producer "
              + passed.client.producerId()
              + " lost its registration while sends were not acknowledged, so changes may have passed"
              + " them",
          null);
    }
  }

  private void end(Life<K, V> ending, String why, @Nullable Throwable cause) {
    synchronized (ending) {
      if (ending.endedWhy != null) {
        return;
      }
      ending.cause = cause;
      ending.endedWhy = why;
    }
    LOG.warn("{}. It has ended; the application has to resume it", why);
    // Closing waits for threads that may be the caller's.
    Thread closing =
        new Thread(
            () -> ending.kafka.close(Duration.ZERO),
            "ringkeeper-producer-end " + ending.client.producerId());
    closing.setDaemon(true);
    closing.start();
  }

  private Life<K, V> living() {
    Life<K, V> current = life;
    if (current.endedWhy != null) {
      throw current.ended();
    }
    return current;
  }

  private void transactional(Consumer<Producer<K, V>> call) {
    synchronized (transactions) {
      call(living(), call);
    }
  }

  // The lock keeps a next transaction from beginning before the doubts of this one are lifted.
  private void ending(Consumer<Producer<K, V>> call) {
    synchronized (transactions) {
      Life<K, V> current = living();
      call(current, call);
      current.client.switchboard().transactionEnded();
    }
  }

  private void call(Life<K, V> current, Consumer<Producer<K, V>> call) {
    try {
      call.accept(current.kafka);
    } catch (IllegalStateException | KafkaException e) {
      throw asEnded(current, e);
    }
  }

  /** The failure as the application is to see it, once this life is ended if it has to be. */
  private RuntimeException asEnded(Life<K, V> current, RuntimeException failure) {
    if (isFenced(failure)) {
      end(
          current,
          "Kafka fenced producer "
              + current.client.producerId()
              + ": a change found it gone, or another instance uses its transactional.id",
          failure);
      return failure;
    }
    // What a producer says that is being closed underneath tells nobody why.
    return current.endedWhy == null ? failure : current.ended();
  }

  private static boolean isFenced(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ProducerFencedException) {
        return true;
      }
    }
    return false;
  }
}
