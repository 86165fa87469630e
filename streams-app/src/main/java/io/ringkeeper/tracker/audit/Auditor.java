package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.AckData;
import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.GapData;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.tracker.audit.AgreementView.Drained;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Audits one ring's agreement, event by event. Pure; the same events in the same order give the
 * same views, decisions and alerts, and a repeated event changes nothing.
 *
 * <p>Archived epochs are audited by {@link EpochAudit}, what stays away by {@link AbsenceAudit}.
 */
public final class Auditor {

  private Auditor() {}

  /**
   * Takes one event of a ring.
   *
   * @param history evidence about the ring's versions so far
   * @param nowMs the tracker's clock, milliseconds since 1970
   */
  public static AuditStep apply(
      AgreementView before, VersionHistory history, AgreementEvent event, long nowMs) {
    AgreementView view = before;
    if (event.kind() == Kind.EXCLUDED) {
      // Before the ring id is compared: a foreign one may be the very reason.
      return ExclusionAudit.excluded(view, event, timeMs(event, nowMs));
    }
    if (view.ringId().isEmpty()) {
      view = view.withRingId(event.ringId());
    } else if (!event.ringId().isEmpty() && !event.ringId().equals(view.ringId())) {
      if (view.current() != null || !view.ballots().isEmpty()) {
        return AuditStep.of(view, List.of(foreign(view, event)));
      }
      // Only creation was seen so far; two creators may have raced, the later one counts.
      view = AgreementView.of(view.ring()).withRingId(event.ringId());
    }
    return switch (event.kind()) {
      case CREATED -> created(view, event);
      case PROMISED -> promised(view, event);
      case ACCEPTED -> accepted(view, history, event, nowMs);
      case ACKNOWLEDGED -> acknowledged(view, event);
      case GAP -> gap(view, event, timeMs(event, nowMs));
      case EXCLUDED, EPOCH, REGISTERED, DEREGISTERED, PROPOSAL -> AuditStep.unchanged(view);
    };
  }

  private static Alert foreign(AgreementView view, AgreementEvent event) {
    return Alert.of(
        Alert.Kind.FOREIGN_RING,
        view.ring(),
        AcceptorView.id(event.acceptor(), event.incarnation()) + "/" + event.ringId(),
        "Acceptor %s shows ring %s with id %s, but the ring followed here has id %s. If the ring"
                .formatted(event.acceptor(), view.ring(), event.ringId(), view.ringId())
            + " was deleted and created again, start the tracker with a new events topic and"
            + " application id; else check which ensembles this connector reads.",
        event.timeMs());
  }

  private static AcceptorView acceptor(AgreementView view, AgreementEvent event) {
    return Lives.of(view, event.acceptor(), event.incarnation());
  }

  /** A creation is no vote, also not that of a later life, which begins with a state. */
  private static AuditStep created(AgreementView view, AgreementEvent event) {
    AcceptorAudit.Observed seen = AcceptorAudit.observe(acceptor(view, event), event);
    AgreementView next = view.withAcceptor(seen.after());
    if (event.state() != null) {
      // It was begun to be named next, and is asked to accept before it is.
      next = next.withNamed(List.of(seen.after().id()));
    }
    return observed(view, next, seen, DecisionAudit.beginning(view, event));
  }

  private static AuditStep promised(AgreementView view, AgreementEvent event) {
    AcceptorAudit.Observed seen = AcceptorAudit.observe(acceptor(view, event), event);
    AgreementView next = view.withAcceptor(seen.after());
    BallotData ballot = event.ballot();
    if (!seen.fresh() || ballot == null) {
      return observed(view, next, seen, List.of());
    }
    if (next.isReplaced(seen.after())) {
      return observed(view, next, seen, List.of(Lives.replaced(next, seen.after(), event)));
    }
    if (seen.after().excluded()) {
      return observed(view, next, seen, List.of());
    }
    BallotView known = next.ballot(ballot).orElse(BallotView.of(ballot));
    next = next.withBallot(known.promisedBy(vote(event)));
    Set<Long> touched = new HashSet<>(Set.of(next.currentVersion()));
    if (known.used()) {
      touched.add(known.version());
    }
    return new AuditStep(next, null, touched, seen.alerts(), ended(view, seen));
  }

  private static AuditStep accepted(
      AgreementView view, VersionHistory history, AgreementEvent event, long nowMs) {
    AcceptorAudit.Observed seen = AcceptorAudit.observe(acceptor(view, event), event);
    AgreementView next = view.withAcceptor(seen.after());
    if (!seen.fresh()) {
      return observed(view, next, seen, List.of());
    }
    if (next.isReplaced(seen.after())) {
      return observed(view, next, seen, List.of(Lives.replaced(next, seen.after(), event)));
    }
    List<Alert> alerts = new ArrayList<>(seen.alerts());
    next = named(next, event);
    if (!next.named().contains(seen.after().id())) {
      alerts.add(Lives.stranger(next, seen.after(), event));
    }
    List<String> resolved = new ArrayList<>(ended(view, seen));
    if (seen.after().excluded()) {
      return new AuditStep(next, null, Set.of(), alerts, resolved);
    }
    AuditStep step = DecisionAudit.accept(next, history, event, vote(event), nowMs);
    alerts.addAll(step.alerts());
    resolved.addAll(step.resolved());
    return new AuditStep(step.view(), step.version(), step.touched(), alerts, resolved);
  }

  private static AgreementView named(AgreementView view, AgreementEvent event) {
    AcceptedState state = event.state();
    return state == null ? view : view.withNamed(state.deciders()).withNamed(state.acceptors());
  }

  private static AuditStep observed(
      AgreementView before, AgreementView after, AcceptorAudit.Observed seen, List<Alert> more) {
    List<Alert> alerts = new ArrayList<>(seen.alerts());
    alerts.addAll(more);
    return new AuditStep(after, null, Set.of(), alerts, ended(before, seen));
  }

  /** Alerts about exclusions that this transition ended. */
  private static List<String> ended(AgreementView before, AcceptorAudit.Observed seen) {
    AcceptorView known = before.acceptors().get(seen.after().id());
    return known == null || seen.after().excluded()
        ? Lives.resolvedBy(before, seen.after())
        : ExclusionAudit.alertId(before.ring(), known).stream().toList();
  }

  static VoteSeen vote(AgreementEvent event) {
    return new VoteSeen(
        AcceptorView.id(event.acceptor(), event.incarnation()), event.timeMs(), event.sequence());
  }

  private static AuditStep acknowledged(AgreementView view, AgreementEvent event) {
    AckData ack = event.ack();
    if (ack == null) {
      return AuditStep.unchanged(view);
    }
    Drained drained = view.drained();
    if (drained == null || Ballots.isBelow(drained.changeId(), ack.changeId())) {
      drained = new Drained(ack.changeId(), java.util.Map.of());
    }
    if (!drained.changeId().equals(ack.changeId())) {
      return AuditStep.unchanged(view);
    }
    return AuditStep.of(
        view.withDrained(drained.plus(ack.producerId(), ack.drainedInMs())), List.of());
  }

  /** What a source noticed itself has no writer and so no writer's clock. */
  private static long timeMs(AgreementEvent event, long nowMs) {
    return event.timeMs() > 0 ? event.timeMs() : nowMs;
  }

  private static AuditStep gap(AgreementView view, AgreementEvent event, long timeMs) {
    GapData gap = event.gap();
    if (gap == null) {
      return AuditStep.unchanged(view);
    }
    AcceptorView acceptor = acceptor(view, event);
    if (gap.toSequence() <= acceptor.lastSequence()) {
      return AuditStep.unchanged(view);
    }
    Alert alert =
        Alert.of(
            Alert.Kind.SOURCE_GAP,
            view.ring(),
            acceptor.id() + "/" + gap.fromSequence() + "-" + gap.toSequence(),
            "Acceptor %s of ring %s: the source connector missed transitions %d to %d (%s), so"
                    .formatted(
                        acceptor.id(),
                        view.ring(),
                        gap.fromSequence(),
                        gap.toSequence(),
                        gap.detail())
                + " decisions made in them cannot be proved from this acceptor. Keep the connector"
                + " running while the ring changes.",
            timeMs);
    AcceptorView after = acceptor.skippedTo(gap.toSequence(), timeMs);
    return new AuditStep(
        view.withAcceptor(after), null, Set.of(), List.of(alert), Lives.resolvedBy(view, after));
  }
}
