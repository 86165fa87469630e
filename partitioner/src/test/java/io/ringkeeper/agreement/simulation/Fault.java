package io.ringkeeper.agreement.simulation;

/** Kinds of fault; each is counted when it really happens. */
enum Fault {
  REQUEST_LOST,
  RESPONSE_LOST_AFTER_APPLY,
  APPLIED_AFTER_CLIENT_GAVE_UP,
  DUPLICATE_REQUEST,
  SLOW_REQUEST,
  STALE_READ,
  WRITE_CONFLICT,
  LINK_CUT,
  ACCEPTOR_DOWN,
  PROPOSER_CRASH,
  PROPOSER_PAUSE,
  HINT_LOST
}
