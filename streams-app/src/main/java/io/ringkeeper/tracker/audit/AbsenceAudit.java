package io.ringkeeper.tracker.audit;

import io.ringkeeper.tracker.audit.AgreementView.Chosen;
import io.ringkeeper.tracker.audit.AgreementView.Doubt;
import io.ringkeeper.tracker.audit.AgreementView.OpenChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alarms what stays away: the end of a change, the proof of a predecessor, a missing epoch. Driven
 * by the tracker's clock; since when is part of the stored view, so a restart does not start the
 * count again.
 */
public final class AbsenceAudit {

  private static final int MAX_DOUBTS = 32;

  private AbsenceAudit() {}

  /**
   * Looks for what is overdue.
   *
   * @param nowMs the tracker's clock, milliseconds since 1970
   * @param patienceMs how long a change may stay open and evidence may be missing, above 0
   */
  public static AuditStep tick(AgreementView view, long nowMs, long patienceMs) {
    List<Alert> alerts = new ArrayList<>();
    AgreementView next = view;
    OpenChange open = view.openChange();
    if (open != null && !open.alarmed() && nowMs - open.sinceMs() >= patienceMs) {
      alerts.add(stalled(view, open, nowMs));
      next =
          next.withOpenChange(
              new OpenChange(open.changeId(), open.version(), open.sinceMs(), true));
    }
    List<Doubt> doubts = new ArrayList<>();
    for (Doubt doubt : view.doubts()) {
      boolean due = !doubt.alarmed() && nowMs - doubt.sinceMs() >= patienceMs;
      if (due) {
        alerts.add(missing(view.ring(), doubt, nowMs));
      }
      doubts.add(due ? new Doubt(doubt.kind(), doubt.subject(), doubt.sinceMs(), true) : doubt);
    }
    return alerts.isEmpty()
        ? AuditStep.unchanged(view)
        : AuditStep.of(next.withDoubts(doubts), alerts);
  }

  static String stallId(String ring, String changeId) {
    return Alert.Kind.STALLED_CHANGE.slug() + "/" + ring + "/" + changeId;
  }

  private static Alert stalled(AgreementView view, OpenChange open, long nowMs) {
    Chosen current = view.current();
    String what =
        current == null || current.change() == null
            ? "A change"
            : "The change '%s' asked by %s"
                .formatted(current.change().kind(), current.change().requestedBy());
    int acks = view.drained() == null ? 0 : view.drained().drainedInMs().size();
    return Alert.of(
        Alert.Kind.STALLED_CHANGE,
        view.ring(),
        open.changeId(),
        "%s of ring %s is open for %d s: change %s, %d producers have acknowledged. Sends to moving"
                .formatted(
                    what, view.ring(), (nowMs - open.sinceMs()) / 1000, open.changeId(), acks)
            + " slots are held meanwhile. Check that the sink connector runs and reaches a majority"
            + " of the ensembles; it finishes or aborts the change.",
        nowMs);
  }

  private static Alert missing(String ring, Doubt doubt, long nowMs) {
    String message =
        doubt.kind() == Doubt.Kind.PREDECESSOR
            ? "Version %d of ring %s is not proved chosen although its successor is. Events of an"
                    .formatted(doubt.subject(), ring)
                + " acceptor are missing or late: check the source connector's tasks."
            : "Epoch %d of ring %s is not in the archive although a later one is. Check the source"
                    .formatted(doubt.subject(), ring)
                + " connector's tasks and the retention of the events topic.";
    return Alert.of(kind(doubt), ring, String.valueOf(doubt.subject()), message, nowMs);
  }

  private static Alert.Kind kind(Doubt doubt) {
    return switch (doubt.kind()) {
      case PREDECESSOR -> Alert.Kind.UNPROVEN_PREDECESSOR;
      case EPOCH -> Alert.Kind.EPOCH_GAP;
    };
  }

  static String doubtId(String ring, Doubt doubt) {
    return kind(doubt).slug() + "/" + ring + "/" + doubt.subject();
  }

  static @Nullable Doubt find(AgreementView view, Doubt.Kind kind, long subject) {
    return view.doubts().stream()
        .filter(d -> d.kind() == kind && d.subject() == subject)
        .findFirst()
        .orElse(null);
  }

  static AgreementView doubt(AgreementView view, Doubt.Kind kind, long subject, long nowMs) {
    if (find(view, kind, subject) != null) {
      return view;
    }
    List<Doubt> next = new ArrayList<>(view.doubts());
    next.add(new Doubt(kind, subject, nowMs, false));
    return view.withDoubts(next.subList(Math.max(0, next.size() - MAX_DOUBTS), next.size()));
  }

  static AgreementView without(AgreementView view, Doubt doubt) {
    return view.withDoubts(view.doubts().stream().filter(d -> !d.equals(doubt)).toList());
  }
}
