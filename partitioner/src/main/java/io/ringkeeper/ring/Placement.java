package io.ringkeeper.ring;

import java.util.Arrays;

/**
 * Where slots and virtual nodes lie on the circle, and the consistent table of a new ring.
 *
 * <p>The circle has 2^64 positions. Slot s of S lies at floor(s·2^48 / S)·2^16. A partition owns
 * virtual nodes numbered from 0; with SHA-256 of the ASCII string {@code
 * ringkeeper/v1/<partition>/<n div 4>} read as four big-endian unsigned 64-bit words, virtual node
 * n lies at word n mod 4 (four positions from one digest, as ketama does). A partition of mean
 * weight owns {@link #VIRTUAL_NODES} virtual nodes, others in proportion, at least 1 and at most
 * {@link #MAX_VIRTUAL_NODES}. These rules are part of the format: changing one changes which slots
 * a plan moves.
 */
public final class Placement {
  /** Virtual nodes of a partition whose weight is the mean of all weights above 0. */
  public static final int VIRTUAL_NODES = 128;

  /** The most virtual nodes of one partition, however heavy. */
  public static final int MAX_VIRTUAL_NODES = 4_096;

  static final String NODE_PREFIX = "ringkeeper/v1/";

  private Placement() {}

  /**
   * Returns the table of consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam,
   * SODA 2018): a slot belongs to the partition whose virtual node is at the least clockwise
   * distance, unless that partition is full, in which case it is passed over.
   *
   * <p>Slots are served nearest first, ties by slot, then by partition. Every partition ends with
   * the floor or the ceiling of its quota S·w/W.
   *
   * @param slots the slot count, 1 to {@link KeySlots#MAX_SLOTS}
   * @param weights the weight of each partition
   */
  public static SlotTable consistent(int slots, Weights weights) {
    SlotTable.requireSlots(slots);
    // A planner's problem: all slots belong to one more partition, which may keep none.
    int nobody = weights.partitions();
    Quotas quotas = Quotas.nearest(slots, weights).plusNobody();
    int[] owners = new int[slots];
    Arrays.fill(owners, nobody);
    ClockwiseAssignment.assign(owners, new boolean[slots], quotas, weights);
    return SlotTable.of(owners);
  }

  /**
   * How many virtual nodes a partition owns: round(128·w·n/W) within bounds, n the partitions with
   * weight above 0.
   */
  static int virtualNodes(Weights weights, int partition) {
    long scaled = (long) VIRTUAL_NODES * weights.weight(partition) * weights.active();
    long rounded = (2 * scaled + weights.total()) / (2 * weights.total());
    return (int) Math.max(1, Math.min(MAX_VIRTUAL_NODES, rounded));
  }
}
