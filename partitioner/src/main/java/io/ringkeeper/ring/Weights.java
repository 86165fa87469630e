package io.ringkeeper.ring;

import java.util.Arrays;

/**
 * The immutable relative weight of each partition: its share of the slots is its weight over the
 * total.
 *
 * <p>Weight 0 means drained: the partition exists and owns no slot. At least one partition has a
 * positive weight.
 */
public final class Weights {
  /** The weight of a partition nobody has given another. */
  public static final int DEFAULT_WEIGHT = 100;

  /** The largest weight, inclusive. */
  public static final int MAX_WEIGHT = 1_000_000;

  private final int[] weights;
  private final long total;
  private final int active;

  private Weights(int[] weights) {
    if (weights.length < 1 || weights.length > KeySlots.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "A ring has 1 to " + KeySlots.MAX_SLOTS + " partitions, got " + weights.length + ".");
    }
    long sum = 0;
    int positive = 0;
    for (int partition = 0; partition < weights.length; partition++) {
      int weight = weights[partition];
      if (weight < 0 || weight > MAX_WEIGHT) {
        throw new IllegalArgumentException(
            "A weight is 0 to "
                + MAX_WEIGHT
                + ", got "
                + weight
                + " for partition "
                + partition
                + ".");
      }
      sum += weight;
      positive += weight > 0 ? 1 : 0;
    }
    if (sum == 0) {
      throw new IllegalArgumentException("At least one partition needs a weight above 0.");
    }
    this.weights = weights;
    this.total = sum;
    this.active = positive;
  }

  /** Returns {@link #DEFAULT_WEIGHT} for each of the partitions. */
  public static Weights uniform(int partitions) {
    if (partitions < 1 || partitions > KeySlots.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "A ring has 1 to " + KeySlots.MAX_SLOTS + " partitions, got " + partitions + ".");
    }
    int[] weights = new int[partitions];
    Arrays.fill(weights, DEFAULT_WEIGHT);
    return new Weights(weights);
  }

  /**
   * Returns the given weights, partition 0 first; each 0 to {@link #MAX_WEIGHT} inclusive, at least
   * one above 0.
   */
  public static Weights of(int... weights) {
    return new Weights(weights.clone());
  }

  /** Returns the number of partitions, drained ones included. */
  public int partitions() {
    return weights.length;
  }

  /** Returns the weight of a partition. */
  public int weight(int partition) {
    return weights[partition];
  }

  /** Returns the sum of all weights, at least 1. */
  public long total() {
    return total;
  }

  /** Returns how many partitions have a weight above 0, at least 1. */
  int active() {
    return active;
  }

  /** Returns these weights with one replaced. */
  public Weights with(int partition, int weight) {
    int[] changed = weights.clone();
    changed[partition] = weight;
    return new Weights(changed);
  }

  /** Returns these weights followed by {@link #DEFAULT_WEIGHT} up to the given partition count. */
  public Weights grownTo(int partitions) {
    if (partitions < weights.length) {
      throw new IllegalArgumentException(
          "Partitions are never removed: there are "
              + weights.length
              + ", asked for "
              + partitions
              + ".");
    }
    int[] grown = Arrays.copyOf(weights, partitions);
    Arrays.fill(grown, weights.length, partitions, DEFAULT_WEIGHT);
    return new Weights(grown);
  }

  /** Returns the weights as a new array, partition 0 first. */
  public int[] toArray() {
    return weights.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights that && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return "Weights" + Arrays.toString(weights);
  }
}
