package io.ringkeeper.tracker.cli;

import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.tracker.audit.Ballots;
import io.ringkeeper.tracker.audit.Decision;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists a ring's decisions. */
@Command(name = "decisions", description = "List what was decided for a ring, newest first.")
final class DecisionsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RING", description = "the ring's name")
  private String ring;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "show at most so many, 1 to 1000 (default: ${DEFAULT-VALUE})")
  private int limit;

  private final Ringkeeper root;

  DecisionsCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public void run() {
    List<Decision> decisions = root.tracker().decisions(ring, limit);
    Printer printer = root.printer(spec);
    printer.print(decisions, () -> text(printer, decisions));
  }

  private static void text(Printer printer, List<Decision> decisions) {
    printer.table(
        List.of(
            "VERSION", "EPOCH", "STEP", "KIND", "BALLOT", "VOTES", "ROUNDS", "MS", "BY", "REASON"),
        decisions.stream().map(DecisionsCommand::row).toList());
  }

  private static List<String> row(Decision d) {
    ChangeData change = d.change();
    String votes =
        d.accepts().stream()
            .map(v -> v.acceptor().substring(0, v.acceptor().indexOf('#')))
            .collect(Collectors.joining(","));
    return List.of(
        String.valueOf(d.version()),
        String.valueOf(d.epoch()),
        d.step().name().toLowerCase(java.util.Locale.ROOT),
        change == null ? "-" : change.kind(),
        Ballots.text(d.ballot()),
        votes,
        String.valueOf(d.rounds()),
        String.valueOf(d.durationMs()),
        change == null ? "-" : change.requestedBy(),
        change == null ? "-" : change.reason());
  }
}
