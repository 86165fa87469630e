package io.ringkeeper.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** The hash and the slot counts, against Kafka's own code. */
final class KeySlotsTest {
  private final Random random = new Random(20_181_114);

  @Test
  void murmur2EqualsKafkasForEveryLength() {
    for (int run = 0; run < 20_000; run++) {
      // Given
      byte[] key = randomKey(run % 70);

      // When
      int hash = KeySlots.murmur2(key);

      // Then
      assertThat(hash).isEqualTo(Utils.murmur2(key));
    }
  }

  @Test
  void slotOfEqualsKafkasToPositiveModuloSlots() {
    for (int slots : new int[] {1, 2, 12, 16_368, 65_521, KeySlots.MAX_SLOTS}) {
      for (int run = 0; run < 5_000; run++) {
        // Given
        byte[] key = randomKey(run % 40);

        // When
        int slot = KeySlots.slotOf(key, slots);

        // Then
        assertThat(slot).isEqualTo(Utils.toPositive(Utils.murmur2(key)) % slots);
      }
    }
  }

  @Test
  void compatibleGenesisSendsEveryKeyWhereKafkasDefaultDoes() {
    for (int partitions = 1; partitions <= 1_000; partitions++) {
      // Given
      int slots = KeySlots.defaultSlots(partitions);
      SlotTable table = SlotTable.compatible(slots, partitions);
      for (int run = 0; run < 100; run++) {
        byte[] key = randomKey(run % 25);

        // When
        int partition = table.partitionOf(KeySlots.slotOf(key, slots));

        // Then
        assertThat(partition).isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
      }
    }
  }

  @Test
  void defaultSlotsIsTheLargestMultipleOfTheLcmThatFits() {
    for (int partitions = 1; partitions <= KeySlots.MAX_SLOTS; partitions++) {
      // Given
      int limit = partitions <= 256 ? 16_384 : 65_536;
      boolean lcmFits = lcmWith48(partitions) <= limit;
      long unit = lcmFits ? lcmWith48(partitions) : partitions;

      // When
      int slots = KeySlots.defaultSlots(partitions);

      // Then
      assertThat(slots % unit).as("slots for %s partitions", partitions).isZero();
      assertThat(slots).isGreaterThan((int) (limit - unit)).isLessThanOrEqualTo(limit);
    }
  }

  @Test
  void defaultSlotsOfKnownPartitionCountsAreAsPublished() {
    assertThat(KeySlots.defaultSlots(1)).isEqualTo(16_368);
    assertThat(KeySlots.defaultSlots(12)).isEqualTo(16_368);
    assertThat(KeySlots.defaultSlots(256)).isEqualTo(16_128);
    assertThat(KeySlots.defaultSlots(257)).isEqualTo(61_680);
    assertThat(KeySlots.defaultSlots(4_099)).isEqualTo(15 * 4_099);
    assertThat(KeySlots.defaultSlots(65_536)).isEqualTo(65_536);
  }

  @Test
  void defaultSlotsRefusesPartitionCountsNoRingCanHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySlots.defaultSlots(65_537))
        .withMessageContaining("65537 partitions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySlots.defaultSlots(0))
        .withMessageContaining("at least one partition");
  }

  private byte[] randomKey(int length) {
    byte[] key = new byte[length];
    random.nextBytes(key);
    return key;
  }

  /** By trial rather than by a greatest common divisor, which is how the code does it. */
  private static long lcmWith48(int partitions) {
    long multiple = partitions;
    while (multiple % 48 != 0) {
      multiple += partitions;
    }
    return multiple;
  }
}
