package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.ArchivedEpoch;
import io.ringkeeper.ring.SlotTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Folds the archive to the table of any epoch. */
public final class Tables {

  private Tables() {}

  /**
   * The table of an epoch, folded from the nearest full table at or below it; empty when an epoch
   * between is missing or a move does not fit.
   */
  public static Optional<TableView> at(String ring, long epoch, EpochHistory history) {
    Deque<ArchivedEpoch> toFold = new ArrayDeque<>();
    for (long e = epoch; e >= 0; e--) {
      EpochView archived = history.find(e);
      if (archived == null) {
        return Optional.empty();
      }
      toFold.push(archived.archived());
      List<Integer> full = archived.archived().table();
      if (full != null) {
        return fold(ring, full, toFold);
      }
    }
    return Optional.empty();
  }

  private static Optional<TableView> fold(
      String ring, List<Integer> full, Deque<ArchivedEpoch> fromFull) {
    SlotTable table = SlotTable.of(full.stream().mapToInt(Integer::intValue).toArray());
    ArchivedEpoch last = fromFull.pop();
    try {
      while (!fromFull.isEmpty()) {
        last = fromFull.pop();
        table = table.with(TableView.moves(last));
      }
    } catch (IllegalArgumentException moveDoesNotFit) {
      // Alarmed when the epoch came in; there is no table to show.
      return Optional.empty();
    }
    return Optional.of(TableView.full(ring, last, table));
  }
}
