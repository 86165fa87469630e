package io.ringkeeper.ring;

/**
 * A table and the weights it is balanced for.
 *
 * @param table which partition owns each slot
 * @param weights by partition; their count is the partition count
 */
public record Ring(SlotTable table, Weights weights) {

  public Ring {
    if (table.maxPartition() >= weights.partitions()) {
      throw new IllegalArgumentException(
          "the table names partition " + table.maxPartition() + " of " + weights.partitions());
    }
  }

  public int partitions() {
    return weights.partitions();
  }
}
