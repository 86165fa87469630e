package io.ringkeeper.ring;

import java.util.List;

/**
 * What a plan would do, in numbers for people.
 *
 * <p>Shares are of the key space, each slot being one part in {@code slots} of it. They say nothing
 * about traffic: one hot key weighs as much as an idle one.
 *
 * @param slots the ring's slot count
 * @param movedSlots slots that change owner
 * @param optimalSlots the fewest slots that any plan reaching the same balance could move
 * @param movedShare {@code movedSlots} over {@code slots}, 0 to 1 inclusive
 * @param optimalShare {@code optimalSlots} over {@code slots}, 0 to 1 inclusive
 * @param partitions one entry per partition after the plan, in order
 */
public record RingPreview(
    int slots,
    int movedSlots,
    int optimalSlots,
    double movedShare,
    double optimalShare,
    List<PartitionShare> partitions) {
  public RingPreview {
    partitions = List.copyOf(partitions);
  }
}
