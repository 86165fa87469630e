package io.ringkeeper.ring;

/**
 * One slot changes its partition.
 *
 * @param slot the hash slot, 0 or more
 * @param from the partition that loses it (the donor)
 * @param to the partition that gains it (the receiver)
 */
public record Move(int slot, int from, int to) {}
