package io.ringkeeper.sandbox.fire;

import java.util.Set;

/** One fault of one round: injected, seen to have worked, ended. */
interface Strike {

  FaultKind kind();

  /** What it hits, in words. */
  String target();

  /** Acceptors that some proposer may do without while it lasts. */
  Set<String> acceptors();

  void inject();

  /**
   * Waits for proof that it did something.
   *
   * @return the proof in words
   * @throws io.ringkeeper.sandbox.SandboxException when it did nothing
   */
  String awaitFired();

  /** Ends it; returns when everything hit is in working order. */
  void heal();
}
