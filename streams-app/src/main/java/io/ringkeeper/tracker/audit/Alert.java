package io.ringkeeper.tracker.audit;

import org.jspecify.annotations.Nullable;

/**
 * Something that an operator should know.
 *
 * @param id reproducible: the same happening always has the same id, so a replay repeats no alert
 * @param ring the ring concerned; empty when none could be told
 * @param subject what it is about: an acceptor, a version, an epoch, a change
 * @param message what happened, to what, and what to do
 * @param raisedAtMs the writer's clock for what an event shows, the tracker's clock for what the
 *     absence of events shows; milliseconds since 1970
 * @param resolvedAtMs when it went away by itself, or null
 */
public record Alert(
    String id,
    Kind kind,
    Severity severity,
    String ring,
    String subject,
    String message,
    long raisedAtMs,
    @Nullable Long resolvedAtMs) {

  /** How bad it is. */
  public enum Severity {
    /** The agreement's rules are broken: what it decided cannot be trusted. */
    VIOLATION,
    /** Evidence is missing or somebody has to act; nothing wrong was proved. */
    WARNING
  }

  /** What can be wrong. */
  public enum Kind {
    /** Two different states of one version were chosen. */
    TWO_CHOSEN(Severity.VIOLATION),
    /** One ballot carries two states. */
    TWO_STATES_AT_ONE_BALLOT(Severity.VIOLATION),
    /** An acceptor promised a ballot that is not above its promise. */
    FALLING_PROMISE(Severity.VIOLATION),
    /** An acceptor accepted a ballot below its promise. */
    ACCEPT_BELOW_PROMISE(Severity.VIOLATION),
    /** A version was decided by other acceptors than its predecessor names. */
    WRONG_DECIDERS(Severity.VIOLATION),
    /** A decision changes more of the acceptor set than one may. */
    BAD_SET_CHANGE(Severity.VIOLATION),
    /** An acceptor votes in a life that a later one replaced. */
    REPLACED_LIFE(Severity.VIOLATION),
    /** An acceptor now shows another transition than it showed before. */
    REWRITTEN_HISTORY(Severity.VIOLATION),
    /** Two acceptors archived one epoch differently. */
    ARCHIVE_CONTRADICTION(Severity.VIOLATION),
    /** An archived epoch does not follow from the one before. */
    FOLD_MISMATCH(Severity.VIOLATION),
    /** A register carries another ring's id. */
    FOREIGN_RING(Severity.VIOLATION),
    /** Transitions of an acceptor are not among the events. */
    SEQUENCE_GAP(Severity.WARNING),
    /** A source reported that it missed transitions. */
    SOURCE_GAP(Severity.WARNING),
    /** A register must not be used. */
    EXCLUDED(Severity.WARNING),
    /** An acceptor accepted that no state was seen to name. */
    STRANGER(Severity.WARNING),
    /** An archived epoch is missing below one that is there. */
    EPOCH_GAP(Severity.WARNING),
    /** A version was chosen, but nothing proves its predecessor chosen. */
    UNPROVEN_PREDECESSOR(Severity.WARNING),
    /** A change stays open. */
    STALLED_CHANGE(Severity.WARNING),
    /** A record of the events topic could not be read. */
    UNREADABLE_EVENT(Severity.WARNING);

    private final Severity severity;

    Kind(Severity severity) {
      this.severity = severity;
    }

    public Severity severity() {
      return severity;
    }

    /** As used in ids: {@code two-chosen}. */
    public String slug() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** An alert whose id is made of kind, ring and subject. */
  public static Alert of(Kind kind, String ring, String subject, String message, long raisedAtMs) {
    String id = kind.slug() + "/" + ring + "/" + subject;
    return new Alert(id, kind, kind.severity(), ring, subject, message, raisedAtMs, null);
  }

  /** The same alert, gone since then. */
  public Alert resolvedAt(long timeMs) {
    return new Alert(id, kind, severity, ring, subject, message, raisedAtMs, timeMs);
  }
}
