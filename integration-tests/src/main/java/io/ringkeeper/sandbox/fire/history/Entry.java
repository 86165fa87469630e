package io.ringkeeper.sandbox.fire.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history.
 *
 * <p>Times named {@code atNanos} are {@link System#nanoTime()}, which on one Linux machine is the
 * same monotonic clock in every process. Ballots are written {@code round.nonce@proposer}, digests
 * as 64 hexadecimal digits.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "e")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Started.class, name = "started"),
  @JsonSubTypes.Type(value = Entry.Invoked.class, name = "invoked"),
  @JsonSubTypes.Type(value = Entry.Attempted.class, name = "attempted"),
  @JsonSubTypes.Type(value = Entry.Returned.class, name = "returned"),
  @JsonSubTypes.Type(value = Entry.Learned.class, name = "learned"),
  @JsonSubTypes.Type(value = Entry.Sighted.class, name = "sighted"),
  @JsonSubTypes.Type(value = Entry.Transition.class, name = "transition"),
  @JsonSubTypes.Type(value = Entry.Stored.class, name = "stored"),
  @JsonSubTypes.Type(value = Entry.Missed.class, name = "missed"),
  @JsonSubTypes.Type(value = Entry.Noted.class, name = "noted")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Entry {

  /** When it happened, or was seen. */
  long atNanos();

  /** How a call ended. */
  enum Outcome {
    DECIDED,
    NO_QUORUM,
    INDETERMINATE,
    /** Anything else: never expected. */
    FAILED
  }

  /**
   * A process began.
   *
   * @param who its proposer id, unique per process start; names it in its further lines
   * @param process its name, the same over restarts
   */
  record Started(String who, String process, long pid, long atNanos) implements Entry {}

  /** A call is about to be made. */
  record Invoked(String who, long op, String kind, long atNanos) implements Entry {}

  /**
   * A call is about to propose a state, written before anything of it is sent.
   *
   * @param version of the proposed state
   * @param baseVersion of the state it was derived from; 0 before the first
   * @param baseDigest of that state; empty before the first, {@link Attempted#UNKNOWN} when it was
   *     not visible
   */
  record Attempted(
      String who,
      long op,
      long version,
      String digest,
      long baseVersion,
      String baseDigest,
      String ballot,
      long atNanos)
      implements Entry {

    /** Stands for a base that was not visible where the attempt was written down. */
    public static final String UNKNOWN = "?";
  }

  /**
   * A call ended. A call without this line may have had any outcome.
   *
   * @param changed whether the call says that its own change was decided
   * @param version of the state it answered; 0 unless decided
   * @param votedFor the acceptors named by the answer
   * @param detail the exception's text, or empty
   */
  record Returned(
      String who,
      long op,
      Outcome outcome,
      boolean changed,
      long version,
      String digest,
      String ballot,
      List<String> votedFor,
      String detail,
      long atNanos)
      implements Entry {}

  /** A learner published a state as chosen at this ballot. */
  record Learned(String who, long version, String digest, String ballot, long atNanos)
      implements Entry {}

  /**
   * A process's own reading of a register changed.
   *
   * @param what PRESENT, ABSENT, UNAVAILABLE, or EXCLUDED with a colon and the reason
   */
  record Sighted(String who, String acceptor, String what, long atNanos) implements Entry {}

  /**
   * The recorder saw this transition in a register's journal.
   *
   * @param incarnation of the acceptor
   * @param version the register's data version after it
   * @param kind CREATED, PROMISED or ACCEPTED
   * @param alsoPromised for an accept: the ballot promised in the same write
   * @param stateVersion of the accepted state; 0 unless ACCEPTED
   * @param digest of the accepted state; empty unless ACCEPTED
   * @param epoch the accepted state's
   * @param phase the accepted state's
   * @param deciders the acceptors whose majority decides the accepted state, name#incarnation
   */
  record Transition(
      String acceptor,
      String incarnation,
      int version,
      String kind,
      String ballot,
      @Nullable String alsoPromised,
      long stateVersion,
      String digest,
      long epoch,
      String phase,
      List<String> deciders,
      long atNanos)
      implements Entry {}

  /** The recorder read this register as a whole. */
  record Stored(
      String acceptor,
      String incarnation,
      int version,
      String promised,
      String acceptedBallot,
      long stateVersion,
      String digest,
      long atNanos)
      implements Entry {}

  /** The recorder missed these transitions, both ends included. */
  record Missed(String acceptor, String incarnation, int from, int to, long atNanos)
      implements Entry {}

  /**
   * The harness did something.
   *
   * @param what round, inject, fired, heal, rollback, restored, …
   * @param target what it was done to
   */
  record Noted(int round, String what, String kind, String target, String detail, long atNanos)
      implements Entry {}
}
