package io.ringkeeper.producer;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Where records without a key go in one topic: one partition for about {@code batch.size} bytes,
 * then the next, so that batches fill (KIP-480, KIP-794). The next one is drawn among the available
 * partitions in proportion to the slots they own; a drained partition owns none and gets none.
 *
 * <p>Kafka switches its own sticky choice off for every custom partitioner, hence this one. It does
 * not adapt to slow brokers. Safe for any thread, without locks: threads that race may overrun a
 * batch by a record each. Allocates nothing.
 */
final class StickyChoice {

  /** A uniform draw of 0 (inclusive) to the bound (exclusive). */
  static final IntUnaryOperator RANDOM = bound -> ThreadLocalRandom.current().nextInt(bound);

  /** Roughly what a record takes besides its value. */
  private static final int RECORD_OVERHEAD_BYTES = 16;

  private static final int NONE = -1;

  private final String topic;
  private final int @Nullable [] slotCounts;
  private final int switchAfterBytes;
  private final IntUnaryOperator random;
  private final AtomicInteger producedBytes = new AtomicInteger();
  private volatile int current = NONE;
  private volatile @Nullable Cluster chosenIn;

  /**
   * A choice not made yet.
   *
   * @param slotCounts slots by partition; null for a topic without a ring: all partitions alike
   * @param switchAfterBytes {@code batch.size}
   */
  StickyChoice(
      String topic, int @Nullable [] slotCounts, int switchAfterBytes, IntUnaryOperator random) {
    this.topic = topic;
    this.slotCounts = slotCounts;
    this.switchAfterBytes = Math.max(1, switchAfterBytes);
    this.random = random;
  }

  /** Whether this choice goes by these counts. */
  boolean isFor(int @Nullable [] counts) {
    return slotCounts == counts;
  }

  /** The partition for a record with so many bytes of value. */
  @SuppressWarnings(
      "ReferenceEquality") // another object means other metadata; equal is not worth asking
  int partition(int valueBytes, Cluster cluster) {
    int partition = current;
    int produced = producedBytes.addAndGet(valueBytes + RECORD_OVERHEAD_BYTES);
    boolean fits = produced - valueBytes - RECORD_OVERHEAD_BYTES < switchAfterBytes;
    if (partition != NONE && fits && (cluster == chosenIn || isAvailable(partition, cluster))) {
      chosenIn = cluster;
      return partition;
    }
    int next = draw(cluster);
    producedBytes.set(valueBytes + RECORD_OVERHEAD_BYTES);
    chosenIn = cluster;
    current = next;
    return next;
  }

  private boolean isAvailable(int partition, Cluster cluster) {
    List<PartitionInfo> available = cluster.availablePartitionsForTopic(topic);
    for (int i = 0; i < available.size(); i++) {
      if (available.get(i).partition() == partition) {
        return true;
      }
    }
    return false;
  }

  private int draw(Cluster cluster) {
    List<PartitionInfo> available = cluster.availablePartitionsForTopic(topic);
    int total = totalWeight(available);
    if (total > 0) {
      return drawFrom(available, random.applyAsInt(total));
    }
    // None of the partitions that own slots is available: any of them, as Kafka does.
    return slotCounts == null
        ? drawAny(cluster.partitionsForTopic(topic).size())
        : drawOwner(slotCounts);
  }

  private int drawAny(int partitions) {
    return random.applyAsInt(Math.max(1, partitions));
  }

  private int drawOwner(int[] counts) {
    int total = 0;
    for (int count : counts) {
      total += count;
    }
    int left = random.applyAsInt(total);
    for (int partition = 0; ; partition++) {
      left -= counts[partition];
      if (left < 0) {
        return partition;
      }
    }
  }

  private int totalWeight(List<PartitionInfo> partitions) {
    int total = 0;
    for (int i = 0; i < partitions.size(); i++) {
      total += weight(partitions.get(i).partition());
    }
    return total;
  }

  private int drawFrom(List<PartitionInfo> partitions, int drawn) {
    int left = drawn;
    for (int i = 0; ; i++) {
      int partition = partitions.get(i).partition();
      left -= weight(partition);
      if (left < 0) {
        return partition;
      }
    }
  }

  private int weight(int partition) {
    int[] counts = slotCounts;
    if (counts == null) {
      return 1;
    }
    return partition < counts.length ? counts[partition] : 0;
  }
}
