package io.ringkeeper.agreement.event;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in the agreement, seen at one acceptor, or (for {@link Kind#PROPOSAL}) at
 * the sink. One flat record for all kinds, so that one schema serves the topic; which fields are
 * set depends on the kind.
 *
 * <p>Record key: {@code ring} for everything of a ring (so that one ring's events share a
 * partition), else the id of the producer it speaks of.
 *
 * @param eventId unique and reproducible: the same happening always has the same id
 * @param kind what happened
 * @param acceptor name of the acceptor it was seen at; empty for PROPOSAL
 * @param incarnation of that acceptor; empty for PROPOSAL
 * @param ring the ring's name; empty for producers' registrations
 * @param ringId the ring's random id; empty where {@code ring} is
 * @param sequence register events: the register's data version, gapless per acceptor and ring;
 *     EPOCH: the epoch; else 0
 * @param timeMs the writer's clock, milliseconds since 1970; informative
 * @param ballot ballot of a promise or accept; for a creation that of the state it began with,
 *     round 0 where it began empty
 * @param alsoPromised for an accept, a ballot promised in the same write
 * @param state for an accept: what was accepted; for a creation that begins a later life of the
 *     register: what it began with, which is no vote
 * @param epoch for EPOCH: the archived epoch
 * @param producer for registrations
 * @param ack for acknowledgements
 * @param gap for GAP: what was missed
 * @param proposal for PROPOSAL: how it ended
 */
public record AgreementEvent(
    String eventId,
    Kind kind,
    String acceptor,
    String incarnation,
    String ring,
    String ringId,
    long sequence,
    long timeMs,
    @Nullable BallotData ballot,
    @Nullable BallotData alsoPromised,
    @Nullable AcceptedState state,
    @Nullable ArchivedEpoch epoch,
    @Nullable ProducerData producer,
    @Nullable AckData ack,
    @Nullable GapData gap,
    @Nullable ProposalData proposal) {

  /** Version of this schema, for the tracker to refuse what it cannot read. */
  public static final int SCHEMA_VERSION = 1;

  /** Kinds of event. */
  public enum Kind {
    /** A register was created, empty with its ring or, for a later life, with what is agreed. */
    CREATED,
    /** An acceptor promised. */
    PROMISED,
    /** An acceptor accepted. */
    ACCEPTED,
    /** An epoch was archived. */
    EPOCH,
    /** A producer registered, renewed its record, or lost or regained its connection. */
    REGISTERED,
    /** A producer's record disappeared. */
    DEREGISTERED,
    /** A producer acknowledged its drain. */
    ACKNOWLEDGED,
    /** Transitions were missed: more happened than the journal keeps. */
    GAP,
    /**
     * A register must not be used (see the gap's detail): lost, re-created, rolled back, foreign or
     * corrupt.
     */
    EXCLUDED,
    /** A proposal was rejected, committed or aborted. */
    PROPOSAL
  }

  /** A ballot. */
  public record BallotData(long round, String proposer, long nonce) {}

  /**
   * An accepted state.
   *
   * @param deciders the acceptors whose majority decides it, as {@code name#incarnation}: those
   *     that its predecessor names
   * @param acceptors the acceptors that the state itself names, in the same form: those that decide
   *     its successor
   * @param activeEpoch the state's active epoch
   * @param phase STABLE or MOVING
   * @param change the change under way, when the state's bytes could still be read
   */
  public record AcceptedState(
      long version,
      String digest,
      List<String> deciders,
      List<String> acceptors,
      long activeEpoch,
      String phase,
      @Nullable ChangeData change) {}

  /**
   * A change: under way, or how an epoch came to be.
   *
   * @param movedSlots how many slots move
   */
  public record ChangeData(
      BallotData changeId,
      String kind,
      String proposalId,
      String requestedBy,
      String reason,
      long requestedAtMs,
      int movedSlots) {}

  /**
   * An archived epoch.
   *
   * @param moves from the previous epoch, one {@code [slot, from, to]} each
   * @param table partition by slot, for every 32nd epoch, else null
   * @param cut by topic, the first offset of the new epoch by partition
   */
  public record ArchivedEpoch(
      long epoch,
      int slots,
      int partitions,
      List<String> topics,
      List<Integer> weights,
      List<List<Integer>> moves,
      @Nullable List<Integer> table,
      Map<String, List<Long>> cut,
      ChangeData change,
      BallotData completedAt,
      long completedAtMs) {}

  /**
   * A producer's record.
   *
   * @param acknowledgesDrain whether it holds and acknowledges during changes; else changes pass it
   * @param isolationMaxMs after so long without confirmation it stops sending; 0: it does not
   * @param goneSinceMs when it was first seen not to be connected to that ensemble any more, the
   *     writer's clock; null while it is connected
   */
  public record ProducerData(
      String producerId,
      String clientId,
      String host,
      List<String> topics,
      boolean idempotent,
      boolean acknowledgesDrain,
      String transactionalId,
      long maxBlockMs,
      long deliveryTimeoutMs,
      long isolationMaxMs,
      long startedAtMs,
      @Nullable Long goneSinceMs) {}

  /** An acknowledgement. */
  public record AckData(BallotData changeId, String producerId, long drainedInMs) {}

  /**
   * Missed transitions, or why a register is excluded.
   *
   * @param fromSequence first missed, inclusive
   * @param toSequence last missed, inclusive
   */
  public record GapData(long fromSequence, long toSequence, String detail) {}

  /**
   * How a proposal ended.
   *
   * @param outcome REJECTED, COMMITTED or ABORTED
   * @param detail why, and what to do
   */
  public record ProposalData(
      String proposalId,
      String kind,
      String requestedBy,
      String outcome,
      String detail,
      long epochAfter) {}
}
