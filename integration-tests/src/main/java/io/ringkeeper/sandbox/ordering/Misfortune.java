package io.ringkeeper.sandbox.ordering;

/** What happens around a change. */
enum Misfortune {
  NONE,
  RECEIVER_JOINS,
  RECEIVER_LEAVES,
  RECEIVER_KILLED,
  /** SIGSTOP for longer than its session. */
  RECEIVER_FROZEN,
  SENDER_JOINS,
  SENDER_LEAVES,
  /** kill -9; the change is told to pass it. */
  SENDER_KILLED,
  /** SIGSTOP for longer than its session; the change is told to pass it, and it wakes up later. */
  SENDER_FROZEN,
  BROKER_RESTARTED,
  BROKER_KILLED,
  ENSEMBLE_KILLED
}
