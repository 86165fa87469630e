package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Registers that must not be used: since when, why, and until when. A later transition of the same
 * register ends an exclusion, unless it lost transitions; another life of the acceptor always does,
 * and so does a set that no longer names it.
 */
final class ExclusionAudit {

  /** What a source calls an acceptor whose register it never read. */
  private static final String UNKNOWN = "unknown";

  private ExclusionAudit() {}

  /** The id of the alert about this acceptor's exclusion, if it is excluded. */
  static Optional<String> alertId(String ring, AcceptorView acceptor) {
    Exclusion exclusion = acceptor.exclusion();
    return exclusion == null
        ? Optional.empty()
        : Optional.of(Alert.Kind.EXCLUDED.slug() + "/" + ring + "/" + subject(acceptor, exclusion));
  }

  private static String subject(AcceptorView acceptor, Exclusion exclusion) {
    return acceptor.id() + "/" + exclusion.reason() + "/" + exclusion.sequence();
  }

  /** Takes an EXCLUDED event. */
  static AuditStep excluded(AgreementView view, AgreementEvent event, long timeMs) {
    AcceptorView before = meant(view, event);
    Exclusion exclusion = Exclusion.of(event.gap(), timeMs);
    if (exclusion.sequence() <= before.lastSequence() || view.isReplaced(before)) {
      // Told again, after what ended it.
      return AuditStep.unchanged(view);
    }
    Exclusion known = before.exclusion();
    if (known != null && known.reason().equals(exclusion.reason())) {
      return AuditStep.unchanged(view);
    }
    AcceptorView after = before.excludedAs(exclusion);
    Alert alert =
        Alert.of(
            Alert.Kind.EXCLUDED,
            view.ring(),
            subject(after, exclusion),
            "Acceptor %s of ring %s must not be used: %s. The ring lives on with the others while"
                    .formatted(after.id(), view.ring(), exclusion.text())
                + " they are a majority. 'ringkeeper acceptors %s' tells what to do."
                    .formatted(view.ring()),
            timeMs);
    return new AuditStep(
        view.withAcceptor(after),
        null,
        Set.of(),
        List.of(alert),
        alertId(view.ring(), before).stream().toList());
  }

  /** A register that is gone or unreadable may not tell whose it is: it is the one known so far. */
  private static AcceptorView meant(AgreementView view, AgreementEvent event) {
    String incarnation = event.incarnation();
    Optional<AcceptorView> present = view.presentLife(event.acceptor());
    return (incarnation.isEmpty() || incarnation.equals(UNKNOWN)) && present.isPresent()
        ? present.get()
        : Lives.of(view, event.acceptor(), incarnation);
  }
}
