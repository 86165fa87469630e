package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllocationTest {

  private static final int WARM_UP = 30_000;
  private static final int MEASURED = 100_000;

  private final RingWorld world = new RingWorld();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @AfterEach
  void close() {
    world.close();
  }

  private long allocatedBy(FakeProducer producer, String topic, byte[][] keys) {
    Cluster cluster = Clusters.standard();
    byte[] value = new byte[100];
    RingPartitioner partitioner = producer.partitioner();
    long sum = 0;
    long before = 0;
    for (int i = 0; i < WARM_UP + MEASURED; i++) {
      if (i == WARM_UP) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      byte[] key = keys[i % keys.length];
      sum += partitioner.partition(topic, key, key.length == 0 ? null : key, value, value, cluster);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // Used, so that no compiler may leave the calls out.
    assertThat(sum).isPositive();
    return allocated;
  }

  private static byte[][] keys() {
    byte[][] keys = new byte[100][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ("key-" + i).getBytes(StandardCharsets.UTF_8);
    }
    return keys;
  }

  @Test
  void routingAKeyedRecordByARingAllocatesNothing() {
    // Given
    world.choose(RingWorld.genesis());
    FakeProducer producer = world.relaxedProducer();
    // When
    long bytes = allocatedBy(producer, RingWorld.TOPIC, keys());
    // Then
    assertThat(bytes).isZero();
    assertThat(producer.client().counters().keyed().sum()).isEqualTo(WARM_UP + MEASURED);
    producer.close();
  }

  @Test
  void routingAKeyedRecordOfATopicWithoutARingAllocatesNothing() {
    // Given
    FakeProducer producer = world.relaxedProducer();
    // When
    long bytes = allocatedBy(producer, "audit", keys());
    // Then
    assertThat(bytes).isZero();
    producer.close();
  }

  @Test
  void routingARecordWithoutKeyAllocatesNothing() {
    // Given
    world.choose(RingWorld.genesis());
    FakeProducer producer = world.relaxedProducer();
    // When
    long bytes = allocatedBy(producer, RingWorld.TOPIC, new byte[][] {{}});
    // Then
    assertThat(bytes).isZero();
    producer.close();
  }
}
