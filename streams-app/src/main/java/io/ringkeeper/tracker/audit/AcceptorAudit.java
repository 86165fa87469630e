package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one acceptor may do: its promises never fall, and its transitions have no gap (P3, E1). */
final class AcceptorAudit {

  private AcceptorAudit() {}

  /**
   * What an event showed.
   *
   * @param fresh whether it was new; a repeated or contradicting event must not count as a vote
   */
  record Observed(AcceptorView after, boolean fresh, List<Alert> alerts) {}

  /** Takes a transition of the register: CREATED, PROMISED or ACCEPTED. */
  static Observed observe(AcceptorView before, AgreementEvent event) {
    String mark = mark(event);
    if (event.sequence() <= before.lastSequence()) {
      return new Observed(before, false, rewritten(before, event, mark));
    }
    List<Alert> alerts = new ArrayList<>();
    AcceptorView known = before;
    if (event.sequence() > before.lastSequence() + 1) {
      alerts.add(sequenceGap(before, event));
      known = before.skippedTo(event.sequence() - 1, event.timeMs());
    }
    BallotData ballot = event.ballot();
    if (ballot != null) {
      check(before, event, ballot, alerts);
    }
    return new Observed(after(known, event, mark), true, alerts);
  }

  private static void check(
      AcceptorView before, AgreementEvent event, BallotData ballot, List<Alert> alerts) {
    if (event.kind() == Kind.PROMISED && !Ballots.isBelow(before.promised(), ballot)) {
      alerts.add(falling(before, event, ballot));
    }
    if (event.kind() == Kind.ACCEPTED && Ballots.isBelow(ballot, before.promised())) {
      alerts.add(
          alert(
              Alert.Kind.ACCEPT_BELOW_PROMISE,
              before,
              event,
              "accepted ballot %s although it had promised %s. Its votes cannot be trusted: stop"
                      .formatted(Ballots.text(ballot), Ballots.text(before.promised()))
                  + " changes of this ring, check that no second program writes to the ensemble,"
                  + " then let the acceptor rejoin."));
    }
    BallotData along = event.alsoPromised();
    if (along != null && !Ballots.isBelow(ballot, along)) {
      alerts.add(falling(before, event, along));
    }
  }

  private static Alert falling(AcceptorView before, AgreementEvent event, BallotData ballot) {
    return alert(
        Alert.Kind.FALLING_PROMISE,
        before,
        event,
        "promised ballot %s although it had promised %s already. Its promises cannot be trusted:"
                .formatted(Ballots.text(ballot), Ballots.text(before.promised()))
            + " stop changes of this ring, check whether the ensemble was restored from a backup,"
            + " then let the acceptor rejoin.");
  }

  private static Alert sequenceGap(AcceptorView before, AgreementEvent event) {
    long from = before.lastSequence() + 1;
    long to = event.sequence() - 1;
    return Alert.of(
        Alert.Kind.SEQUENCE_GAP,
        event.ring(),
        before.id() + "/" + from + "-" + to,
        "Acceptor %s of ring %s: transitions %d to %d are not among the events, so decisions made"
                .formatted(before.id(), event.ring(), from, to)
            + " in them cannot be proved. Check the retention of the events topic and the offsets"
            + " of the source connector.",
        event.timeMs());
  }

  private static List<Alert> rewritten(AcceptorView before, AgreementEvent event, String mark) {
    boolean contradicts =
        before.recent().stream()
            .anyMatch(m -> m.sequence() == event.sequence() && !m.of().equals(mark));
    if (!contradicts) {
      return List.of();
    }
    return List.of(
        alert(
            Alert.Kind.REWRITTEN_HISTORY,
            before,
            event,
            "shows another transition under the same number than it showed before: its ensemble"
                + " was restored from an older copy. Stop changes of this ring and let the acceptor"
                + " rejoin."));
  }

  private static Alert alert(
      Alert.Kind kind, AcceptorView acceptor, AgreementEvent event, String what) {
    return Alert.of(
        kind,
        event.ring(),
        acceptor.id() + "/" + event.sequence(),
        "Acceptor %s of ring %s, transition %d: it %s"
            .formatted(acceptor.id(), event.ring(), event.sequence(), what),
        event.timeMs());
  }

  private static AcceptorView after(AcceptorView before, AgreementEvent event, String mark) {
    AcceptedState state = event.state();
    BallotData ballot = event.ballot();
    BallotData promised = before.promised();
    if (ballot != null) {
      promised = Ballots.max(promised, ballot);
    }
    if (event.alsoPromised() != null) {
      promised = Ballots.max(promised, event.alsoPromised());
    }
    Exclusion exclusion = before.exclusion();
    return before.moved(
        promised,
        state != null && ballot != null ? ballot : before.accepted(),
        state != null ? state.version() : before.acceptedVersion(),
        new AcceptorView.Mark(event.sequence(), mark),
        event.timeMs(),
        exclusion == null || exclusion.endsAt(event.sequence()) ? null : exclusion);
  }

  private static String mark(AgreementEvent event) {
    AcceptedState state = event.state();
    return event.kind()
        + " "
        + text(event.ballot())
        + (state == null ? "" : " " + state.version() + ":" + state.digest())
        + (event.alsoPromised() == null ? "" : " +" + text(event.alsoPromised()));
  }

  private static String text(@Nullable BallotData ballot) {
    return Ballots.text(ballot);
  }
}
