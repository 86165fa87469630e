package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.query.ProducerInfo;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the registered producers. */
@Command(
    name = "producers",
    description = {
      "Show the registered producers: where each is connected, and whether a change waits for it.",
      "A producer that crashed stays registered, and changes wait for it, until it is forgotten."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ringkeeper producers --ring orders",
      "  ringkeeper producers forget orders --producer billing-0f8fad5b1c9e23ab --execute --wait"
    })
final class ProducersCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--ring",
      paramLabel = "RING",
      description = "only those that send to a topic of this ring")
  private @Nullable String ring;

  private final Ringkeeper root;

  private ProducersCommand(Ringkeeper root) {
    this.root = root;
  }

  static CommandLine withActs(Ringkeeper root) {
    return new CommandLine(new ProducersCommand(root)).addSubcommand(new ForgetCommand(root));
  }

  @Override
  public void run() {
    TrackerClient tracker = root.tracker();
    Set<String> topics = ring == null ? Set.of() : Set.copyOf(tracker.ring(ring).topics());
    List<ProducerInfo> producers =
        tracker.producers().stream()
            .filter(p -> ring == null || p.topics().stream().anyMatch(topics::contains))
            .toList();
    Printer printer = root.printer(spec);
    printer.print(producers, () -> text(printer, producers));
  }

  private void text(Printer printer, List<ProducerInfo> producers) {
    if (producers.isEmpty()) {
      printer.line(
          ring == null
              ? "No producer is registered."
              : "No producer of the topics of ring " + ring + " is registered.");
      return;
    }
    printer.table(
        List.of("PRODUCER", "CLIENT", "TOPICS", "MODE", "REGISTERED", "CONNECTED", "CHANGE"),
        producers.stream().map(p -> row(p)).toList());
    producers.forEach(
        p ->
            p.changes().stream()
                .filter(part -> part.role() == ProducerInfo.Role.WAITED_FOR)
                .forEach(
                    part ->
                        printer.line(
                            "%n%s of ring %s waits for %s: %s."
                                .formatted(part.kind(), part.ring(), p.producerId(), part.why()))));
  }

  private List<String> row(ProducerInfo p) {
    return List.of(
        p.producerId(),
        p.clientId().isEmpty() ? "-" : p.clientId(),
        String.join(", ", p.topics()),
        p.acknowledgesDrain() ? "ordered" : "relaxed",
        Printer.time(Collections.min(p.registeredAtMs().values())),
        connection(p, root.nowMs()),
        p.changes().isEmpty()
            ? "-"
            : p.changes().stream().map(ProducersCommand::words).collect(Collectors.joining(", ")));
  }

  /** Where it is connected, or for how long it is gone. */
  static String connection(ProducerInfo p, long nowMs) {
    Long goneSinceMs = p.goneSinceMs();
    if (goneSinceMs == null) {
      return String.join(", ", p.connectedAt());
    }
    Duration gone = Duration.ofMillis(Math.max(0, nowMs - goneSinceMs));
    return "gone for " + rounded(gone);
  }

  private static String rounded(Duration time) {
    if (time.toDays() > 1) {
      return time.toDays() + " days";
    }
    if (time.toHours() > 1) {
      return time.toHours() + " h";
    }
    return time.toMinutes() > 1 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }

  private static String words(ProducerInfo.Part part) {
    String role =
        switch (part.role()) {
          case ACKNOWLEDGED -> "acknowledged";
          case WAITED_FOR -> "waited for";
          case PASSED -> "passed";
        };
    return part.ring() + ": " + role;
  }
}
