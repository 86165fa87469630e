package io.ringkeeper.tracker.cli;

import io.ringkeeper.ring.PlanResult;
import io.ringkeeper.ring.Reshape;
import io.ringkeeper.ring.RingPlanner;
import io.ringkeeper.ring.RingPreview;
import io.ringkeeper.tracker.query.TableInfo;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What all kinds of change have in common: current table, plan, preview, proposal. */
abstract class KindCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private final ProposeOptions options = new ProposeOptions();

  @Parameters(index = "0", paramLabel = "RING", description = "the ring's name")
  private String ring;

  @Option(
      names = "--expected-epoch",
      paramLabel = "EPOCH",
      description = "refuse unless the ring is at this epoch (default: the one previewed)")
  private @Nullable Long expectedEpoch;

  private final Ringkeeper root;

  KindCommand(Ringkeeper root) {
    this.root = root;
  }

  /** The kind as proposals name it. */
  abstract String kind();

  /** The proposal's parameters. */
  abstract Map<String, Object> parameters();

  /** The same for the planner. */
  abstract Reshape reshape(TrackerClient tracker, TableInfo current);

  String ring() {
    return ring;
  }

  @Override
  public Integer call() {
    TrackerClient tracker = root.tracker();
    TableInfo current = tracker.table(ring);
    if (expectedEpoch != null && expectedEpoch != current.epoch()) {
      throw CliException.refused(
          "Ring %s is at epoch %d, not %d: look at it again with 'ringkeeper ring show %s'."
              .formatted(ring, current.epoch(), expectedEpoch, ring));
    }
    RingPreview preview = preview(tracker, current);
    Map<String, Object> proposal = options.proposal(ring, kind(), parameters(), current.epoch());
    return new Proposer(root, root.printer(spec), options).run(proposal, preview);
  }

  private RingPreview preview(TrackerClient tracker, TableInfo current) {
    try {
      PlanResult result = RingPlanner.plan(current.toRing(), reshape(tracker, current));
      if (result instanceof PlanResult.Planned planned) {
        return planned.plan().preview();
      }
      throw CliException.refused(((PlanResult.Impossible) result).reason());
    } catch (IllegalArgumentException e) {
      throw CliException.refused(String.valueOf(e.getMessage()));
    }
  }
}
