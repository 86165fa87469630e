package io.ringkeeper.tracker.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command and the options that every command has. */
@Command(
    name = "ringkeeper",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Changes how the keys of a live Kafka topic map to partitions.",
      "Commands ask a running tracker (start one with 'ringkeeper tracker'); nothing is changed"
          + " without --execute."
    },
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done as asked (a dry run too)",
      "1:refused: the change is impossible, was rejected or aborted; nothing changed",
      "2:wrong usage, tracker or Kafka not reached, or the end did not come in time",
      "3:only of 'acceptors': one that a ring names is excluded"
    })
final class Ringkeeper implements Runnable {

  static final String DEFAULT_TRACKER_URL = "http://127.0.0.1:8080";

  /** How results are printed. */
  enum OutputFormat {
    text,
    json
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--tracker-url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      defaultValue = "${env:RINGKEEPER_TRACKER_URL:-" + DEFAULT_TRACKER_URL + "}",
      description =
          "the tracker's address (default: $$RINGKEEPER_TRACKER_URL, else "
              + DEFAULT_TRACKER_URL
              + ")")
  private String trackerUrl = DEFAULT_TRACKER_URL;

  @Option(
      names = "--bootstrap-server",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT[,…]",
      defaultValue = "${env:RINGKEEPER_BOOTSTRAP_SERVER}",
      description =
          "the Kafka cluster; needed to run the tracker and for --execute (default:"
              + " $$RINGKEEPER_BOOTSTRAP_SERVER)")
  private @Nullable String bootstrapServer;

  @Option(
      names = "--command-config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "further Kafka client properties, for instance of security")
  private @Nullable Path commandConfig;

  @Option(
      names = "--output",
      scope = ScopeType.INHERIT,
      paramLabel = "text|json",
      defaultValue = "text",
      description = "how results are printed (default: ${DEFAULT-VALUE})")
  private OutputFormat output = OutputFormat.text;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "print the stack trace of a failure")
  private boolean verbose;

  private final Gateway gateway;

  Ringkeeper(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The whole command line, with its subcommands and error handling. */
  CommandLine commandLine() {
    CommandLine root = new CommandLine(this);
    root.addSubcommand(new TrackerCommand(this));
    root.addSubcommand(
        new CommandLine(new RingCommand())
            .addSubcommand(new RingCreateCommand(this))
            .addSubcommand(new RingListCommand(this))
            .addSubcommand(new RingShowCommand(this)));
    root.addSubcommand(ProposeCommand.withKinds(this));
    root.addSubcommand(new FollowCommand(this));
    root.addSubcommand(new DecisionsCommand(this));
    root.addSubcommand(new AlertsCommand(this));
    root.addSubcommand(new AcceptorsCommand(this));
    root.addSubcommand(new RejoinCommand(this));
    root.addSubcommand(ProducersCommand.withActs(this));
    root.addSubcommand(new KeySlotCommand(this));
    root.addSubcommand(new ExplainCommand(this));
    root.registerConverter(Duration.class, new DurationConverter());
    HelpLayout.apply(root);
    root.setParameterExceptionHandler(Ringkeeper::misused);
    root.setExecutionExceptionHandler(this::failed);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    return root;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name a command, for instance: ringkeeper ring list");
  }

  /** Tells what is wrong and the usage line; a whole help page would bury it. */
  private static int misused(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("ringkeeper: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.print("Usage: " + HelpLayout.synopsis(command.getHelp()));
    }
    err.println("'%s --help' tells more.".formatted(command.getCommandSpec().qualifiedName()));
    err.flush();
    return ExitCodes.FAILED;
  }

  private int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    command.getErr().println("ringkeeper: " + message);
    if (verbose) {
      e.printStackTrace(command.getErr());
    }
    return e instanceof CliException known ? known.exitCode() : ExitCodes.FAILED;
  }

  TrackerClient tracker() {
    try {
      URI uri = new URI(trackerUrl.endsWith("/") ? trackerUrl : trackerUrl + "/");
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return new TrackerClient(uri);
      }
    } catch (URISyntaxException notOne) {
      // Told below, like one of another scheme.
    }
    throw CliException.failed(
        "--tracker-url '%s' is no address of a tracker; give one like %s"
            .formatted(trackerUrl, DEFAULT_TRACKER_URL));
  }

  KafkaTarget kafka() {
    if (bootstrapServer == null) {
      throw CliException.failed(
          "This needs the Kafka cluster: give --bootstrap-server HOST:PORT or set"
              + " RINGKEEPER_BOOTSTRAP_SERVER.");
    }
    return KafkaTarget.of(bootstrapServer, commandConfig);
  }

  boolean knowsKafka() {
    return bootstrapServer != null;
  }

  /** The present time, milliseconds since 1970. */
  long nowMs() {
    return System.currentTimeMillis();
  }

  Gateway gateway() {
    return gateway;
  }

  Printer printer(CommandSpec of) {
    return new Printer(of.commandLine().getOut(), output);
  }
}
