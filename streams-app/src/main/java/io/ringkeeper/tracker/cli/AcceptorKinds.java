package io.ringkeeper.tracker.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The kinds of change of a ring's acceptors, one command each. */
final class AcceptorKinds {

  private AcceptorKinds() {}

  /** What both have in common: the ring, the acceptor, the sets before and after. */
  abstract static class OfOneRing implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private final ProposeOptions options = new ProposeOptions();

    @Parameters(index = "0", paramLabel = "RING", description = "the ring's name")
    private String ring;

    @Option(
        names = "--acceptor",
        required = true,
        paramLabel = "NAME",
        description = "the ensemble's name, as configured in ringkeeper.ensembles")
    private String acceptor;

    @Option(
        names = "--expected-epoch",
        paramLabel = "EPOCH",
        description = "refuse unless the ring is at this epoch (default: the present one)")
    private @Nullable Long expectedEpoch;

    private final Ringkeeper root;

    OfOneRing(Ringkeeper root) {
      this.root = root;
    }

    /** The kind as proposals name it. */
    abstract String kind();

    abstract SetPreview preview(AcceptorSet set, String name);

    @Override
    public Integer call() {
      AcceptorSet set = new AcceptorSet(root.tracker().ring(ring));
      if (expectedEpoch != null && expectedEpoch != set.epoch()) {
        throw CliException.refused(
            "Ring %s is at epoch %d, not %d: look at it again with 'ringkeeper acceptors %s'."
                .formatted(ring, set.epoch(), expectedEpoch, ring));
      }
      SetPreview preview = preview(set, acceptor);
      Map<String, Object> proposal =
          options.proposal(ring, kind(), Map.of("acceptor", acceptor), set.epoch());
      return new Proposer(root, root.printer(spec), options)
          .run(new SetProposal(proposal, preview));
    }
  }

  @Command(
      name = "add-acceptor",
      description = {
        "Let one more ensemble vote on a ring.",
        "Configure it in all producers and connectors first, and only one more than vote at a time."
      })
  static final class Add extends OfOneRing {

    Add(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "add-acceptor";
    }

    @Override
    SetPreview preview(AcceptorSet set, String name) {
      return set.plus(name);
    }
  }

  @Command(
      name = "remove-acceptor",
      description = {
        "Let an ensemble vote on a ring no more.",
        "Take it out of the configurations afterwards, not before."
      })
  static final class Remove extends OfOneRing {

    Remove(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "remove-acceptor";
    }

    @Override
    SetPreview preview(AcceptorSet set, String name) {
      return set.minus(name);
    }
  }
}
