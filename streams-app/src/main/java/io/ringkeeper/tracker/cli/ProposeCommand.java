package io.ringkeeper.tracker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands that change a ring. */
@Command(
    name = "propose",
    description = {
      "Preview a change of a ring; with --execute, propose it.",
      "The preview is computed from the tracker's current table and is what will be done if the"
          + " ring is still at that epoch."
    },
    synopsisSubcommandLabel = "KIND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ringkeeper propose expand orders --partitions 16",
      "  ringkeeper propose drain orders --partitions 3,7 --reason 'slow disk' --execute",
      "  ringkeeper propose rollback orders --to-epoch 4 --execute --wait",
      "  ringkeeper propose add-acceptor orders --acceptor d --execute --wait"
    })
final class ProposeCommand implements Runnable {

  @Spec private CommandSpec spec;

  static CommandLine withKinds(Ringkeeper root) {
    return new CommandLine(new ProposeCommand())
        .addSubcommand(new ProposeKinds.Expand(root))
        .addSubcommand(new ProposeKinds.Drain(root))
        .addSubcommand(new ProposeKinds.Reweight(root))
        .addSubcommand(new ProposeKinds.MoveSlots(root))
        .addSubcommand(new ProposeKinds.MoveKey(root))
        .addSubcommand(new ProposeKinds.RollBack(root))
        .addSubcommand(new ProposeKinds.Compatible(root))
        .addSubcommand(new ProposeKinds.Empty(root))
        .addSubcommand(new AcceptorKinds.Add(root))
        .addSubcommand(new AcceptorKinds.Remove(root));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name a kind of change, for instance: ringkeeper propose expand");
  }
}
