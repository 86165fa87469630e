package io.ringkeeper.tracker.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Chooses how much a command logs: the tracker runs for long and tells what it does, every other
 * command speaks by its result.
 *
 * <p>The choice is a system property that the log's configuration reads, so it must be made before
 * the first logger is created.
 */
final class LogLevel {

  /** Read by {@code log4j2.properties}; one that is set already is left alone. */
  static final String PROPERTY = "ringkeeper.log.level";

  private LogLevel() {}

  /** Runs what was parsed, with its level. */
  static int execute(ParseResult parsed) {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, of(parsed));
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** The level of the command that will run. */
  static String of(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.commandSpec().userObject() instanceof TrackerCommand ? "info" : "warn";
  }
}
