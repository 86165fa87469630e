package io.ringkeeper.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which partition owns each hash slot. Immutable; safe for any thread. */
public final class SlotTable {

  private final char[] partitionBySlot;

  private SlotTable(char[] partitionBySlot) {
    this.partitionBySlot = partitionBySlot;
  }

  /**
   * A table from partitions indexed by slot.
   *
   * @throws IllegalArgumentException unless there are 1 to 65,536 slots and partitions of 0 to
   *     65,535
   */
  public static SlotTable of(int[] partitionBySlot) {
    if (partitionBySlot.length < 1 || partitionBySlot.length > 65536) {
      throw new IllegalArgumentException(
          "a table has 1 to 65536 slots, not " + partitionBySlot.length);
    }
    char[] table = new char[partitionBySlot.length];
    for (int slot = 0; slot < table.length; slot++) {
      int partition = partitionBySlot[slot];
      if (partition < 0 || partition > Character.MAX_VALUE) {
        throw new IllegalArgumentException(
            "slot " + slot + " cannot belong to partition " + partition);
      }
      table[slot] = (char) partition;
    }
    return new SlotTable(table);
  }

  /**
   * The table that maps keys exactly as Kafka's default partitioner when the partition count
   * divides the slot count.
   */
  public static SlotTable compatible(int slots, int partitions) {
    int[] table = new int[slots];
    Arrays.setAll(table, slot -> slot % partitions);
    return of(table);
  }

  public int slots() {
    return partitionBySlot.length;
  }

  public int partitionOf(int slot) {
    return partitionBySlot[slot];
  }

  /** The highest partition that owns a slot. */
  public int maxPartition() {
    int max = 0;
    for (char partition : partitionBySlot) {
      max = Math.max(max, partition);
    }
    return max;
  }

  /** Slots owned by each of the partitions 0 to {@code partitions - 1}. */
  public int[] slotCounts(int partitions) {
    int[] counts = new int[partitions];
    for (char partition : partitionBySlot) {
      counts[partition]++;
    }
    return counts;
  }

  /**
   * This table after the moves.
   *
   * @throws IllegalArgumentException when a move does not start from the slot's owner
   */
  public SlotTable with(List<Move> moves) {
    char[] next = partitionBySlot.clone();
    for (Move move : moves) {
      if (next[move.slot()] != move.from()) {
        throw new IllegalArgumentException(
            move
                + " does not start from the owner of its slot, partition "
                + (int) next[move.slot()]);
      }
      next[move.slot()] = (char) move.to();
    }
    return new SlotTable(next);
  }

  /** The moves that turn this table into the other one, sorted by slot. */
  public List<Move> movesTo(SlotTable other) {
    if (other.slots() != slots()) {
      throw new IllegalArgumentException(
          "tables of " + slots() + " and " + other.slots() + " slots");
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
    return "SlotTable[" + slots() + " slots]";
  }
}
