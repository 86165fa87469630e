package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import java.util.List;

/**
 * What is known of one acceptor of one ring.
 *
 * @param promised the highest ballot it promised
 * @param accepted the ballot it accepted last; round 0 when none
 * @param acceptedVersion version of the state it accepted last; 0 when none
 * @param lastSequence the register's version seen last; -1 when none
 * @param lastTimeMs the writer's clock of that
 * @param excludedBecause why the register must not be used; empty when it may
 * @param recent short marks of the transitions seen last, oldest first
 */
public record AcceptorView(
    String name,
    String incarnation,
    BallotData promised,
    BallotData accepted,
    long acceptedVersion,
    long lastSequence,
    long lastTimeMs,
    String excludedBecause,
    List<Mark> recent) {

  /** So many transitions are remembered to tell a repeated event from a rewritten history. */
  static final int RECENT = 64;

  public AcceptorView {
    recent = List.copyOf(recent);
  }

  /** A transition in short. */
  public record Mark(long sequence, String of) {}

  static AcceptorView unseen(String name, String incarnation) {
    return new AcceptorView(name, incarnation, Ballots.ZERO, Ballots.ZERO, 0, -1, 0, "", List.of());
  }

  /** {@code name#incarnation}, as deciders are named. */
  public String id() {
    return id(name, incarnation);
  }

  static String id(String name, String incarnation) {
    return name + "#" + incarnation;
  }

  boolean excluded() {
    return !excludedBecause.isEmpty();
  }

  AcceptorView excludedAs(String because) {
    return new AcceptorView(
        name,
        incarnation,
        promised,
        accepted,
        acceptedVersion,
        lastSequence,
        lastTimeMs,
        because,
        recent);
  }

  AcceptorView skippedTo(long sequence, long timeMs) {
    return new AcceptorView(
        name,
        incarnation,
        promised,
        accepted,
        acceptedVersion,
        Math.max(lastSequence, sequence),
        timeMs,
        excludedBecause,
        recent);
  }
}
