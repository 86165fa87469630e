package io.ringkeeper.sandbox.quickstart;

import io.ringkeeper.sandbox.EmbeddedBackend;
import io.ringkeeper.sandbox.Sandbox;
import io.ringkeeper.sandbox.SandboxException;
import io.ringkeeper.sandbox.loop.Loop;
import io.ringkeeper.sandbox.workload.Signals;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole loop on this machine and reports. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = {
      "Starts three ZooKeeper ensembles, a Kafka broker, a Connect worker with the plugin and the tracker,",
      "each in a JVM of its own on free loopback ports; sends flight records while the topic grows from 12",
      "to 16 partitions, an ensemble is lost, a partition is drained and the drain is rolled back."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was lost or out of order, every change moved the fewest slots possible, the audit is clean",
      "1:one of these does not hold, or a server failed",
      "2:wrong arguments"
    })
public final class Quickstart implements Callable<Integer> {

  @Option(
      names = "--work-dir",
      defaultValue = "target/quickstart",
      description = "Logs, data and the report; default: ${DEFAULT-VALUE}.")
  private Path workDir = Path.of("target", "quickstart");

  @Option(
      names = "--rate",
      defaultValue = "500",
      description = "Records per second while the changes are made; default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--plain-consumers",
      description =
          "Reads with Kafka's own consumer instead of RingConsumer, to see what that does to the order.")
  private boolean plain;

  @Option(
      names = "--keep",
      description =
          "Leaves everything running until Ctrl-C and prints addresses and what to type next.")
  private boolean keep;

  private final Console console =
      new Console(
          new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));

  /** Runs the quickstart. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Quickstart()).execute(args));
  }

  @Override
  public Integer call() {
    Path reportFile = workDir.toAbsolutePath().resolve("report.json");
    try {
      clear();
      console.step("starting servers; their logs are in " + workDir.resolve("logs"));
      try (Loop loop = Loop.start(new EmbeddedBackend(), workDir, console::progress)) {
        QuickstartReport report = new QuickstartScenario(loop, console, rate, plain).run();
        Signals.write(reportFile, report);
        print(report, reportFile);
        if (keep) {
          stay(loop);
        }
        return report.ok() ? 0 : 1;
      }
    } catch (SandboxException e) {
      console.plain("The quickstart failed: " + e.getMessage());
      console.plain("Logs of every process: " + workDir.resolve("logs"));
      return 1;
    }
  }

  /** Signals of an earlier run would end this one at once. */
  private void clear() {
    try {
      for (String left : new String[] {"end", "sent.json", "received.json", "report.json"}) {
        Files.deleteIfExists(workDir.resolve(left));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(QuickstartReport report, Path reportFile) {
    console.plain("");
    console.plain("  records sent and acknowledged  %,d".formatted(report.records()));
    console.plain("  delivered                      %,d".formatted(report.delivered()));
    console.plain("  lost                           %,d".formatted(report.lost()));
    console.plain("  delivered twice                %,d".formatted(report.duplicates()));
    console.plain(
        "  out of order                   %,d%s"
            .formatted(report.orderViolations(), plain ? PLAIN_NOTE : ""));
    console.plain(
        "  sends held during changes      %,d, the longest send took %,d ms"
            .formatted(report.sendsHeld(), report.longestSendMs()));
    console.plain(
        "  waits at the boundary          %,d ms in all, %,d records quarantined"
            .formatted(report.gateWaitMs(), report.quarantined()));
    console.plain(
        "  changes                        %d, slots moved = optimum: %s"
            .formatted(
                report.changes().size(),
                report.changes().stream().allMatch(QuickstartReport.Change::isOptimal)
                    ? "yes"
                    : "NO"));
    console.plain("  alerts of the audit            %d".formatted(report.auditAlerts()));
    console.plain("  report                         " + reportFile);
    console.plain("");
    console.plain(
        report.ok()
            ? "OK"
            : "NOT OK: see the figures above and the logs in " + workDir.resolve("logs"));
  }

  private static final String PLAIN_NOTE = "   (plain consumers do not wait at the boundary)";

  private void stay(Loop loop) {
    Sandbox sandbox = loop.sandbox();
    console.plain("");
    console.plain("Everything keeps running until Ctrl-C.");
    console.plain("  dashboard   " + loop.tracker().dashboard());
    console.plain("  Kafka       " + sandbox.bootstrapServers());
    console.plain("  Connect     " + sandbox.connectUrl());
    console.plain("  ZooKeeper   " + sandbox.ensemblesProperty());
    console.plain("Try, in another terminal in the project's directory:");
    console.plain("  export RINGKEEPER_TRACKER_URL=" + loop.tracker().dashboard());
    console.plain("  streams-app/target/dist/bin/ringkeeper ring show " + QuickstartScenario.RING);
    console.plain(
        "  streams-app/target/dist/bin/ringkeeper explain " + QuickstartScenario.RING + " PHX-LAS");
    console.plain(
        "  streams-app/target/dist/bin/ringkeeper --bootstrap-server "
            + sandbox.bootstrapServers()
            + " propose drain "
            + QuickstartScenario.RING
            + " --partitions 5 --reason try --execute --wait");
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
