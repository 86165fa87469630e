package io.ringkeeper.consumer.rules;

import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.SlotTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owned each slot in which epoch: a first table, and for every slot that ever moved its later
 * owners. Far smaller than a table an epoch. Immutable.
 */
final class SlotHistory {

  private final SlotTable first;
  private final @Nullable Owners[] later;

  /** The later owners of one slot, ascending by epoch. */
  private static final class Owners {
    private final long[] epochs;
    private final int[] partitions;

    Owners(long[] epochs, int[] partitions) {
      this.epochs = epochs;
      this.partitions = partitions;
    }

    Owners with(long epoch, int partition) {
      long[] nextEpochs = Arrays.copyOf(epochs, epochs.length + 1);
      int[] nextPartitions = Arrays.copyOf(partitions, partitions.length + 1);
      nextEpochs[epochs.length] = epoch;
      nextPartitions[partitions.length] = partition;
      return new Owners(nextEpochs, nextPartitions);
    }

    /** Where the last entry at or before the epoch is, or -1. */
    int at(long epoch) {
      int at = epochs.length - 1;
      while (at >= 0 && epochs[at] > epoch) {
        at--;
      }
      return at;
    }
  }

  private SlotHistory(SlotTable first, @Nullable Owners[] later) {
    this.first = first;
    this.later = later;
  }

  static SlotHistory of(SlotTable table) {
    return new SlotHistory(table, new @Nullable Owners[table.slots()]);
  }

  /** This history and one more epoch, which follows all known ones. */
  SlotHistory with(long epoch, List<Move> moves) {
    @Nullable Owners[] next = later.clone();
    for (Move move : moves) {
      Owners before = next[move.slot()];
      Owners base = before == null ? new Owners(new long[0], new int[0]) : before;
      next[move.slot()] = base.with(epoch, move.to());
    }
    return new SlotHistory(first, next);
  }

  int owner(int slot, long epoch) {
    Owners owners = later[slot];
    int at = owners == null ? -1 : owners.at(epoch);
    return owners == null || at < 0 ? first.partitionOf(slot) : owners.partitions[at];
  }

  /**
   * The last epoch up to this one in which the slot came to another partition; 0 if none is known.
   */
  long lastMove(int slot, long epoch) {
    Owners owners = later[slot];
    int at = owners == null ? -1 : owners.at(epoch);
    return owners == null || at < 0 ? 0 : owners.epochs[at];
  }

  int slots() {
    return first.slots();
  }

  /** The table of an epoch. */
  SlotTable table(long epoch) {
    int[] partitions = new int[slots()];
    for (int slot = 0; slot < partitions.length; slot++) {
      partitions[slot] = owner(slot, epoch);
    }
    return SlotTable.of(partitions);
  }
}
