package io.ringkeeper.ring;

/**
 * One slot's change of owner.
 *
 * @param slot the slot, 0 (inclusive) to {@link KeySlots#MAX_SLOTS} (exclusive)
 * @param from the donor partition, 0 (inclusive) to {@link KeySlots#MAX_SLOTS} (exclusive)
 * @param to the receiver partition, same range, never the donor
 */
public record Move(int slot, int from, int to) {
  public Move {
    SlotTable.requireIndex("slot", slot);
    SlotTable.requireIndex("partition", from);
    SlotTable.requireIndex("partition", to);
    if (from == to) {
      throw new IllegalArgumentException(
          "A move changes the owner, but slot " + slot + " would stay on partition " + from + ".");
    }
  }
}
