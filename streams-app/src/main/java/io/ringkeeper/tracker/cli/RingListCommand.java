package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.query.RingSummary;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the rings. */
@Command(name = "list", description = "List the rings that the tracker follows.")
final class RingListCommand implements Runnable {

  @Spec private CommandSpec spec;
  private final Ringkeeper root;

  RingListCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public void run() {
    List<RingSummary> rings = root.tracker().rings();
    Printer printer = root.printer(spec);
    printer.print(rings, () -> text(printer, rings));
  }

  private static void text(Printer printer, List<RingSummary> rings) {
    if (rings.isEmpty()) {
      printer.line("No ring yet. Create one: ringkeeper ring create NAME --topics TOPIC");
      return;
    }
    printer.table(
        List.of("RING", "EPOCH", "PHASE", "PARTITIONS", "SLOTS", "ALERTS", "TOPICS"),
        rings.stream()
            .map(
                r ->
                    List.of(
                        r.ring(),
                        String.valueOf(r.epoch()),
                        r.phase(),
                        String.valueOf(r.partitions()),
                        String.valueOf(r.slots()),
                        String.valueOf(r.openAlerts()),
                        String.join(",", r.topics())))
            .toList());
  }
}
