package io.ringkeeper.producer;

import io.ringkeeper.agreement.RecordStamp;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears doubt where no other record does: sends a record that carries nothing, and once it is
 * acknowledged nothing older of this idempotent producer can be appended to that partition. Safe
 * for any thread.
 *
 * @param <K> the producer's type of keys
 * @param <V> the producer's type of values
 */
final class Barriers<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(Barriers.class);
  private static final byte[] NOTHING = {};
  private static final long RETRY_AFTER_MS = 500;

  private final Producer<K, V> kafka;
  private final Switchboard switchboard;
  private final Runnable lookAgainLater;
  private final Set<TopicPartition> underWay = new HashSet<>();

  /** Barriers of one producer of Kafka's. */
  Barriers(Producer<K, V> kafka, RingClient client) {
    this.kafka = kafka;
    this.switchboard = client.switchboard();
    this.lookAgainLater =
        () -> client.scheduler().schedule(RETRY_AFTER_MS, client.switchboard()::recheck);
  }

  /** Sends a barrier to each of these partitions that has none under way; returns at once. */
  void prove(Set<TopicPartition> unproven) {
    Set<TopicPartition> wanted = new HashSet<>(unproven);
    synchronized (this) {
      wanted.removeAll(underWay);
      underWay.addAll(wanted);
    }
    if (!wanted.isEmpty()) {
      // A send may block, which the caller's thread must not.
      Thread sending = new Thread(() -> wanted.forEach(this::send), "ringkeeper-producer-barrier");
      sending.setDaemon(true);
      sending.start();
    }
  }

  private void send(TopicPartition partition) {
    long doubtsBefore = switchboard.doubtsRaised(partition.topic());
    Iterable<Header> headers = List.of(new RecordHeader(RecordStamp.BARRIER_HEADER, NOTHING));
    try {
      var unused =
          kafka.send(
              new ProducerRecord<>(
                  partition.topic(), partition.partition(), null, null, null, headers),
              (metadata, failure) -> {
                if (failure == null) {
                  acknowledged(partition, doubtsBefore);
                } else {
                  failed(partition, failure);
                }
              });
    } catch (RuntimeException e) {
      failed(partition, e);
    }
  }

  private void acknowledged(TopicPartition partition, long doubtsBefore) {
    ended(partition);
    switchboard.proved(partition, doubtsBefore);
  }

  // It was not accounted for, so that it may arrive late itself does no harm.
  private void failed(TopicPartition partition, Exception failure) {
    LOG.debug("The barrier to {} failed", partition, failure);
    ended(partition);
    lookAgainLater.run();
  }

  private synchronized void ended(TopicPartition partition) {
    underWay.remove(partition);
  }
}
