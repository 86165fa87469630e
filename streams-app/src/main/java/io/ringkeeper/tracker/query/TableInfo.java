package io.ringkeeper.tracker.query;

import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.List;

/**
 * The table of one epoch.
 *
 * @param weights by partition
 * @param partitionBySlot by slot
 */
public record TableInfo(
    String ring,
    long epoch,
    int slots,
    int partitions,
    List<String> topics,
    List<Integer> weights,
    List<Integer> partitionBySlot) {

  public TableInfo {
    topics = List.copyOf(topics);
    weights = List.copyOf(weights);
    partitionBySlot = List.copyOf(partitionBySlot);
  }

  /** As the planner takes it. */
  public Ring toRing() {
    return new Ring(SlotTable.of(ints(partitionBySlot)), Weights.of(ints(weights)));
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
