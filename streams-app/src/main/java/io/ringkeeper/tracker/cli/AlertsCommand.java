package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.audit.Alert;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what the tracker complains about. */
@Command(name = "alerts", description = "List the tracker's alerts, newest first.")
final class AlertsCommand implements Runnable {

  @Spec private CommandSpec spec;
  private final Ringkeeper root;

  AlertsCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public void run() {
    List<Alert> alerts = root.tracker().alerts();
    Printer printer = root.printer(spec);
    printer.print(alerts, () -> text(printer, alerts));
  }

  private static void text(Printer printer, List<Alert> alerts) {
    if (alerts.isEmpty()) {
      printer.line("No alert.");
    }
    for (Alert alert : alerts) {
      printer.line(
          "%s %s %s%s"
              .formatted(
                  Printer.time(alert.raisedAtMs()),
                  alert.severity(),
                  alert.kind().slug(),
                  alert.resolvedAtMs() == null
                      ? ""
                      : " (gone since " + Printer.time(alert.resolvedAtMs()) + ")"));
      printer.line("  " + alert.message());
    }
  }
}
