package io.ringkeeper.tracker.cli;

import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.ring.Placement;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.RingPlan;
import io.ringkeeper.ring.RingPreview;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proposes a new ring. */
@Command(
    name = "create",
    description = {
      "Propose a ring over existing topics with equal partition counts.",
      "With --bootstrap-server the first table's shares are previewed."
    },
    footerHeading = "%nExample:%n",
    footer = "  ringkeeper ring create orders --topics orders,orders-retry --execute --wait")
final class RingCreateCommand implements Callable<Integer> {

  /** How the first table is made. */
  enum Genesis {
    compatible,
    consistent
  }

  @Spec private CommandSpec spec;
  @Mixin private final ProposeOptions options = new ProposeOptions();

  @Parameters(paramLabel = "RING", description = "the new ring's name")
  private String ring;

  @Option(
      names = "--topics",
      split = ",",
      required = true,
      paramLabel = "TOPIC",
      description = "topics to adopt")
  private List<String> topics;

  @Option(
      names = "--genesis",
      paramLabel = "compatible|consistent",
      defaultValue = "compatible",
      description = {
        "compatible: as Kafka's default partitioner, no key moves;",
        "consistent: a hash ring, only for topics without records (default: ${DEFAULT-VALUE})"
      })
  private Genesis genesis;

  @Option(
      names = "--slots",
      paramLabel = "COUNT",
      description = "slot count (default: chosen to fit the partition count)")
  private @Nullable Integer slots;

  @Option(
      names = "--weights",
      split = ",",
      paramLabel = "PARTITION=WEIGHT",
      description = "weights of partitions where they are not 100")
  private Map<Integer, Integer> weights = new TreeMap<>();

  private final Ringkeeper root;

  RingCreateCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("topics", topics);
    parameters.put("genesis", genesis.name());
    if (slots != null) {
      parameters.put("slots", slots);
    }
    if (!weights.isEmpty()) {
      parameters.put("weights", new TreeMap<>(weights));
    }
    RingPreview preview = root.knowsKafka() ? preview() : null;
    Map<String, Object> proposal = options.proposal(ring, "create", parameters, null);
    return new Proposer(root, root.printer(spec), options).run(proposal, preview);
  }

  private RingPreview preview() {
    Map<String, Integer> counts = root.gateway().partitions(root.kafka(), topics);
    if (new TreeSet<>(counts.values()).size() != 1) {
      throw CliException.refused(
          "The topics of a ring need equal partition counts, these have %s: grow the smaller ones."
              .formatted(counts));
    }
    int partitions = counts.values().iterator().next();
    try {
      Weights wanted = Weights.uniform(partitions);
      for (Map.Entry<Integer, Integer> weight : weights.entrySet()) {
        wanted = wanted.with(weight.getKey(), weight.getValue());
      }
      int count = slots == null ? KeySlots.defaultSlots(partitions) : slots;
      Ring first = new Ring(table(count, wanted), wanted);
      return new RingPlan(first, first, List.of(), 0).preview();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw CliException.refused(String.valueOf(e.getMessage()));
    }
  }

  private SlotTable table(int count, Weights wanted) {
    if (genesis == Genesis.consistent) {
      return Placement.consistent(count, wanted);
    }
    if (count % wanted.partitions() != 0) {
      throw CliException.refused(
          "A compatible ring needs a multiple of %d slots, not %d: leave --slots out or use --genesis"
                  .formatted(wanted.partitions(), count)
              + " consistent.");
    }
    return SlotTable.compatible(count, wanted.partitions());
  }
}
