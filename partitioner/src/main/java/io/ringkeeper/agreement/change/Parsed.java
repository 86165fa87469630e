package io.ringkeeper.agreement.change;

/** What became of reading a proposal. */
public sealed interface Parsed {

  /** A proposal within all limits; whether it fits the ring is decided against its state. */
  record Valid(Proposal proposal) implements Parsed {}

  /**
   * Not a proposal.
   *
   * @param reason which field, what was found, what is expected
   */
  record Invalid(String reason) implements Parsed {}
}
