package io.ringkeeper.tracker.query;

import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.tracker.audit.AgreementView;
import io.ringkeeper.tracker.audit.AgreementView.Chosen;
import io.ringkeeper.tracker.audit.AgreementView.Drained;
import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.audit.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a ring's agreement, table and alerts together. */
final class RingDetails {

  private RingDetails() {}

  static RingDetail of(
      AgreementView view,
      @Nullable TableView table,
      List<AcceptorInfo> acceptors,
      List<Alert> alerts) {
    Chosen current = view.current();
    return new RingDetail(
        view.ring(),
        view.ringId(),
        current == null ? -1 : current.epoch(),
        table == null ? -1 : table.epoch(),
        current == null ? "UNKNOWN" : current.phase(),
        current == null ? 0 : current.version(),
        current == null ? "" : current.digest(),
        current == null ? null : current.ballot(),
        current == null ? List.of() : current.acceptors(),
        table == null ? List.of() : table.topics(),
        table == null ? 0 : table.partitionBySlot().size(),
        table == null ? 0 : table.weights().size(),
        table == null ? List.of() : shares(table),
        table == null ? Map.of() : table.cut(),
        acceptors,
        openChange(view),
        view.openChange() == null ? null : view.openChange().sinceMs(),
        drained(view),
        (int)
            alerts.stream()
                .filter(a -> a.ring().equals(view.ring()) && a.resolvedAtMs() == null)
                .count());
  }

  /** The change under way, or null. */
  static @Nullable ChangeData openChange(AgreementView view) {
    Chosen current = view.current();
    return current == null || !current.moving() ? null : current.change();
  }

  /** By producer that acknowledged the change under way, how long its drain took. */
  static Map<String, Long> drained(AgreementView view) {
    Drained drained = view.drained();
    ChangeData change = openChange(view);
    return drained == null || change == null || !drained.changeId().equals(change.changeId())
        ? Map.of()
        : drained.drainedInMs();
  }

  private static List<RingDetail.Share> shares(TableView table) {
    SlotTable slots = table.slotTable();
    int[] counts = slots.slotCounts(table.weights().size());
    long total = table.weights().stream().mapToLong(Integer::longValue).sum();
    List<RingDetail.Share> shares = new ArrayList<>();
    for (int p = 0; p < counts.length; p++) {
      int weight = table.weights().get(p);
      shares.add(
          new RingDetail.Share(
              p,
              counts[p],
              (double) counts[p] / slots.slots(),
              weight,
              total == 0 ? 0 : (double) weight / total));
    }
    return shares;
  }
}
