package io.ringkeeper.ring;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.IntPredicate;

/**
 * The virtual nodes of some partitions, in clockwise order on a circle of 2^64 positions.
 *
 * <p>{@link Placement} documents where virtual nodes and slots lie. Positions are unsigned longs.
 */
final class Circle {
  private static final int NODES_PER_DIGEST = 4;

  private final long[] positions;
  private final char[] owners;

  private Circle(long[] positions, char[] owners) {
    this.positions = positions;
    this.owners = owners;
  }

  /** The circle with the virtual nodes of those partitions that the predicate names. */
  static Circle of(Weights weights, IntPredicate included) {
    int[] nodes = new int[weights.partitions()];
    int size = 0;
    for (int partition = 0; partition < nodes.length; partition++) {
      if (included.test(partition)) {
        nodes[partition] = Placement.virtualNodes(weights, partition);
        size += nodes[partition];
      }
    }
    long[] positions = new long[size];
    char[] owners = new char[size];
    MessageDigest sha256 = sha256();
    int next = 0;
    for (int partition = 0; partition < nodes.length; partition++) {
      for (int node = 0; node < nodes[partition]; node += NODES_PER_DIGEST) {
        byte[] digest = digest(sha256, partition, node / NODES_PER_DIGEST);
        int end = Math.min(NODES_PER_DIGEST, nodes[partition] - node);
        for (int word = 0; word < end; word++) {
          positions[next] = bigEndian(digest, word * Long.BYTES);
          owners[next++] = (char) partition;
        }
      }
    }
    return sorted(positions, owners);
  }

  /** Slots are evenly spaced: slot s of S lies at floor(s·2^48 / S)·2^16. */
  static long slotPosition(int slot, int slots) {
    return Long.divideUnsigned((long) slot << 48, slots) << 16;
  }

  int size() {
    return positions.length;
  }

  int owner(int node) {
    return owners[node];
  }

  /** The way from a position clockwise to a node, an unsigned long. */
  long distance(long position, int node) {
    return positions[node] - position;
  }

  /** The first node at or clockwise after each slot's position, slot 0 first. */
  int[] firstNodes(int slots) {
    int[] first = new int[slots];
    int node = 0;
    for (int slot = 0; slot < slots; slot++) {
      long position = slotPosition(slot, slots);
      while (node < positions.length && Long.compareUnsigned(positions[node], position) < 0) {
        node++;
      }
      first[slot] = node == positions.length ? 0 : node;
    }
    return first;
  }

  /**
   * Sorts by (position, partition). Positions are uniform by construction, so one bucket per node
   * and an insertion sort is linear time, several times faster than a comparison sort of pairs.
   */
  private static Circle sorted(long[] positions, char[] owners) {
    int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(positions.length));
    int[] starts = new int[(1 << bits) + 1];
    for (long position : positions) {
      starts[(int) (position >>> (64 - bits)) + 1]++;
    }
    for (int bucket = 1; bucket < starts.length; bucket++) {
      starts[bucket] += starts[bucket - 1];
    }
    long[] byPosition = new long[positions.length];
    char[] byOwner = new char[positions.length];
    for (int node = 0; node < positions.length; node++) {
      int at = starts[(int) (positions[node] >>> (64 - bits))]++;
      byPosition[at] = positions[node];
      byOwner[at] = owners[node];
    }
    for (int node = 1; node < byPosition.length; node++) {
      long position = byPosition[node];
      char owner = byOwner[node];
      int at = node;
      while (at > 0 && precedes(position, owner, byPosition[at - 1], byOwner[at - 1])) {
        byPosition[at] = byPosition[at - 1];
        byOwner[at] = byOwner[at - 1];
        at--;
      }
      byPosition[at] = position;
      byOwner[at] = owner;
    }
    return new Circle(byPosition, byOwner);
  }

  private static boolean precedes(long position, char owner, long otherPosition, char otherOwner) {
    int order = Long.compareUnsigned(position, otherPosition);
    return order < 0 || (order == 0 && owner < otherOwner);
  }

  private static byte[] digest(MessageDigest sha256, int partition, int group) {
    return sha256.digest(
        (Placement.NODE_PREFIX + partition + "/" + group).getBytes(StandardCharsets.US_ASCII));
  }

  private static long bigEndian(byte[] bytes, int from) {
    long value = 0;
    for (int at = from; at < from + Long.BYTES; at++) {
      value = value << 8 | (bytes[at] & 0xff);
    }
    return value;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "Every Java platform must provide SHA-256, this one does not.", e);
    }
  }
}
