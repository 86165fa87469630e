package io.ringkeeper.ring;

/**
 * Maps the serialized bytes of a record key to a slot.
 *
 * <p>The hash is Kafka's 32-bit murmur2 (seed {@code 0x9747b28c}), so a ring whose slot count is a
 * multiple of a topic's partition count can reproduce Kafka's default keyed mapping exactly. All
 * methods are stateless and allocate nothing.
 */
public final class KeySlots {
  /**
   * The largest slot count of a ring; also the largest partition count, since a slot belongs to one
   * partition.
   */
  public static final int MAX_SLOTS = 65_536;

  private static final int SEED = 0x9747b28c;
  private static final int MULTIPLIER = 0x5bd1e995;
  private static final int ROTATION = 24;

  /**
   * 48 = 16 × 3: rings stay evenly divisible by the partition counts people use (2, 3, 4, 6, 8, 12,
   * 16, 24, 48).
   */
  private static final int FRIENDLY_DIVISOR = 48;

  private static final int DEFAULT_SLOTS_LIMIT = 16_384;
  private static final int SMALL_RING_PARTITIONS = 256;

  private KeySlots() {}

  /**
   * Returns Kafka's murmur2 of the key's bytes, any 32-bit value.
   *
   * @param key the serialized key, possibly empty
   */
  public static int murmur2(byte[] key) {
    int length = key.length;
    int hash = SEED ^ length;
    int words = length >> 2;
    for (int word = 0; word < words; word++) {
      int at = word << 2;
      int mixed =
          (key[at] & 0xff)
              | (key[at + 1] & 0xff) << 8
              | (key[at + 2] & 0xff) << 16
              | (key[at + 3] & 0xff) << 24;
      mixed *= MULTIPLIER;
      mixed ^= mixed >>> ROTATION;
      mixed *= MULTIPLIER;
      hash = hash * MULTIPLIER ^ mixed;
    }
    hash = mixTail(hash, key, words << 2);
    hash ^= hash >>> 13;
    hash *= MULTIPLIER;
    return hash ^ hash >>> 15;
  }

  private static int mixTail(int hash, byte[] key, int tail) {
    int rest = key.length - tail;
    if (rest == 0) {
      return hash;
    }
    int mixed = hash;
    if (rest == 3) {
      mixed ^= (key[tail + 2] & 0xff) << 16;
    }
    if (rest >= 2) {
      mixed ^= (key[tail + 1] & 0xff) << 8;
    }
    mixed ^= key[tail] & 0xff;
    return mixed * MULTIPLIER;
  }

  /**
   * Returns the slot of a key: {@code (murmur2(key) & 0x7fffffff) % slots}.
   *
   * @param key the serialized key, possibly empty
   * @param slots the ring's slot count, 1 to {@link #MAX_SLOTS}; not checked here, since this runs
   *     once per record
   * @return 0 (inclusive) to {@code slots} (exclusive)
   */
  public static int slotOf(byte[] key, int slots) {
    return (murmur2(key) & 0x7fffffff) % slots;
  }

  /**
   * Returns the slot count a new ring gets unless told otherwise: the largest multiple of
   * lcm(partitions, 48) up to 16,384, or up to 65,536 above 256 partitions, where 16,384 slots
   * would spread keys visibly worse than plain hashing; a multiple of the partition count alone
   * where the lcm does not fit.
   *
   * @param partitions the topic's partition count, 1 to {@link #MAX_SLOTS}
   * @throws IllegalArgumentException outside that range
   */
  public static int defaultSlots(int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "A ring needs at least one partition, got " + partitions + ".");
    }
    if (partitions > MAX_SLOTS) {
      throw new IllegalArgumentException(
          "A ring has at most " + MAX_SLOTS + " slots, too few for " + partitions + " partitions.");
    }
    int limit = partitions > SMALL_RING_PARTITIONS ? MAX_SLOTS : DEFAULT_SLOTS_LIMIT;
    int common = partitions / gcd(partitions, FRIENDLY_DIVISOR) * FRIENDLY_DIVISOR;
    int unit = common <= limit ? common : partitions;
    return limit / unit * unit;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
