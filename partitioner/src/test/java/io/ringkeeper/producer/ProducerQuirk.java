package io.ringkeeper.producer;

/** Wrong producers, to show that a simulation notices them; and the right one. */
public enum ProducerQuirk {
  NONE,
  /** Sends without having registered. */
  SENDS_UNREGISTERED,
  /** Counts as admitted once one ensemble has its record. */
  ADMITTED_BY_ONE,
  /** Acknowledges a change as soon as it holds something. */
  ACKNOWLEDGES_AT_ONCE,
  /** Holds nothing. */
  HOLDS_NOTHING,
  /** Takes a failed send for one that certainly did not arrive. */
  FAILED_SEND_IS_SETTLED,
  /** Deregisters while sends are in flight. */
  LEAVES_IN_FLIGHT
}
