package io.ringkeeper.consumer.rules;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.ring.KeySlots;
import org.jspecify.annotations.Nullable;

/** The rules C1, C2 and C4 for one record. Stateless. */
public final class RecordRules {

  private RecordRules() {}

  /**
   * Judges a record of a ring's topic.
   *
   * @param at its partition, as known now
   * @param openUpTo the epoch up to which the partition's gates are open; see {@link GateLedger}
   * @param offset its offset
   * @param key its serialized key, if it has one
   * @param stamp what its header says, if that can be read
   */
  public static Verdict judge(
      PartitionTimeline at,
      long openUpTo,
      long offset,
      byte @Nullable [] key,
      @Nullable RecordStamp stamp) {
    RingTimeline ring = at.ring();
    long sent = epochSent(ring, stamp);
    if (sent > at.view()) {
      return new Verdict.AwaitView(sent);
    }
    if (at.isBeforeArchive(offset)) {
      return Verdict.Unarchived.INSTANCE;
    }
    long epoch = at.epochAt(offset);
    if (epoch > openUpTo) {
      for (Gate gate : at.gates()) {
        if (gate.epoch() > openUpTo && gate.epoch() <= epoch) {
          return new Verdict.AwaitGate(gate);
        }
      }
    }
    if (key == null || offset < at.firstCut() || (stamp != null && stamp.explicitPartition())) {
      return Verdict.Deliver.INSTANCE;
    }
    int slot = KeySlots.slotOf(key, ring.slots());
    if (ring.owner(slot, epoch) != at.partition()) {
      return new Verdict.Quarantine(QuarantineReason.OFF_MAP, epoch, sent);
    }
    if (sent < ring.lastMove(slot, epoch)) {
      return new Verdict.Quarantine(QuarantineReason.BEFORE_LAST_MOVE, epoch, sent);
    }
    return Verdict.Deliver.INSTANCE;
  }

  /** The epoch a record says it was sent in; 0 unless it speaks of this ring. */
  private static long epochSent(RingTimeline ring, @Nullable RecordStamp stamp) {
    return stamp != null && stamp.ringId().equals(ring.ringId()) ? stamp.epoch() : 0;
  }
}
