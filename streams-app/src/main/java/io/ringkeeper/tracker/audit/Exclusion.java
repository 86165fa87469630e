package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.GapData;
import org.jspecify.annotations.Nullable;

/**
 * Why a register must not be used.
 *
 * @param reason in a word, as the source tells it: MISSING, RECREATED, ROLLED_BACK, FOREIGN,
 *     CORRUPT, TOO_NEW; UNKNOWN when it tells none
 * @param detail what was found, in a sentence
 * @param sinceMs when that was noticed, milliseconds since 1970
 * @param sequence the transition that would have been published next
 */
public record Exclusion(String reason, String detail, long sinceMs, long sequence) {

  private static final String ROLLED_BACK = "ROLLED_BACK";
  private static final String BETWEEN = ": ";

  /** Reads what the source wrote: {@code REASON: detail}. */
  static Exclusion of(@Nullable GapData gap, long sinceMs) {
    if (gap == null || gap.detail().isEmpty()) {
      return new Exclusion(
          "UNKNOWN", "no detail given", sinceMs, gap == null ? 0 : gap.toSequence());
    }
    String text = gap.detail();
    int end = text.indexOf(BETWEEN);
    boolean named = end > 0 && text.substring(0, end).chars().allMatch(Exclusion::isOfReason);
    return new Exclusion(
        named ? text.substring(0, end) : "UNKNOWN",
        named ? text.substring(end + BETWEEN.length()) : text,
        sinceMs,
        gap.fromSequence());
  }

  private static boolean isOfReason(int c) {
    return (c >= 'A' && c <= 'Z') || c == '_';
  }

  /**
   * Whether this transition shows the register usable again. One that lost transitions never is,
   * whatever is written to it: only another life of the acceptor goes on.
   */
  boolean endsAt(long transition) {
    return transition >= sequence && !reason.equals(ROLLED_BACK);
  }

  String text() {
    return reason + BETWEEN + detail;
  }
}
