package io.ringkeeper.sandbox.fire;

/** The kinds of fault a round can inject. */
enum FaultKind {
  /** kill -9 of a server, and a restart. */
  KILL_SERVER,
  /** SIGSTOP of a server for longer than a session, then SIGCONT. */
  FREEZE_SERVER,
  /** Every connection to an ensemble is reset, and each new one. */
  CUT,
  /** Connections to an ensemble stay and nothing comes through. */
  HALF_OPEN,
  /** A write is applied and its answer is lost with the connection. */
  LOST_REPLY,
  /** Everything to and from an ensemble is late. */
  DELAY,
  /** A server's data directory has no room left. */
  DISK_FULL,
  /** A server comes back with the data of an earlier time. */
  ROLLBACK,
  /** kill -9 of a proposer, and a restart. */
  KILL_PROPOSER,
  /** SIGSTOP of a proposer for longer than its session, then SIGCONT. */
  FREEZE_PROPOSER,
  /** kill -9 of the Connect worker, and a restart. */
  KILL_CONNECT
}
