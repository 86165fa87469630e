package io.ringkeeper.ring;

/**
 * The part of a ring's state that routing and planning need: who owns which slot, and who should
 * own how many.
 *
 * @param table the owner of each slot
 * @param weights the weight of each partition, also of those that own no slot
 */
public record Ring(SlotTable table, Weights weights) {
  public Ring {
    if (table.maxPartition() >= weights.partitions()) {
      throw new IllegalArgumentException(
          "Partition "
              + table.maxPartition()
              + " owns slots, but there are only "
              + weights.partitions()
              + " weights.");
    }
  }

  /** Returns the number of partitions, drained ones included. */
  public int partitions() {
    return weights.partitions();
  }
}
