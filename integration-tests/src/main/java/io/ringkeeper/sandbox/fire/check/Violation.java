package io.ringkeeper.sandbox.fire.check;

/**
 * One broken rule.
 *
 * @param rule its name in the protocol, or of this checker's own
 * @param text what was found where
 */
public record Violation(Rule rule, String text) {

  /** The rules. */
  public enum Rule {
    /** One chosen state per version. */
    P1,
    /** One state per ballot. */
    P2,
    /** Promises never fall, nothing is accepted below one. */
    P3,
    /** The predecessor of every accepted state is chosen. */
    P4,
    /** Only proposed states are accepted. */
    P5,
    /** What is learned or answered is chosen. */
    P6,
    /** Versions and epochs have no gaps. */
    R1,
    /** What a call answered about its own change is true. */
    OUTCOME,
    /** An acceptor that a process excludes does not count among its votes. */
    EXCLUDED_VOTE,
    /** Without a majority nothing is decided. */
    MAJORITY_DOWN,
    /** The register is linearizable. */
    LINEARIZABLE,
    /** Published events are the registers' history, in order, once. */
    E1,
    /** A register's recorded history changed, or went back unannounced. */
    REWRITTEN,
    /** The recording is whole, so that the other rules judge everything. */
    WHOLE
  }

  @Override
  public String toString() {
    return rule + ": " + text;
  }
}
