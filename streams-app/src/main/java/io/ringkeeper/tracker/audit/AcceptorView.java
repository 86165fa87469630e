package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one life of one acceptor of one ring.
 *
 * @param life 1 for the first incarnation seen under this name, one more for each later one; the
 *     highest is the acceptor's present life, the others were replaced
 * @param promised the highest ballot it promised
 * @param accepted the ballot it accepted last, or began with; round 0 when none
 * @param acceptedVersion version of that state; 0 when none
 * @param lastSequence the register's version seen last; -1 when none
 * @param lastTimeMs the writer's clock of that
 * @param gaps how many times transitions of it were missed
 * @param missed how many transitions that were
 * @param exclusion why the register must not be used; null when it may
 * @param recent short marks of the transitions seen last, oldest first
 */
public record AcceptorView(
    String name,
    String incarnation,
    int life,
    BallotData promised,
    BallotData accepted,
    long acceptedVersion,
    long lastSequence,
    long lastTimeMs,
    int gaps,
    long missed,
    @Nullable Exclusion exclusion,
    List<Mark> recent) {

  /** So many transitions are remembered to tell a repeated event from a rewritten history. */
  static final int RECENT = 64;

  public AcceptorView {
    recent = List.copyOf(recent);
  }

  /** A transition in short. */
  public record Mark(long sequence, String of) {}

  static AcceptorView unseen(String name, String incarnation, int life) {
    return new AcceptorView(
        name, incarnation, life, Ballots.ZERO, Ballots.ZERO, 0, -1, 0, 0, 0, null, List.of());
  }

  /** An acceptor of which nothing was seen, by its {@code name#incarnation}. */
  public static AcceptorView unseen(String id) {
    String name = nameOf(id);
    return unseen(name, id.substring(Math.min(id.length(), name.length() + 1)), 0);
  }

  /** {@code name#incarnation}, as deciders are named. */
  public String id() {
    return id(name, incarnation);
  }

  static String id(String name, String incarnation) {
    return name + "#" + incarnation;
  }

  /** The name in {@code name#incarnation}. */
  public static String nameOf(String id) {
    int end = id.indexOf('#');
    return end < 0 ? id : id.substring(0, end);
  }

  boolean excluded() {
    return exclusion != null;
  }

  AcceptorView excludedAs(@Nullable Exclusion next) {
    return copy(lastSequence, lastTimeMs, gaps, missed, next);
  }

  /** Past transitions that the source or the topic lost. */
  AcceptorView skippedTo(long sequence, long timeMs) {
    return sequence <= lastSequence
        ? this
        : copy(sequence, timeMs, gaps + 1, missed + sequence - lastSequence, exclusion);
  }

  /** Past this transition, which follows the one seen last. */
  AcceptorView moved(
      BallotData nextPromised,
      BallotData nextAccepted,
      long nextVersion,
      Mark mark,
      long timeMs,
      @Nullable Exclusion nextExclusion) {
    List<Mark> marks = new ArrayList<>(recent);
    marks.add(mark);
    return new AcceptorView(
        name,
        incarnation,
        life,
        nextPromised,
        nextAccepted,
        nextVersion,
        mark.sequence(),
        timeMs,
        gaps,
        missed,
        nextExclusion,
        marks.subList(Math.max(0, marks.size() - RECENT), marks.size()));
  }

  private AcceptorView copy(
      long sequence, long timeMs, int nextGaps, long nextMissed, @Nullable Exclusion next) {
    return new AcceptorView(
        name,
        incarnation,
        life,
        promised,
        accepted,
        acceptedVersion,
        sequence,
        timeMs,
        nextGaps,
        nextMissed,
        next,
        recent);
  }
}
