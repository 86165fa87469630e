package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One transition of a register. The register keeps its last {@value #KEPT}, so that a watcher that
 * saw versions jump can read what it missed.
 *
 * @param znodeVersion ZooKeeper's data version of the register after this transition; 0 for its
 *     creation
 * @param kind what happened
 * @param ballot the ballot of the promise or accept; for a creation that of the state it began
 *     with, {@link Ballot#ZERO} where it began empty
 * @param alsoPromised for an accept: the ballot promised in the same write, or null
 * @param state the accepted state, or the one that a creation began with; {@link StateRef#NONE} for
 *     a promise or an empty creation
 * @param epoch that state's active epoch; -1 without a state
 * @param phase that state's phase; STABLE without a state
 * @param timeMs the writer's clock, milliseconds since 1970; informative
 * @param deciders the acceptors whose majority decides that state; null without a state
 * @param acceptors the acceptors that the state itself names; null without a state
 */
public record JournalEntry(
    int znodeVersion,
    Kind kind,
    Ballot ballot,
    @Nullable Ballot alsoPromised,
    StateRef state,
    long epoch,
    Phase.Kind phase,
    long timeMs,
    @Nullable Quorum deciders,
    @Nullable Quorum acceptors) {

  /** How many transitions a register remembers. */
  public static final int KEPT = 32;

  public JournalEntry {
    boolean hasState = state.version() > 0;
    if (hasState != (deciders != null) || hasState != (acceptors != null)) {
      throw new IllegalArgumentException(
          "a transition to "
              + state
              + " with deciders "
              + deciders
              + " and acceptors "
              + acceptors);
    }
    if (kind == Kind.PROMISED && hasState) {
      throw new IllegalArgumentException("a promise accepts nothing, not " + state);
    }
  }

  /** Kinds of transition. */
  public enum Kind {
    /** The register was created, empty or with a state known chosen. No vote. */
    CREATED,
    PROMISED,
    ACCEPTED
  }

  /** Where a journal entry was read: acceptor and ring id. */
  public record Source(AcceptorId acceptor, String ring, String ringId) {}

  /** The first entry of a register that began empty. */
  public static JournalEntry created(long timeMs) {
    return withoutState(0, Kind.CREATED, Ballot.ZERO, timeMs);
  }

  /** The first entry of a register that began with a state known chosen. */
  public static JournalEntry createdWith(Summary chosen, long timeMs) {
    return withState(0, Kind.CREATED, chosen, null, timeMs);
  }

  /** A promise. */
  public static JournalEntry promised(int znodeVersion, Ballot ballot, long timeMs) {
    return withoutState(znodeVersion, Kind.PROMISED, ballot, timeMs);
  }

  /**
   * An accept.
   *
   * @param alsoPromised the ballot promised in the same write, or null
   */
  public static JournalEntry accepted(
      int znodeVersion, Summary accepted, @Nullable Ballot alsoPromised, long timeMs) {
    return withState(znodeVersion, Kind.ACCEPTED, accepted, alsoPromised, timeMs);
  }

  /** What was accepted, for an accept. */
  public Optional<Accepted> vote() {
    Quorum by = deciders;
    Quorum named = acceptors;
    return kind != Kind.ACCEPTED || by == null || named == null
        ? Optional.empty()
        : Optional.of(new Accepted(ballot, state, by, named));
  }

  private static JournalEntry withoutState(int version, Kind kind, Ballot ballot, long timeMs) {
    return new JournalEntry(
        version, kind, ballot, null, StateRef.NONE, -1, Phase.Kind.STABLE, timeMs, null, null);
  }

  private static JournalEntry withState(
      int version, Kind kind, Summary summary, @Nullable Ballot alsoPromised, long timeMs) {
    Accepted accepted = summary.accepted();
    return new JournalEntry(
        version,
        kind,
        accepted.ballot(),
        alsoPromised,
        accepted.state(),
        summary.epoch(),
        summary.phase(),
        timeMs,
        accepted.deciders(),
        accepted.acceptors());
  }
}
