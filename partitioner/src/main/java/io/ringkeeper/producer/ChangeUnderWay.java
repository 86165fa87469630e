package io.ringkeeper.producer;

import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Move;
import java.util.BitSet;

/** One change as this producer sees it. Guarded by the switchboard's lock. */
final class ChangeUnderWay {

  private final Phase.Moving moving;
  private final Ballot seenAt;
  private final long sinceMs;
  private boolean chosen;
  private boolean drained;

  /**
   * A change seen now.
   *
   * @param seenAt the ballot it was seen accepted at: anything chosen from there on that is not
   *     this change proves it over
   * @param sinceMs monotonic time of the first sight
   */
  ChangeUnderWay(Phase.Moving moving, Ballot seenAt, long sinceMs) {
    this.moving = moving;
    this.seenAt = seenAt;
    this.sinceMs = sinceMs;
  }

  Ballot id() {
    return moving.changeId();
  }

  Ballot seenAt() {
    return seenAt;
  }

  long sinceMs() {
    return sinceMs;
  }

  /** The change is known chosen: from now on an acknowledgement means something. */
  void markChosen() {
    chosen = true;
  }

  /** Everything sent before is settled. */
  void markDrained() {
    drained = true;
  }

  boolean isChosen() {
    return chosen;
  }

  boolean isDrained() {
    return drained;
  }

  /** The slots that move. */
  BitSet slots() {
    BitSet slots = new BitSet();
    for (Move move : moving.moves()) {
      slots.set(move.slot());
    }
    return slots;
  }

  /** The partitions that lose slots. */
  BitSet donors() {
    BitSet donors = new BitSet();
    for (Move move : moving.moves()) {
      donors.set(move.from());
    }
    return donors;
  }

  /** For people: id, kind, proposal and age. */
  String describe(long nowMs) {
    ChangeDetails details = moving.details();
    return "change "
        + id()
        + " ("
        + details.kind()
        + ", proposal "
        + details.proposalId()
        + ") under way since "
        + (nowMs - sinceMs)
        + " ms";
  }
}
