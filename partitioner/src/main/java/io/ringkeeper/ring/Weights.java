package io.ringkeeper.ring;

import java.util.Arrays;

/** Relative shares of the partitions; 0 is a drained partition. Immutable. */
public final class Weights {

  public static final int DEFAULT_WEIGHT = 100;
  public static final int MAX_WEIGHT = 1_000_000;

  private final int[] weights;

  private Weights(int[] weights) {
    this.weights = weights;
  }

  /**
   * Weights by partition.
   *
   * @throws IllegalArgumentException unless each is 0 to 1,000,000 and one is above 0
   */
  public static Weights of(int... weights) {
    if (weights.length < 1
        || weights.length > 65536
        || Arrays.stream(weights).anyMatch(w -> w < 0 || w > MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          "weights are 0 to 1000000 for 1 to 65536 partitions: " + Arrays.toString(weights));
    }
    if (Arrays.stream(weights).allMatch(w -> w == 0)) {
      throw new IllegalArgumentException("at least one partition needs a weight above 0");
    }
    return new Weights(weights.clone());
  }

  /** Equal default weights. */
  public static Weights uniform(int partitions) {
    int[] weights = new int[partitions];
    Arrays.fill(weights, DEFAULT_WEIGHT);
    return of(weights);
  }

  public int partitions() {
    return weights.length;
  }

  public int weight(int partition) {
    return weights[partition];
  }

  public long total() {
    return Arrays.stream(weights).asLongStream().sum();
  }

  public Weights with(int partition, int weight) {
    int[] next = weights.clone();
    next[partition] = weight;
    return of(next);
  }

  /** With more partitions; new ones get the default weight. */
  public Weights grownTo(int partitions) {
    int[] next = Arrays.copyOf(weights, partitions);
    Arrays.fill(next, weights.length, partitions, DEFAULT_WEIGHT);
    return of(next);
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
