package io.ringkeeper.sandbox.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.sandbox.JavaProcess;
import io.ringkeeper.sandbox.JavaProcessSpec;
import io.ringkeeper.sandbox.SandboxException;
import io.ringkeeper.sandbox.loop.Loop;
import io.ringkeeper.sandbox.loop.Loop.CommandResult;
import io.ringkeeper.sandbox.workload.FlightProducer;
import io.ringkeeper.sandbox.workload.OrderedReader;
import io.ringkeeper.sandbox.workload.ProducerReport;
import io.ringkeeper.sandbox.workload.ReaderReport;
import io.ringkeeper.sandbox.workload.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the quickstart shows, step by step, on a loop that runs already. */
final class QuickstartScenario {

  static final String RING = "flights";
  static final int PARTITIONS = 12;
  static final int GROWN_PARTITIONS = 16;

  private static final String LOST_ENSEMBLE = "c";
  private static final int DRAINED_PARTITION = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Loop loop;
  private final Console console;
  private final int rate;
  private final boolean plain;
  private final Path workDir;
  private final List<QuickstartReport.Change> changes = new ArrayList<>();

  /**
   * A scenario.
   *
   * @param plain whether to read with Kafka's own consumer
   */
  QuickstartScenario(Loop loop, Console console, int rate, boolean plain) {
    this.loop = loop;
    this.console = console;
    this.rate = rate;
    this.plain = plain;
    this.workDir = loop.sandbox().workDir();
  }

  QuickstartReport run() {
    loop.createTopic(RING, PARTITIONS);
    console.step("ring over topic '" + RING + "', 12 partitions, agreed by three ensembles");
    ringkeeper(
        "ring", "create", RING, "--topics", RING, "--reason", "quickstart", "--execute", "--wait");
    JavaProcess producer = startProducer();
    JavaProcess reader = startReader();
    console.step(
        "the ring's first change moves nothing: it shows that every producer routes by the ring");
    ringkeeper("propose", "empty", RING, "--reason", "producers are ready", "--execute", "--wait");
    console.step("flight records flow, " + rate + " a second; the topic grows while they do");
    change(
        "expand",
        "--partitions",
        Integer.toString(GROWN_PARTITIONS),
        "--reason",
        "more load tomorrow");
    console.step(
        "ensemble "
            + LOST_ENSEMBLE
            + " is stopped, all of it; a partition is drained all the same");
    loop.sandbox().ensemble(LOST_ENSEMBLE).stop();
    long beforeDrain = epoch();
    change(
        "drain",
        "--partitions",
        Integer.toString(DRAINED_PARTITION),
        "--reason",
        "slow disk under it");
    console.step("the drain is rolled back to epoch " + beforeDrain);
    change("rollback", "--to-epoch", Long.toString(beforeDrain), "--reason", "disk replaced");
    console.step("ensemble " + LOST_ENSEMBLE + " comes back and votes again");
    loop.sandbox().ensemble(LOST_ENSEMBLE).start();
    ringkeeper("propose", "empty", RING, "--reason", "all vote again", "--execute", "--wait");
    console.step("the rest of the records is sent and checked");
    return report(finish(producer, reader));
  }

  private JavaProcess startProducer() {
    Stream<String> properties =
        loop.producerConfig().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .flatMap(
                property -> Stream.of("--property", property.getKey() + "=" + property.getValue()));
    Stream<String> others =
        Stream.of(
            "--topic", RING,
            "--rate", Integer.toString(rate),
            "--end-file", endFile().toString(),
            "--report", sentFile().toString());
    return loop.sandbox()
        .startProcess(
            JavaProcessSpec.ofOwnClassPath("producer", FlightProducer.class)
                .withArgs(Stream.concat(properties, others).toArray(String[]::new)));
  }

  private JavaProcess startReader() {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--topic",
                RING,
                "--property",
                "bootstrap.servers=" + loop.sandbox().bootstrapServers(),
                "--property",
                "group.id=quickstart",
                "--members",
                "2",
                "--producer-report",
                sentFile().toString(),
                "--report",
                receivedFile().toString()));
    if (plain) {
      args.add("--plain");
    } else {
      args.addAll(
          List.of("--property", "ringkeeper.ensembles=" + loop.sandbox().ensemblesProperty()));
    }
    return loop.sandbox()
        .startProcess(
            JavaProcessSpec.ofOwnClassPath("readers", OrderedReader.class)
                .withArgs(args.toArray(String[]::new)));
  }

  /**
   * Proposes on the command line as an operator would, waits for the end, and measures the outcome.
   */
  private void change(String kind, String... parameters) {
    long from = epoch();
    Stream<String> head = Stream.of("propose", kind, RING);
    ringkeeper(
        Stream.of(head, Stream.of(parameters), Stream.of("--execute", "--wait"))
            .flatMap(each -> each)
            .toArray(String[]::new));
    long to = epoch();
    changes.add(measure(kind, from, to));
    QuickstartReport.Change made = changes.get(changes.size() - 1);
    console.result(
        "%s: epoch %d → %d, %.2f %% of the slots moved (optimum %.2f %%), %d ballots with %d of 3 ensembles up"
            .formatted(
                kind,
                made.fromEpoch(),
                made.toEpoch(),
                100 * made.movedSlotsShare(),
                100 * made.optimalShare(),
                made.rounds(),
                made.ensemblesUp()));
  }

  private QuickstartReport.Change measure(String kind, long from, long to) {
    if (to <= from) {
      throw new SandboxException("the " + kind + " did not lead to a new epoch; still " + to);
    }
    int[] before = loop.tracker().table(RING, from);
    int[] after = loop.tracker().table(RING, to);
    List<JsonNode> decisions = decisionsOfEpochs(from, to);
    return new QuickstartReport.Change(
        kind,
        from,
        to,
        (double) Tables.moved(before, after) / before.length,
        (double) Tables.fewest(before, after, GROWN_PARTITIONS) / before.length,
        decisions.stream().mapToInt(d -> d.path("rounds").asInt()).sum(),
        decisions.stream().mapToLong(d -> d.path("durationMs").asLong()).sum(),
        (int) loop.sandbox().ensembles().stream().filter(e -> e.isRunning()).count());
  }

  /**
   * The decisions that led from one epoch to the other: everything after the completion of the
   * first up to the completion of the second.
   */
  private List<JsonNode> decisionsOfEpochs(long from, long to) {
    List<JsonNode> all = new ArrayList<>(loop.tracker().decisions(RING));
    all.sort(Comparator.comparingLong(d -> d.path("version").asLong()));
    long first = versionCompleting(all, from);
    long last = versionCompleting(all, to);
    return all.stream()
        .filter(d -> d.path("version").asLong() > first && d.path("version").asLong() <= last)
        .toList();
  }

  private static long versionCompleting(List<JsonNode> decisions, long epoch) {
    return decisions.stream()
        .filter(d -> d.path("epoch").asLong() == epoch && d.path("phase").asText().equals("STABLE"))
        .mapToLong(d -> d.path("version").asLong())
        .min()
        .orElseThrow(
            () ->
                new SandboxException(
                    "the tracker knows no decision that completed epoch " + epoch));
  }

  private long epoch() {
    return loop.tracker().ring(RING).path("epoch").asLong();
  }

  private void ringkeeper(String... args) {
    console.command("ringkeeper " + String.join(" ", args));
    CommandResult result = loop.ringkeeper(args);
    if (result.exitCode() != 0) {
      throw new SandboxException(
          "ringkeeper "
              + String.join(" ", args)
              + " ended with "
              + result.exitCode()
              + ":\n"
              + result.output());
    }
    // The preview's first line and the end; its table of shares is in the log.
    result
        .output()
        .lines()
        .filter(line -> line.startsWith("Moves ") || line.startsWith("Committed"))
        .forEach(console::progress);
  }

  private ReaderReport finish(JavaProcess producer, JavaProcess reader) {
    Signals.write(endFile(), "finish the pass and end");
    int produced = producer.awaitExit(PATIENCE);
    if (produced != 0) {
      throw new SandboxException(
          "the producer ended with " + produced + ":\n" + producer.logTail());
    }
    int read = reader.awaitExit(PATIENCE);
    if (read != 0) {
      throw new SandboxException("the readers ended with " + read + ":\n" + reader.logTail());
    }
    return Signals.read(receivedFile(), ReaderReport.class);
  }

  private QuickstartReport report(ReaderReport read) {
    List<JsonNode> alerts = loop.tracker().alerts();
    alerts.forEach(alert -> console.result("alert: " + alert));
    return QuickstartReport.of(
        Signals.read(sentFile(), ProducerReport.class),
        read,
        plain,
        changes,
        alerts.size(),
        loop.tracker().dashboard().toString());
  }

  private Path endFile() {
    return workDir.resolve("end");
  }

  private Path sentFile() {
    return workDir.resolve("sent.json");
  }

  private Path receivedFile() {
    return workDir.resolve("received.json");
  }
}
