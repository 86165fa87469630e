package io.ringkeeper.tracker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands about rings. */
@Command(
    name = "ring",
    description = "Create, list and show rings.",
    synopsisSubcommandLabel = "COMMAND")
final class RingCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name what to do: create, list or show.");
  }
}
