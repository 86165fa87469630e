package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.job.JobConfig;
import io.ringkeeper.tracker.job.JobException;
import io.ringkeeper.tracker.job.TrackerJob;
import io.ringkeeper.tracker.topology.Stores;
import io.ringkeeper.tracker.topology.TrackerLimits;
import io.ringkeeper.tracker.topology.TrackerTopics;
import io.ringkeeper.tracker.web.TrackerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the tracker until it is told to end. */
@Command(
    name = "tracker",
    description = {
      "Run the tracker: follows the agreement, audits it, serves HTTP and the dashboard.",
      "Creates its topics where they are missing. Ends cleanly on SIGTERM."
    })
final class TrackerCommand implements Runnable {

  private static final long READY_CHECK_MS = 100;
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "address to serve on (default: ${DEFAULT-VALUE}); there is no authentication")
  private String bind;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "port to serve on, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "where local state is kept (default: ~/.ringkeeper/tracker); it can be lost, Kafka has it all")
  private @Nullable Path stateDir;

  @Option(
      names = "--stores",
      paramLabel = "disk|memory",
      defaultValue = "disk",
      description = "where stores are kept (default: ${DEFAULT-VALUE})")
  private Stores.Medium stores;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      defaultValue = "ringkeeper-tracker",
      description = "name of the Streams application (default: ${DEFAULT-VALUE})")
  private String applicationId;

  @Option(
      names = "--partitions",
      paramLabel = "COUNT",
      defaultValue = "3",
      description = "partitions of topics it creates (default: ${DEFAULT-VALUE})")
  private int partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "COUNT",
      defaultValue = "-1",
      description = "replicas of topics it creates (default: the broker's)")
  private short replication;

  @Option(
      names = "--events-topic",
      paramLabel = "TOPIC",
      defaultValue = "ringkeeper-events",
      description = "what it follows, written by the source connector (default: ${DEFAULT-VALUE})")
  private String events;

  @Option(
      names = "--proposals-topic",
      paramLabel = "TOPIC",
      defaultValue = "ringkeeper-proposals",
      description =
          "where changes are proposed; only created here if missing (default: ${DEFAULT-VALUE})")
  private String proposals;

  @Option(
      names = "--decisions-topic",
      paramLabel = "TOPIC",
      defaultValue = "ringkeeper-decisions",
      description = "where it writes the history of decisions (default: ${DEFAULT-VALUE})")
  private String decisions;

  @Option(
      names = "--alerts-topic",
      paramLabel = "TOPIC",
      defaultValue = "ringkeeper-alerts",
      description = "where it writes what it complains about (default: ${DEFAULT-VALUE})")
  private String alerts;

  @Option(
      names = "--stall-after",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description = "how long a change may stay open before an alert (default: ${DEFAULT-VALUE})")
  private Duration stallAfter;

  private final Ringkeeper root;

  TrackerCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public void run() {
    KafkaTarget kafka = root.kafka();
    Shutdown shutdown = new Shutdown();
    try (TrackerJob job = TrackerJob.start(config(kafka));
        TrackerServer server = TrackerServer.start(job.model(), job::metrics, bind, port)) {
      Runtime.getRuntime().addShutdownHook(new Thread(shutdown::request, "shutdown"));
      boolean ready = false;
      while (!shutdown.awaitRequest(READY_CHECK_MS)) {
        if (!ready && job.model().ready()) {
          ready = true;
          announce("http://%s:%d/".formatted(bind, server.port()));
        }
      }
    } catch (JobException e) {
      throw CliException.failed(String.valueOf(e.getMessage()), e);
    } finally {
      shutdown.done();
    }
  }

  private void announce(String address) {
    Printer printer = root.printer(spec);
    printer.print(Map.of("dashboard", address), () -> printer.line("Dashboard: " + address));
  }

  private JobConfig config(KafkaTarget kafka) {
    if (port < 0 || port > MAX_PORT) {
      throw CliException.failed("--port must be 0 to " + MAX_PORT + ", 0 for any free one");
    }
    if (partitions < 1) {
      throw CliException.failed("--partitions must be 1 or more");
    }
    Path state =
        stateDir == null
            ? Path.of(System.getProperty("user.home"), ".ringkeeper", "tracker")
            : stateDir;
    return new JobConfig(
        kafka.bootstrapServers(),
        applicationId,
        state,
        new TrackerTopics(events, decisions, alerts, proposals),
        TrackerLimits.DEFAULT.withPatience(stallAfter),
        stores,
        partitions,
        replication,
        kafka.clients());
  }

  /** Lets the JVM's shutdown wait until everything is closed. */
  private static final class Shutdown {

    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    void request() {
      requested.countDown();
      try {
        if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          System.err.println("ringkeeper: the tracker did not stop in time; ending anyway");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    boolean awaitRequest(long ms) {
      try {
        return requested.await(ms, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }

    void done() {
      done.countDown();
    }
  }
}
