package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.query.RingSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings an acceptor back that lost its data. */
@Command(
    name = "rejoin",
    description = {
      "Let an ensemble that lost its data, or was restored from a backup, vote again.",
      "The others agree to go on without it, then to take it back under a new incarnation; each ring"
          + " does so by itself. Without --execute nothing is changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ringkeeper acceptors",
      "  ringkeeper rejoin --all-rings --acceptor b --execute --wait",
      "  ringkeeper rejoin orders --acceptor b --even-if-healthy --reason 'backup restored'"
    })
final class RejoinCommand implements Callable<Integer> {

  private static final String KIND = "rejoin";

  @Spec private CommandSpec spec;
  @Mixin private final ProposeOptions options = new ProposeOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RING",
      description = "the ring's name, unless --all-rings")
  private @Nullable String ring;

  @Option(
      names = "--all-rings",
      description = "one proposal for each ring that names the acceptor and misses it")
  private boolean allRings;

  @Option(
      names = "--acceptor",
      required = true,
      paramLabel = "NAME",
      description = "the ensemble's name, as configured in ringkeeper.ensembles")
  private String acceptor;

  @Option(
      names = "--even-if-healthy",
      description = "also if nobody noticed a loss: after a backup was restored")
  private boolean evenIfHealthy;

  private final Ringkeeper root;

  RejoinCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Printer printer = root.printer(spec);
    Proposer proposer = new Proposer(root, printer, options);
    if (allRings == (ring != null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Name one ring, or all with --all-rings.");
    }
    if (ring != null) {
      AcceptorSet set = new AcceptorSet(root.tracker().ring(ring));
      return proposer.run(new SetProposal(proposal(ring, set), set.again(acceptor, evenIfHealthy)));
    }
    return proposer.runAll(ofAllRings(printer));
  }

  private List<SetProposal> ofAllRings(Printer printer) {
    List<SetProposal> proposals = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    TrackerClient tracker = root.tracker();
    for (RingSummary each : tracker.rings()) {
      try {
        AcceptorSet set = new AcceptorSet(tracker.ring(each.ring()));
        SetPreview preview = set.again(acceptor, evenIfHealthy);
        Map<String, Object> proposal = proposal(each.ring(), set);
        // One id for all would be one change only.
        proposal.compute("proposalId", (field, id) -> id + ":" + each.ring());
        proposals.add(new SetProposal(proposal, preview));
      } catch (CliException notThisOne) {
        reasons.add(notThisOne.getMessage());
      }
    }
    if (proposals.isEmpty()) {
      throw CliException.refused(
          reasons.isEmpty()
              ? "The tracker follows no ring yet."
              : "There is nothing to rejoin. " + String.join(" ", reasons));
    }
    reasons.forEach(reason -> printer.note("Left out: " + reason));
    return proposals;
  }

  private Map<String, Object> proposal(String of, AcceptorSet set) {
    return options.proposal(
        of, KIND, Map.of("acceptor", acceptor, "evenIfHealthy", evenIfHealthy), set.epoch());
  }
}
