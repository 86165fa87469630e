package io.ringkeeper.tracker.cli;

import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.tracker.audit.Ballots;
import io.ringkeeper.tracker.query.RingDetail;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one ring. */
@Command(name = "show", description = "Show a ring: state, shares per partition, acceptors.")
final class RingShowCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RING", description = "the ring's name")
  private String ring;

  private final Ringkeeper root;

  RingShowCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public void run() {
    RingDetail detail = root.tracker().ring(ring);
    Printer printer = root.printer(spec);
    printer.print(detail, () -> text(printer, detail));
  }

  private static void text(Printer printer, RingDetail ring) {
    printer.line(
        "Ring %s: epoch %d, %s, version %d decided at ballot %s"
            .formatted(
                ring.ring(),
                ring.epoch(),
                ring.phase(),
                ring.version(),
                Ballots.text(ring.ballot())));
    printer.line("Topics: " + String.join(", ", ring.topics()));
    ChangeData change = ring.change();
    if (change != null) {
      printer.line(
          "Under way: %s, asked by %s (%s); acknowledged by %d producers"
              .formatted(
                  change.kind(), change.requestedBy(), change.reason(), ring.drained().size()));
    }
    printer.line("");
    printer.table(
        List.of("PARTITION", "SLOTS", "SHARE", "WEIGHT", "WEIGHT'S SHARE"),
        ring.shares().stream()
            .map(
                s ->
                    List.of(
                        String.valueOf(s.partition()),
                        String.valueOf(s.slots()),
                        Printer.percent(s.share()),
                        String.valueOf(s.weight()),
                        Printer.percent(s.weightShare())))
            .toList());
    printer.line("");
    printer.table(
        List.of("ACCEPTOR", "PROMISED", "ACCEPTED", "VERSION", "STATE"),
        ring.acceptors().stream()
            .map(
                a ->
                    List.of(
                        a.name(),
                        Ballots.text(a.promised()),
                        Ballots.text(a.accepted()),
                        String.valueOf(a.acceptedVersion()),
                        AcceptorsCommand.state(a)))
            .toList());
  }
}
