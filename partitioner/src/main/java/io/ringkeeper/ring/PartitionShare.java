package io.ringkeeper.ring;

/**
 * One partition's part of the key space before and after a plan.
 *
 * @param partition the partition
 * @param slotsBefore slots it owns before, 0 if it does not exist yet
 * @param slotsAfter slots it owns after
 * @param shareBefore {@code slotsBefore} over the ring's slots, 0 to 1 inclusive
 * @param shareAfter {@code slotsAfter} over the ring's slots, 0 to 1 inclusive
 * @param weightShare its weight after the plan over the total weight, 0 to 1 inclusive: the share
 *     it should have
 */
public record PartitionShare(
    int partition,
    int slotsBefore,
    int slotsAfter,
    double shareBefore,
    double shareAfter,
    double weightShare) {}
