package io.ringkeeper.agreement;

import io.ringkeeper.ring.SlotTable;

/** Derives archive entries from states. */
public final class EpochEntries {

  private EpochEntries() {}

  /**
   * The entry of the state's active epoch, from the state alone. Every state of one epoch, Stable
   * or already Moving to the next, gives the same entry, so that whoever archives an epoch writes
   * the same bytes.
   */
  public static EpochEntry of(RingState state) {
    SlotTable full = state.epoch() % EpochEntry.FULL_EVERY == 0 ? state.ring().table() : null;
    return new EpochEntry(
        state.ringId(),
        state.name(),
        state.epoch(),
        state.slots(),
        state.topics().stream().map(RingTopic::name).toList(),
        state.ring().weights(),
        state.origin().moves(),
        full,
        state.cut(),
        state.origin());
  }
}
