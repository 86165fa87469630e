package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.ArchivedEpoch;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.tracker.audit.AgreementView.Doubt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds archived epochs into the current table and checks that they agree and follow from each
 * other (R1, R3). Pure.
 *
 * <p>Acceptors archive independently, so epochs may arrive in any order between them: what cannot
 * be folded yet waits, and only becomes an alert after a while.
 */
public final class EpochAudit {

  private EpochAudit() {}

  /**
   * What an archived epoch did.
   *
   * @param epoch what is now known of it, or null when nothing changed
   * @param table the table folded so far; null before the first
   */
  public record EpochStep(
      AgreementView view,
      @Nullable EpochView epoch,
      @Nullable TableView table,
      List<Alert> alerts,
      List<String> resolved) {}

  /** Takes an EPOCH event. */
  public static EpochStep apply(
      AgreementView view,
      @Nullable TableView table,
      EpochHistory history,
      AgreementEvent event,
      long nowMs) {
    ArchivedEpoch archived = event.epoch();
    if (archived == null) {
      return new EpochStep(view, null, table, List.of(), List.of());
    }
    EpochView known = history.find(archived.epoch());
    String holder = AcceptorView.id(event.acceptor(), event.incarnation());
    if (known != null && !known.archived().equals(archived)) {
      Alert alert = contradiction(view.ring(), known, holder, archived.epoch(), event.timeMs());
      return new EpochStep(view, null, table, List.of(alert), List.of());
    }
    EpochView next =
        known == null ? new EpochView(archived, List.of(holder)) : known.alsoHeldBy(holder);
    if (known != null) {
      return new EpochStep(view, next, table, List.of(), List.of());
    }
    AgreementView seen =
        view.withEpochs(view.foldedEpoch(), Math.max(view.highestEpoch(), archived.epoch()));
    EpochHistory withThis = e -> e == archived.epoch() ? next : history.find(e);
    return fold(seen, next, table, withThis, nowMs);
  }

  private static EpochStep fold(
      AgreementView view,
      EpochView added,
      @Nullable TableView table,
      EpochHistory history,
      long nowMs) {
    List<Alert> alerts = new ArrayList<>();
    List<String> resolved = new ArrayList<>();
    AgreementView next = view;
    TableView current = table;
    while (true) {
      Candidate candidate = following(next, current, history);
      candidate.alert().ifPresent(alerts::add);
      TableView folded = candidate.table();
      if (folded == null) {
        break;
      }
      current = folded;
      next = settled(next.withEpochs(folded.epoch(), next.highestEpoch()), resolved);
    }
    boolean missing = history.find(next.foldedEpoch() + 1) == null;
    if (missing && next.highestEpoch() > next.foldedEpoch()) {
      next = AbsenceAudit.doubt(next, Doubt.Kind.EPOCH, next.foldedEpoch() + 1, nowMs);
    }
    return new EpochStep(next, added, current, alerts, resolved);
  }

  private record Candidate(@Nullable TableView table, Optional<Alert> alert) {}

  /**
   * The table after the following epoch; when that one does not fit, or has been missed for so long
   * that an alert told it, after the next full table above.
   */
  private static Candidate following(
      AgreementView view, @Nullable TableView before, EpochHistory history) {
    long wanted = view.foldedEpoch() + 1;
    EpochView next = history.find(wanted);
    if (next == null) {
      Doubt missed = AbsenceAudit.find(view, Doubt.Kind.EPOCH, wanted);
      boolean givenUp = missed != null && missed.alarmed();
      return new Candidate(givenUp ? laterFull(view, history) : null, Optional.empty());
    }
    Candidate folded = fold(view.ring(), before, next.archived());
    return folded.table() == null
        ? new Candidate(laterFull(view, history), folded.alert())
        : folded;
  }

  private static @Nullable TableView laterFull(AgreementView view, EpochHistory history) {
    for (long e = view.foldedEpoch() + 2; e <= view.highestEpoch(); e++) {
      EpochView later = history.find(e);
      if (later != null && later.archived().table() != null) {
        return TableView.full(view.ring(), later.archived(), slotTable(later.archived().table()));
      }
    }
    return null;
  }

  private static Candidate fold(String ring, @Nullable TableView before, ArchivedEpoch epoch) {
    List<Integer> full = epoch.table();
    TableView stated = full == null ? null : TableView.full(ring, epoch, slotTable(full));
    if (before == null || before.epoch() + 1 != epoch.epoch()) {
      return new Candidate(stated, Optional.empty());
    }
    try {
      SlotTable folded = before.slotTable().with(TableView.moves(epoch));
      if (stated != null && !stated.slotTable().equals(folded)) {
        // The archive's own full table is the better base for what follows.
        return new Candidate(
            stated,
            Optional.of(mismatch(ring, epoch, "its full table differs from the moves applied")));
      }
      return new Candidate(TableView.full(ring, epoch, folded), Optional.empty());
    } catch (IllegalArgumentException moveDoesNotFit) {
      return new Candidate(
          stated, Optional.of(mismatch(ring, epoch, String.valueOf(moveDoesNotFit.getMessage()))));
    }
  }

  private static SlotTable slotTable(List<Integer> partitionBySlot) {
    return SlotTable.of(partitionBySlot.stream().mapToInt(Integer::intValue).toArray());
  }

  private static AgreementView settled(AgreementView view, List<String> resolved) {
    List<Doubt> kept = new ArrayList<>();
    for (Doubt doubt : view.doubts()) {
      boolean gone = doubt.kind() == Doubt.Kind.EPOCH && doubt.subject() <= view.foldedEpoch();
      if (!gone) {
        kept.add(doubt);
      } else if (doubt.alarmed() && doubt.subject() == view.foldedEpoch()) {
        resolved.add(AbsenceAudit.doubtId(view.ring(), doubt));
      }
    }
    return view.withDoubts(kept);
  }

  private static Alert mismatch(String ring, ArchivedEpoch epoch, String why) {
    return Alert.of(
        Alert.Kind.FOLD_MISMATCH,
        ring,
        String.valueOf(epoch.epoch()),
        "Epoch %d of ring %s does not follow from epoch %d: %s. Producers may route by different"
                .formatted(epoch.epoch(), ring, epoch.epoch() - 1, why)
            + " tables: stop changes of this ring and compare the archives of the ensembles.",
        epoch.completedAtMs());
  }

  private static Alert contradiction(
      String ring, EpochView known, String holder, long epoch, long timeMs) {
    return Alert.of(
        Alert.Kind.ARCHIVE_CONTRADICTION,
        ring,
        epoch + "/" + holder,
        "Acceptor %s archived epoch %d of ring %s differently than %s. One of them was written by"
                .formatted(holder, epoch, ring, known.heldBy())
            + " hand or is damaged: stop changes of this ring and compare the two entries.",
        timeMs);
  }
}
