package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent;
import java.util.List;

/** Tells the lives of one acceptor apart: each counts its transitions and promises anew. */
final class Lives {

  private Lives() {}

  /** What is known of this incarnation; a first sight of it is the acceptor's next life. */
  static AcceptorView of(AgreementView view, String name, String incarnation) {
    AcceptorView known = view.acceptors().get(AcceptorView.id(name, incarnation));
    int others = view.presentLife(name).map(AcceptorView::life).orElse(0);
    return known != null ? known : AcceptorView.unseen(name, incarnation, others + 1);
  }

  /** Alerts that are over because a life was seen that replaces those they are about. */
  static List<String> resolvedBy(AgreementView before, AcceptorView life) {
    return before.acceptors().containsKey(life.id())
        ? List.of()
        : before.acceptors().values().stream()
            .filter(a -> a.name().equals(life.name()))
            .flatMap(a -> ExclusionAudit.alertId(before.ring(), a).stream())
            .toList();
  }

  /**
   * An accept or promise in a life that was replaced. Its register is not there any more, so this
   * is another one: a copy, or what a backup brought back.
   */
  static Alert replaced(AgreementView view, AcceptorView acceptor, AgreementEvent event) {
    String now = view.presentLife(acceptor.name()).map(AcceptorView::id).orElse("another");
    return Alert.of(
        Alert.Kind.REPLACED_LIFE,
        view.ring(),
        acceptor.id() + "/" + event.sequence(),
        "Acceptor %s of ring %s votes (transition %d) although %s replaced it: an older copy of its"
                .formatted(acceptor.id(), view.ring(), event.sequence(), now)
            + " ensemble is at work. Its votes are not counted here. Stop changes of this ring,"
            + " shut the copy down, then let the acceptor rejoin.",
        event.timeMs());
  }

  /** An accept by an acceptor that no state seen so far names. */
  static Alert stranger(AgreementView view, AcceptorView acceptor, AgreementEvent event) {
    return Alert.of(
        Alert.Kind.STRANGER,
        view.ring(),
        acceptor.id(),
        "Acceptor %s accepts states of ring %s, but no state seen so far names it, so its votes"
                .formatted(acceptor.id(), view.ring())
            + " count for nothing. Check which ensembles are configured as %s in the connectors."
                .formatted(acceptor.name()),
        event.timeMs());
  }
}
