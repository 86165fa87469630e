package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.ArchivedEpoch;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.SlotTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The slot table of one epoch, folded from the archive.
 *
 * @param weights by partition
 * @param partitionBySlot by slot
 * @param cut by topic, the first offset of this epoch by partition; empty for the first epoch
 */
public record TableView(
    String ring,
    long epoch,
    List<String> topics,
    List<Integer> weights,
    List<Integer> partitionBySlot,
    Map<String, List<Long>> cut) {

  public TableView {
    topics = List.copyOf(topics);
    weights = List.copyOf(weights);
    partitionBySlot = List.copyOf(partitionBySlot);
    cut = Map.copyOf(cut);
  }

  /** The table as the planner takes it. */
  public SlotTable slotTable() {
    return SlotTable.of(partitionBySlot.stream().mapToInt(Integer::intValue).toArray());
  }

  static TableView full(String ring, ArchivedEpoch epoch, SlotTable table) {
    int[] partitions = new int[table.slots()];
    Arrays.setAll(partitions, table::partitionOf);
    return new TableView(
        ring,
        epoch.epoch(),
        epoch.topics(),
        epoch.weights(),
        Arrays.stream(partitions).boxed().toList(),
        epoch.cut());
  }

  static List<Move> moves(ArchivedEpoch epoch) {
    return epoch.moves().stream().map(m -> new Move(m.get(0), m.get(1), m.get(2))).toList();
  }
}
