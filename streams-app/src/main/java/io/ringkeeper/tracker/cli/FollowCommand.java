package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.query.ProposalStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follows a proposal. */
@Command(name = "follow", description = "Follow a proposal to its end.")
final class FollowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROPOSAL_ID", description = "as printed when it was proposed")
  private String proposalId;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "how long to wait, like 30s or 5m (default: ${DEFAULT-VALUE})")
  private Duration timeout;

  private final Ringkeeper root;

  FollowCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Printer printer = root.printer(spec);
    ProposalStatus status = new Follower(root.tracker(), printer).follow(proposalId, timeout);
    printer.print(status, () -> Follower.conclude(printer, status));
    return status.status().equals("COMMITTED") ? ExitCodes.DONE : ExitCodes.REFUSED;
  }
}
