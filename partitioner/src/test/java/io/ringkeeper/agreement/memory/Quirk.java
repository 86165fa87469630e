package io.ringkeeper.agreement.memory;

/** Wrong ways to store and to read, to show that a simulation notices them; and the right one. */
public enum Quirk {
  NONE,
  /** A write does not look at the version. */
  BLIND_WRITE,
  /** A write whose answer was lost counts as applied. */
  LOST_WRITE_IS_APPLIED,
  /** A write on an outdated version counts as applied. */
  CONFLICT_IS_APPLIED,
  /** A promise is answered without being stored. */
  PROMISE_WITHOUT_WRITE,
  /** What was seen of a register is forgotten before each look. */
  FORGETS_WHAT_IT_SAW,
  /** A register created anew is taken for the one seen. */
  RECREATED_IS_TRUSTED,
  /** An older register than the one seen is used. */
  ROLLED_BACK_IS_TRUSTED,
  /** Damaged bytes pass for a register as created. */
  CORRUPT_IS_EMPTY,
  /** Whose register it is does not matter. */
  FOREIGN_IS_OWN,
  /** The tip is left as it was by an accept. */
  TIP_NOT_WRITTEN,
  /** The state's bytes are not stored with an accept. */
  BODY_NOT_WRITTEN,
  /** Bodies that are still needed are removed. */
  NEEDED_BODY_REMOVED,
  /** An epoch is said to be archived and is not. */
  EPOCH_NOT_ARCHIVED,
  /** Acknowledgements of any change are taken for those of the one asked for. */
  ACKNOWLEDGEMENT_OF_ANY_CHANGE,
  /** Producers are listed by a server that lags behind the own write. */
  STALE_LISTING,
  /** The tips that follow a registration are those that were known before. */
  TIPS_FROM_BEFORE
}
