package io.ringkeeper.ring;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The documented choice of slots written down naively: sort all pairs of slot and virtual node,
 * make each a move if a search says that the optimum can still be reached. Shares no code with the
 * planner.
 */
final class ClockwiseReference {
  private static final BigInteger CIRCLE = BigInteger.TWO.pow(64);

  private record Pair(BigInteger distance, int slot, int receiver) {}

  private ClockwiseReference() {}

  /** The table after balancing; the partitions beyond the weights can only give. */
  static int[] balanced(
      int[] before, int partitions, Weights weights, RingOptimum.Balance balance) {
    int[] owners = before.clone();
    int[] counts = new int[partitions];
    IntStream.of(owners).forEach(owner -> counts[owner]++);
    boolean[] moved = new boolean[owners.length];
    int due = RingOptimum.overAllCounts(counts, balance);
    for (Pair pair : pairs(owners.length, weights)) {
      int donor = owners[pair.slot()];
      if (due == 0 || moved[pair.slot()] || donor == pair.receiver()) {
        continue;
      }
      counts[donor]--;
      counts[pair.receiver()]++;
      if (RingOptimum.overAllCounts(counts, balance) == due - 1) {
        owners[pair.slot()] = pair.receiver();
        moved[pair.slot()] = true;
        due--;
      } else {
        counts[donor]++;
        counts[pair.receiver()]--;
      }
    }
    return owners;
  }

  private static List<Pair> pairs(int slots, Weights weights) {
    List<Pair> pairs = new ArrayList<>();
    for (int partition = 0; partition < weights.partitions(); partition++) {
      for (int node = 0; node < nodes(weights, partition); node++) {
        BigInteger position = nodePosition(partition, node);
        for (int slot = 0; slot < slots; slot++) {
          pairs.add(
              new Pair(position.subtract(slotPosition(slot, slots)).mod(CIRCLE), slot, partition));
        }
      }
    }
    pairs.sort(
        Comparator.comparing(Pair::distance)
            .thenComparing(Pair::slot)
            .thenComparing(Pair::receiver));
    return pairs;
  }

  private static long nodes(Weights weights, int partition) {
    long active = Arrays.stream(weights.toArray()).filter(weight -> weight > 0).count();
    long rounded = Math.round(128.0 * weights.weight(partition) * active / weights.total());
    return Math.min(4_096, Math.max(1, rounded));
  }

  static BigInteger slotPosition(int slot, int slots) {
    return BigInteger.valueOf(slot).shiftLeft(48).divide(BigInteger.valueOf(slots)).shiftLeft(16);
  }

  static BigInteger nodePosition(int partition, int node) {
    String name = "ringkeeper/v1/" + partition + "/" + node / 4;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII));
      return new BigInteger(1, Arrays.copyOfRange(digest, node % 4 * 8, node % 4 * 8 + 8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
