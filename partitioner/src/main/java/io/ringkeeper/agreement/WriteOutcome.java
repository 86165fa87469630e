package io.ringkeeper.agreement;

/** What became of a versioned write. */
public sealed interface WriteOutcome {

  /** Stored; the register now has this data version. */
  record Applied(int znodeVersion) implements WriteOutcome {}

  /** Certainly not stored: somebody else wrote first. */
  record Conflict() implements WriteOutcome {}

  /**
   * Stored or not: the answer was lost. Never to be taken as a yes; re-read and match ballot and
   * nonce.
   */
  record Unknown(String why) implements WriteOutcome {}

  /**
   * Certainly not stored: it was never sent, or refused before any effect (not connected, too
   * large, no permission).
   */
  record NotSent(String why) implements WriteOutcome {}
}
