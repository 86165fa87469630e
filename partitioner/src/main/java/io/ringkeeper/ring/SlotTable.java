package io.ringkeeper.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The immutable table from slots to partitions that one epoch of a ring routes by.
 *
 * <p>Two bytes a slot, so the largest table is 128 KiB. Safe for use by any number of threads.
 */
public final class SlotTable {
  private final char[] partitionBySlot;
  private final int maxPartition;

  private SlotTable(char[] partitionBySlot) {
    this.partitionBySlot = partitionBySlot;
    int max = 0;
    for (char partition : partitionBySlot) {
      max = Math.max(max, partition);
    }
    this.maxPartition = max;
  }

  /**
   * Returns a table with the given owners.
   *
   * @param partitionBySlot the partition of each slot; 1 to {@link KeySlots#MAX_SLOTS} slots, each
   *     partition 0 (inclusive) to {@link KeySlots#MAX_SLOTS} (exclusive); copied
   * @throws IllegalArgumentException outside those ranges
   */
  public static SlotTable of(int[] partitionBySlot) {
    requireSlots(partitionBySlot.length);
    char[] table = new char[partitionBySlot.length];
    for (int slot = 0; slot < table.length; slot++) {
      requireIndex("partition", partitionBySlot[slot]);
      table[slot] = (char) partitionBySlot[slot];
    }
    return new SlotTable(table);
  }

  /**
   * Returns the table {@code slot % partitions}, which sends every key where Kafka's default
   * partitioner would.
   *
   * @param slots a multiple of {@code partitions}, up to {@link KeySlots#MAX_SLOTS}
   * @param partitions the topic's partition count
   * @throws IllegalArgumentException when the partition count does not divide the slot count: the
   *     two mappings would then differ
   */
  public static SlotTable compatible(int slots, int partitions) {
    requireSlots(slots);
    if (partitions < 1 || slots % partitions != 0) {
      throw new IllegalArgumentException(
          "A compatible table needs a slot count that is a multiple of the partition count, got "
              + slots
              + " slots and "
              + partitions
              + " partitions.");
    }
    char[] table = new char[slots];
    for (int slot = 0; slot < slots; slot++) {
      table[slot] = (char) (slot % partitions);
    }
    return new SlotTable(table);
  }

  /** Returns the number of slots. */
  public int slots() {
    return partitionBySlot.length;
  }

  /**
   * Returns the owner of a slot.
   *
   * @param slot 0 (inclusive) to {@link #slots()} (exclusive)
   */
  public int partitionOf(int slot) {
    return partitionBySlot[slot];
  }

  /** Returns the largest partition that owns a slot. */
  public int maxPartition() {
    return maxPartition;
  }

  /**
   * Returns how many slots each partition owns.
   *
   * @param partitions the length of the result, more than {@link #maxPartition()}
   */
  public int[] slotCounts(int partitions) {
    if (partitions <= maxPartition) {
      throw new IllegalArgumentException(
          "Partition "
              + maxPartition
              + " owns slots, so there are more than "
              + partitions
              + " partitions.");
    }
    int[] counts = new int[partitions];
    for (char partition : partitionBySlot) {
      counts[partition]++;
    }
    return counts;
  }

  /** Returns the owners as a new array. */
  public int[] toArray() {
    int[] owners = new int[partitionBySlot.length];
    for (int slot = 0; slot < owners.length; slot++) {
      owners[slot] = partitionBySlot[slot];
    }
    return owners;
  }

  /**
   * Returns this table after the moves.
   *
   * @throws IllegalArgumentException when a move's donor does not own its slot here, or a slot is
   *     named twice
   */
  public SlotTable with(List<Move> moves) {
    char[] table = partitionBySlot.clone();
    for (Move move : moves) {
      int slot = move.slot();
      if (slot >= table.length) {
        throw new IllegalArgumentException(
            "There is no slot " + slot + " in a table of " + table.length + " slots.");
      }
      if (table[slot] != partitionBySlot[slot]) {
        throw new IllegalArgumentException("Slot " + slot + " is moved twice.");
      }
      if (table[slot] != move.from()) {
        throw new IllegalArgumentException(
            "Slot "
                + slot
                + " belongs to partition "
                + (int) table[slot]
                + ", not to partition "
                + move.from()
                + ".");
      }
      table[slot] = (char) move.to();
    }
    return new SlotTable(table);
  }

  /**
   * Returns the moves that turn this table into the other, sorted by slot; {@code
   * with(movesTo(other))} equals the other.
   *
   * @throws IllegalArgumentException when the slot counts differ
   */
  public List<Move> movesTo(SlotTable other) {
    if (other.slots() != slots()) {
      throw new IllegalArgumentException(
          "A ring keeps its slot count, but the tables have "
              + slots()
              + " and "
              + other.slots()
              + " slots.");
    }
    List<Move> moves = new ArrayList<>();
    for (int slot = 0; slot < partitionBySlot.length; slot++) {
      if (partitionBySlot[slot] != other.partitionBySlot[slot]) {
        moves.add(new Move(slot, partitionBySlot[slot], other.partitionBySlot[slot]));
      }
    }
    return List.copyOf(moves);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlotTable table
        && Arrays.equals(partitionBySlot, table.partitionBySlot);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(partitionBySlot);
  }

  @Override
  public String toString() {
    return "SlotTable[" + slots() + " slots, last partition " + maxPartition + "]";
  }

  static void requireIndex(String what, int index) {
    if (index < 0 || index >= KeySlots.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "A "
              + what
              + " is a number from 0 to "
              + (KeySlots.MAX_SLOTS - 1)
              + ", got "
              + index
              + ".");
    }
  }

  static void requireSlots(int slots) {
    if (slots < 1 || slots > KeySlots.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "A ring has 1 to " + KeySlots.MAX_SLOTS + " slots, got " + slots + ".");
    }
  }
}
