package io.ringkeeper.producer;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.codec.RecordHeaderCodec;
import io.ringkeeper.ring.SlotTable;
import org.jspecify.annotations.Nullable;

/** How one epoch of one ring routes. Immutable but for the gate's latch. */
final class RingRoute {

  private final SlotTable table;
  private final long epoch;
  private final byte[] stamp;
  private final byte[] explicitStamp;
  private final int[] slotCounts;
  private final @Nullable Gate gate;

  private RingRoute(
      SlotTable table,
      long epoch,
      byte[] stamp,
      byte[] explicitStamp,
      int[] slotCounts,
      @Nullable Gate gate) {
    this.table = table;
    this.epoch = epoch;
    this.stamp = stamp;
    this.explicitStamp = explicitStamp;
    this.slotCounts = slotCounts;
    this.gate = gate;
  }

  /** The route of the state's active epoch, with nothing held. */
  static RingRoute of(RingState state) {
    SlotTable table = state.ring().table();
    return new RingRoute(
        table,
        state.epoch(),
        RecordHeaderCodec.encode(new RecordStamp(state.ringId(), state.epoch(), false)),
        RecordHeaderCodec.encode(new RecordStamp(state.ringId(), state.epoch(), true)),
        table.slotCounts(state.partitions()),
        null);
  }

  RingRoute with(@Nullable Gate other) {
    return new RingRoute(table, epoch, stamp, explicitStamp, slotCounts, other);
  }

  SlotTable table() {
    return table;
  }

  long epoch() {
    return epoch;
  }

  /** The header value of every keyed record of this epoch; shared, never written to. */
  byte[] stamp() {
    return stamp;
  }

  /** The same for a record whose partition the application chose. */
  byte[] explicitStamp() {
    return explicitStamp;
  }

  /** Slots by partition; shared, never written to. */
  int[] slotCounts() {
    return slotCounts;
  }

  @Nullable Gate gate() {
    return gate;
  }
}
