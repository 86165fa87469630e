package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.audit.Ballots;
import io.ringkeeper.tracker.query.AcceptorInfo;
import io.ringkeeper.tracker.query.AcceptorInfo.Health;
import io.ringkeeper.tracker.query.RingSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the acceptors' health. */
@Command(
    name = "acceptors",
    description = {
      "Show the acceptors of a ring, or of all: who votes, what each promised and accepted.",
      "Ends with 3 when one that the ring names is excluded. What is shown is what the acceptors'"
          + " events tell: an ensemble that is down shows once it misses a decision."
    })
final class AcceptorsCommand implements Callable<Integer> {

  private static final int SHOWN_OF_INCARNATION = 8;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RING",
      arity = "0..1",
      description = "the ring's name (default: every ring)")
  private @Nullable String ring;

  private final Ringkeeper root;

  AcceptorsCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    TrackerClient tracker = root.tracker();
    List<AcceptorInfo> acceptors = new ArrayList<>();
    if (ring != null) {
      acceptors.addAll(tracker.acceptors(ring));
    } else {
      for (RingSummary each : tracker.rings()) {
        acceptors.addAll(tracker.acceptors(each.ring()));
      }
    }
    Printer printer = root.printer(spec);
    printer.print(acceptors, () -> text(printer, acceptors));
    return acceptors.stream().anyMatch(a -> a.health() == Health.EXCLUDED)
        ? ExitCodes.UNHEALTHY
        : ExitCodes.DONE;
  }

  private static void text(Printer printer, List<AcceptorInfo> acceptors) {
    if (acceptors.isEmpty()) {
      printer.line("No acceptor was seen yet.");
      return;
    }
    printer.table(
        List.of(
            "RING",
            "ACCEPTOR",
            "INCARNATION",
            "STATE",
            "PROMISED",
            "ACCEPTED",
            "VERSION",
            "BEHIND",
            "LAST SEEN"),
        acceptors.stream().map(AcceptorsCommand::row).toList());
    acceptors.stream()
        .filter(a -> a.voting() && !a.reason().isEmpty())
        .forEach(a -> printer.line("\n" + sentence(a)));
  }

  private static List<String> row(AcceptorInfo a) {
    return List.of(
        a.ring(),
        a.name(),
        shortened(a.incarnation()),
        state(a),
        Ballots.text(a.promised()),
        Ballots.text(a.accepted()),
        String.valueOf(a.acceptedVersion()),
        a.voting() ? String.valueOf(a.behind()) : "-",
        a.lastTimeMs() == 0 ? "never" : Printer.time(a.lastTimeMs()));
  }

  /** What it is good for, in a few words. */
  static String state(AcceptorInfo a) {
    String excluded = a.exclusion() == null ? "" : "excluded: " + a.exclusion().reason();
    return switch (a.health()) {
      case OK -> "voting";
      case BEHIND, SILENT -> "voting, " + a.health().name().toLowerCase(Locale.ROOT);
      case EXCLUDED -> excluded;
      case OUTSIDE -> "not in the set";
    };
  }

  private static String sentence(AcceptorInfo a) {
    String what = "Acceptor %s of ring %s: %s".formatted(a.name(), a.ring(), a.reason());
    String end = what.endsWith(".") ? "" : ".";
    return a.action().isEmpty() ? what + end : "%s%n  To do: %s.".formatted(what + end, a.action());
  }

  /** The storage in short, the life in full: {@code 0f8fad5b.1c9e23ab}. */
  private static String shortened(String incarnation) {
    int dot = incarnation.indexOf('.');
    String storage = dot < 0 ? incarnation : incarnation.substring(0, dot);
    String life = dot < 0 ? "" : incarnation.substring(dot);
    return storage.substring(0, Math.min(SHOWN_OF_INCARNATION, storage.length())) + life;
  }
}
