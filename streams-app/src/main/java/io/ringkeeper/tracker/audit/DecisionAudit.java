package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.tracker.audit.AgreementView.Chosen;
import io.ringkeeper.tracker.audit.AgreementView.Doubt;
import io.ringkeeper.tracker.audit.AgreementView.OpenChange;
import io.ringkeeper.tracker.audit.VersionView.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns from accepts what was chosen: a majority of the deciders that the accepts themselves name,
 * at one same ballot, evidence accumulating over time (P1, P2, P4).
 */
final class DecisionAudit {

  private DecisionAudit() {}

  static AuditStep accept(
      AgreementView view, VersionHistory history, AgreementEvent event, VoteSeen vote, long nowMs) {
    BallotData ballot = event.ballot();
    AcceptedState state = event.state();
    if (ballot == null || state == null) {
      return AuditStep.unchanged(view);
    }
    List<Alert> alerts = new ArrayList<>();
    AgreementView next = carried(view, event, ballot, state, vote, alerts);
    VersionView known = history.find(state.version());
    VersionView before = known == null ? VersionView.of(state.version()) : known;
    if (before.candidates().stream().anyMatch(c -> c.contradicts(ballot, state))) {
      alerts.add(twoSets(view.ring(), ballot, state, event.timeMs()));
    }
    VersionView after = before.accepted(ballot, state, vote);
    after
        .contradiction()
        .ifPresent(other -> alerts.add(twoChosen(view.ring(), after, other, event.timeMs())));
    Set<Long> touched = new HashSet<>(Set.of(state.version(), state.version() + 1));
    Optional<Candidate> chosen = after.chosen();
    if (chosen.isEmpty()) {
      return new AuditStep(next, after, touched, alerts, List.of());
    }
    if (before.chosen().isEmpty()) {
      alerts.addAll(SetAudit.check(view.ring(), history, after, event.timeMs()));
    }
    List<String> resolved = new ArrayList<>();
    next = withoutDoubt(next, state.version(), resolved);
    if (state.version() >= view.currentVersion()) {
      next = advanced(next, history, state.version(), chosen.get(), nowMs, resolved);
    }
    return new AuditStep(next, after, touched, alerts, resolved);
  }

  /** What is wrong with the state that a later life of a register begins with. */
  static List<Alert> beginning(AgreementView view, AgreementEvent event) {
    BallotData ballot = event.ballot();
    AcceptedState state = event.state();
    if (ballot == null || state == null) {
      return List.of();
    }
    return view.ballot(ballot)
        .filter(known -> carriesOther(known, state))
        .map(known -> List.of(twoStates(view.ring(), known, state, event.timeMs())))
        .orElse(List.of());
  }

  private static boolean carriesOther(BallotView known, AcceptedState state) {
    return known.used()
        && (known.version() != state.version() || !known.digest().equals(state.digest()));
  }

  private static AgreementView carried(
      AgreementView view,
      AgreementEvent event,
      BallotData ballot,
      AcceptedState state,
      VoteSeen vote,
      List<Alert> alerts) {
    BallotView known = view.ballot(ballot).orElse(BallotView.of(ballot));
    boolean other = carriesOther(known, state);
    if (other) {
      alerts.add(twoStates(view.ring(), known, state, event.timeMs()));
    }
    AgreementView next =
        other ? view : view.withBallot(known.carrying(state.version(), state.digest()));
    BallotData along = event.alsoPromised();
    if (along == null) {
      return next;
    }
    BallotView promised = next.ballot(along).orElse(BallotView.of(along));
    return next.withBallot(promised.promisedAlongBy(vote));
  }

  private static AgreementView advanced(
      AgreementView view,
      VersionHistory history,
      long version,
      Candidate chosen,
      long nowMs,
      List<String> resolved) {
    Chosen current =
        new Chosen(
            version,
            chosen.digest(),
            chosen.ballot(),
            chosen.deciders(),
            chosen.acceptors(),
            chosen.epoch(),
            chosen.phase(),
            chosen.change());
    OpenChange before = view.openChange();
    OpenChange open = current.moving() ? opened(view, current, nowMs) : null;
    if (before != null && before.alarmed() && !before.equals(open)) {
      resolved.add(AbsenceAudit.stallId(view.ring(), before.changeId()));
    }
    resolved.addAll(released(view, current));
    AgreementView next = view.withCurrent(current, open);
    boolean first = view.currentVersion() < version;
    return first && version > 1 && !isChosen(history, version - 1)
        ? AbsenceAudit.doubt(next, Doubt.Kind.PREDECESSOR, version - 1, nowMs)
        : next;
  }

  /** Alerts about acceptors that were in the set and are no longer: nobody needs them now. */
  private static List<String> released(AgreementView view, Chosen current) {
    Chosen before = view.current();
    return before == null
        ? List.of()
        : view.acceptors().values().stream()
            .filter(a -> before.acceptors().contains(a.id()))
            .filter(a -> !current.acceptors().contains(a.id()))
            .flatMap(a -> ExclusionAudit.alertId(view.ring(), a).stream())
            .toList();
  }

  private static OpenChange opened(AgreementView view, Chosen current, long nowMs) {
    String changeId =
        current.change() == null
            ? "version " + current.version()
            : Ballots.text(current.change().changeId());
    OpenChange before = view.openChange();
    return before != null && before.version() == current.version()
        ? before
        : new OpenChange(changeId, current.version(), nowMs, false);
  }

  private static boolean isChosen(VersionHistory history, long version) {
    VersionView known = history.find(version);
    return known != null && known.chosen().isPresent();
  }

  private static AgreementView withoutDoubt(
      AgreementView view, long version, List<String> resolved) {
    @Nullable Doubt gone = AbsenceAudit.find(view, Doubt.Kind.PREDECESSOR, version);
    if (gone == null) {
      return view;
    }
    if (gone.alarmed()) {
      resolved.add(AbsenceAudit.doubtId(view.ring(), gone));
    }
    return AbsenceAudit.without(view, gone);
  }

  private static Alert twoChosen(String ring, VersionView version, Candidate other, long timeMs) {
    Candidate first = version.chosen().orElseThrow();
    return Alert.of(
        Alert.Kind.TWO_CHOSEN,
        ring,
        String.valueOf(version.version()),
        "Version %d of ring %s was decided twice: state %s at ballot %s by %s, and state %s at"
                .formatted(
                    version.version(),
                    ring,
                    first.digest(),
                    Ballots.text(first.ballot()),
                    voters(first),
                    other.digest())
            + " ballot %s by %s. Stop all changes of this ring and its producers, and compare the"
                .formatted(Ballots.text(other.ballot()), voters(other))
            + " ensembles' registers by hand: an acceptor forgot a vote.",
        timeMs);
  }

  private static Alert twoStates(String ring, BallotView ballot, AcceptedState state, long timeMs) {
    String at = Ballots.text(ballot.ballot());
    return Alert.of(
        Alert.Kind.TWO_STATES_AT_ONE_BALLOT,
        ring,
        at,
        "Ballot %s of ring %s carries two states: version %d %s and version %d %s. Two processes"
                .formatted(
                    at, ring, ballot.version(), ballot.digest(), state.version(), state.digest())
            + " use one proposer id, or one repeats ballots: stop proposer %s."
                .formatted(ballot.ballot().proposer()),
        timeMs);
  }

  private static Alert twoSets(String ring, BallotData ballot, AcceptedState state, long timeMs) {
    return Alert.of(
        Alert.Kind.TWO_STATES_AT_ONE_BALLOT,
        ring,
        Ballots.text(ballot),
        "Ballot %s of ring %s carries version %d %s under two sets of acceptors, one of them %s. A"
                .formatted(
                    Ballots.text(ballot), ring, state.version(), state.digest(), state.deciders())
            + " register was written by hand or is damaged: stop proposer %s and compare the"
                .formatted(ballot.proposer())
            + " ensembles' registers.",
        timeMs);
  }

  private static List<String> voters(Candidate candidate) {
    return candidate.countedAccepts().stream().map(VoteSeen::acceptor).toList();
  }
}
