package io.ringkeeper.producer;

import io.ringkeeper.ring.KeySlots;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a record between the application and Kafka's buffer. In stable state a keyed
 * record costs one volatile read, its hash and a table look-up; in relaxed mode it allocates
 * nothing. Safe for any thread.
 *
 * <p>Waits, bounded by {@code max.block.ms} from the first wait of a send on, happen in {@code
 * partition()} on the sending thread, never on Kafka's network thread, which would hold up every
 * other send of the producer.
 */
final class SendPath {

  private static final Logger LOG = LoggerFactory.getLogger(SendPath.class);
  private static final String NETWORK_THREAD = "kafka-producer-network-thread";
  private static final byte[] NO_STAMP = {};

  private final Switchboard switchboard;
  private final Admission admission;
  private final Counters counters;
  private final boolean ordered;
  private final long maxBlockMs;
  private final ThreadLocal<PendingSend> pending = ThreadLocal.withInitial(PendingSend::new);
  private final Set<String> waitedForExplicitly = ConcurrentHashMap.newKeySet();
  private volatile boolean intercepted;
  private volatile @Nullable Cluster lastCluster;

  SendPath(
      RingProducerConfig config, Switchboard switchboard, Admission admission, Counters counters) {
    this.switchboard = switchboard;
    this.admission = admission;
    this.counters = counters;
    this.ordered = config.isOrdered();
    this.maxBlockMs = config.kafka().maxBlockMs();
  }

  /** An interceptor took part: from now on records pass through {@link #intercept} first. */
  void markIntercepted() {
    intercepted = true;
  }

  /** Tells rings of other Kafka clusters apart; only a comparison while the cluster is the same. */
  @SuppressWarnings(
      "ReferenceEquality") // another object means other metadata; equal is not worth asking
  void saw(Cluster cluster) {
    if (cluster != lastCluster) {
      lastCluster = cluster;
      String id = cluster.clusterResource() == null ? null : cluster.clusterResource().clusterId();
      if (id != null) {
        switchboard.cluster(id);
      }
    }
  }

  /**
   * Prepares a record on the sending thread: copies it, so that its headers can be written and the
   * application's object stays as it is.
   */
  <K, V> ProducerRecord<K, V> intercept(ProducerRecord<K, V> record) {
    if (record.partition() != null) {
      return stampExplicit(record);
    }
    ProducerRecord<K, V> copy = copy(record);
    pending.get().set(copy);
    return copy;
  }

  /** A send ended without a ticket: rejected before it was routed, so nothing is to be settled. */
  void rejected() {
    pending.get().clear();
  }

  /** The partition of a record; waits if it must. See {@link RingPartitioner#partition}. */
  int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    saw(cluster);
    Headers headers = intercepted ? pending.get().take(topic, key, value) : null;
    long deadline = 0;
    boolean counted = false;
    while (true) {
      RoutingSnapshot current = switchboard.snapshot();
      if (current.isClosed()) {
        throw new KafkaException("The producer was closed while this send was in progress");
      }
      TopicRoute route = current.route(topic);
      if (route == null) {
        deadline = deadline == 0 ? deadline() : deadline;
        awaitAdmission(topic, deadline);
      } else if (keyBytes == null) {
        (route.ring() == null ? counters.unmanaged() : counters.unkeyed()).increment();
        return route.sticky().partition(valueBytes == null ? 0 : valueBytes.length, cluster);
      } else {
        RingRoute ring = route.ring();
        int slots = ring == null ? cluster.partitionsForTopic(topic).size() : ring.table().slots();
        int slot = KeySlots.slotOf(keyBytes, slots);
        Gate gate = ring == null ? null : ring.gate();
        if (gate != null && gate.holds(slot)) {
          deadline = deadline == 0 ? deadline() : deadline;
          counted = counted || countHeld();
          awaitGate(gate, deadline);
        } else if (admission.isConfirmed()) {
          int partition = ring == null ? slot : ring.table().partitionOf(slot);
          if (depart(current, route, partition, headers)) {
            (ring == null ? counters.unmanaged() : counters.keyed()).increment();
            return partition;
          }
        }
      }
    }
  }

  /** Stamps and accounts for the send; false when the snapshot it was routed by is outdated. */
  boolean depart(
      RoutingSnapshot routedBy, TopicRoute route, int partition, @Nullable Headers headers) {
    RingRoute ring = route.ring();
    if (!ordered) {
      if (headers != null && ring != null) {
        headers.add(new RecordHeader(Ticket.KEY, ring.stamp()));
      }
      return true;
    }
    if (headers == null) {
      throw new SendRefusedException(
          "This send cannot be accounted for, so it was not sent: partition() was called without"
              + " onSend() right before it on the same thread. Do not send from within a"
              + " serializer, and keep the interceptor the last one");
    }
    InFlightPhase phase = route.phase();
    phase.enter();
    if (switchboard.snapshot() != routedBy) {
      phase.leave();
      return false;
    }
    // A topic without a ring gets an empty header: a ring may be created while this is in flight.
    byte[] stamp = ring == null ? NO_STAMP : ring.stamp();
    try {
      headers.add(new Ticket(stamp, route.ledger(), phase, partition));
    } catch (RuntimeException e) {
      phase.leave();
      throw e;
    }
    return true;
  }

  private <K, V> ProducerRecord<K, V> stampExplicit(ProducerRecord<K, V> record) {
    counters.explicit().increment();
    TopicRoute route = switchboard.snapshot().route(record.topic());
    if (route == null && waitedForExplicitly.add(record.topic())) {
      // Once per topic: nothing thrown here would reach the application, so a send that could not
      // be stamped goes without.
      try {
        awaitAdmission(record.topic(), deadline());
      } catch (KafkaException e) {
        LOG.warn(
            "Records to explicit partitions of topic {} go without the ring's header until this"
                + " producer is admitted: {}",
            record.topic(),
            e.getMessage());
      }
      route = switchboard.snapshot().route(record.topic());
    }
    RingRoute ring = route == null ? null : route.ring();
    if (ring == null) {
      return record;
    }
    ProducerRecord<K, V> copy = copy(record);
    copy.headers().add(new RecordHeader(Ticket.KEY, ring.explicitStamp()));
    return copy;
  }

  private static <K, V> ProducerRecord<K, V> copy(ProducerRecord<K, V> record) {
    ProducerRecord<K, V> copy =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    if (copy.headers().lastHeader(Ticket.KEY) != null) {
      // Forwarded from elsewhere: its stamp says nothing about this topic.
      copy.headers().remove(Ticket.KEY);
    }
    return copy;
  }

  private boolean countHeld() {
    counters.held().increment();
    return true;
  }

  // Never 0, which stands for "not waited yet".
  private long deadline() {
    return (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxBlockMs)) | 1;
  }

  private void awaitAdmission(String topic, long deadline) {
    var admitted = admission.admit(topic);
    if (onNetworkThread() && !admitted.isDone()) {
      throw new SendRefusedException(
          "The first send to topic "
              + topic
              + " came from a callback on Kafka's network thread,"
              + " which must not wait for the registration. Send again from another thread");
    }
    try {
      admitted.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("Admission to topic " + topic + " failed", e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException(
          "Topic "
              + topic
              + ": this producer could not be registered and read the rings at a"
              + " majority of the ensembles within max.block.ms="
              + maxBlockMs
              + ": "
              + admission.obstacles()
              + ". Check that these ZooKeeper servers run and can be"
              + " reached from here, and "
              + RingProducerConfig.ENSEMBLES_CONFIG);
    }
  }

  private void awaitGate(Gate gate, long deadline) {
    if (onNetworkThread()) {
      throw new SendRefusedException(
          gate.describe()
              + "; its sends wait, which Kafka's network thread must not. Send again"
              + " from another thread than the callback's");
    }
    try {
      if (!gate.await(deadline - System.nanoTime())) {
        counters.timedOut().increment();
        throw new TimeoutException(
            gate.describe()
                + "; a send of one of its moving slots waited for max.block.ms="
                + maxBlockMs
                + ". Changes end within their deadline while the sink connector or"
                + " another coordinator runs: check that, or raise max.block.ms");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static boolean onNetworkThread() {
    return Thread.currentThread().getName().startsWith(NETWORK_THREAD);
  }
}
