package io.ringkeeper.tracker.query;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import org.jspecify.annotations.Nullable;

/**
 * One acceptor of one ring as its events show it. What happens to an ensemble between two writes
 * shows nowhere: health tells of the agreement, not of the servers.
 *
 * @param incarnation its present life
 * @param voting whether the ring's present state names it in this life; true while none is proved
 * @param reason what is wrong, in a sentence; empty when nothing is
 * @param action what to do about it; empty when nothing is to be done
 * @param promised the highest ballot it promised; round 0 when none
 * @param accepted the ballot it accepted last; round 0 when none
 * @param acceptedVersion version of the state it accepted last; 0 when none
 * @param behind how many versions the ring's decisions are ahead of that, 0 or more
 * @param lastSequence the register's version seen last; -1 when none
 * @param lastTimeMs the writer's clock of that; 0 when none
 * @param exclusion why it must not be used, or null
 * @param gaps how many times transitions of it were missed
 * @param missed how many transitions that were
 */
public record AcceptorInfo(
    String ring,
    String name,
    String incarnation,
    boolean voting,
    Health health,
    String reason,
    String action,
    BallotData promised,
    BallotData accepted,
    long acceptedVersion,
    long behind,
    long lastSequence,
    long lastTimeMs,
    @Nullable Excluded exclusion,
    int gaps,
    long missed) {

  /** At a glance. */
  public enum Health {
    /** It has all that is decided. */
    OK,
    /** It lacks decisions; the next ones repair it. */
    BEHIND,
    /** It lacks decisions, and nothing was heard of it for a while, or ever. */
    SILENT,
    /** Its register must not be used: it does not vote until it rejoins. */
    EXCLUDED,
    /** The ring's present state does not name it: whatever it does counts for nothing. */
    OUTSIDE
  }

  /**
   * Why it must not be used.
   *
   * @param reason in a word: MISSING, RECREATED, ROLLED_BACK, FOREIGN, CORRUPT, TOO_NEW or UNKNOWN
   * @param detail what was found
   * @param sinceMs when that was noticed
   */
  public record Excluded(String reason, String detail, long sinceMs) {}
}
