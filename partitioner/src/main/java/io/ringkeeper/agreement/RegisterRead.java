package io.ringkeeper.agreement;

/** What reading an acceptor's register gave. A read never counts as a vote. */
public sealed interface RegisterRead {

  /** The register as stored. */
  record Present(RegisterRecord register, int znodeVersion) implements RegisterRead {}

  /**
   * The ensemble answered that this ring has no register there and that none was ever seen there by
   * this process.
   */
  record Absent() implements RegisterRead {}

  /**
   * The register must not be used: its votes do not count and it is never treated as empty. An
   * operator has to act.
   *
   * @param detail what was found, in a sentence
   */
  record Excluded(Reason reason, String detail) implements RegisterRead {}

  /** The ensemble could not be asked right now. */
  record Unavailable(String why) implements RegisterRead {}

  /** Why a register is excluded. */
  enum Reason {
    /** It was there before and is gone. */
    MISSING,
    /**
     * Deleted and created again (creation id differs), or the ensemble's identity differs from the
     * one in the register.
     */
    RECREATED,
    /** Its modification id is below one seen before: a restored snapshot. */
    ROLLED_BACK,
    /** It belongs to another acceptor or ring, or two names lead to the same ensemble. */
    FOREIGN,
    /** Its bytes do not decode: checksum, format, size. */
    CORRUPT,
    /** Its format needs a feature level that this build does not have. */
    TOO_NEW
  }
}
