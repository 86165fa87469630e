package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.StateRef;
import org.jspecify.annotations.Nullable;

/**
 * One transition of a register. The register keeps its last {@value #KEPT}, so that a watcher that
 * saw versions jump can read what it missed.
 *
 * @param znodeVersion ZooKeeper's data version of the register after this transition; 0 for its
 *     creation
 * @param kind what happened
 * @param ballot the ballot of the promise or accept
 * @param alsoPromised for an accept: the ballot promised in the same write, or null
 * @param state the accepted state; {@link StateRef#NONE} for a promise or creation
 * @param epoch the accepted state's active epoch; -1 for a promise or creation
 * @param phase the accepted state's phase; STABLE for a promise or creation
 * @param timeMs the writer's clock, milliseconds since 1970; informative
 */
public record JournalEntry(
    int znodeVersion,
    Kind kind,
    Ballot ballot,
    @Nullable Ballot alsoPromised,
    StateRef state,
    long epoch,
    Phase.Kind phase,
    long timeMs) {

  /** How many transitions a register remembers. */
  public static final int KEPT = 32;

  /** Kinds of transition. */
  public enum Kind {
    CREATED,
    PROMISED,
    ACCEPTED
  }

  /** Where a journal entry was read: acceptor and ring id. */
  public record Source(AcceptorId acceptor, String ring, String ringId) {}
}
