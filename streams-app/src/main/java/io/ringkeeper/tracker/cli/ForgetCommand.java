package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.query.ProducerInfo;
import io.ringkeeper.tracker.query.RingSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives up producers that crashed, so that no change waits for them any more. */
@Command(
    name = "forget",
    description = {
      "Forget producers that crashed: no change waits for them any more.",
      "Refused for one that is connected to an ensemble, or may be. A producer has one record for"
          + " all rings, so one proposal is enough; the ring named decides it and keeps the outcome."
          + " Without --execute nothing is changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ringkeeper producers forget orders --producer billing-0f8fad5b1c9e23ab",
      "  ringkeeper producers forget --all-gone --reason 'node 7 is dead' --execute --wait"
    })
final class ForgetCommand implements Callable<Integer> {

  private static final String KIND = "forget";

  @Spec private CommandSpec spec;
  @Mixin private final ProposeOptions options = new ProposeOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RING",
      description =
          "the ring that decides it (default: the first whose topics one of them sends to)")
  private @Nullable String ring;

  @Option(
      names = "--producer",
      split = ",",
      paramLabel = "ID",
      description = "their ids, as 'ringkeeper producers' shows them")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--all-gone",
      description = "every producer that is connected to no ensemble; with RING, of its topics")
  private boolean allGone;

  @Option(
      names = "--even-if-live",
      description =
          "also if it is connected, or if an ensemble does not answer; shows what that breaks")
  private boolean evenIfLive;

  private final Ringkeeper root;

  ForgetCommand(Ringkeeper root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (allGone != ids.isEmpty()) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "Name producers with --producer, or take --all-gone.");
    }
    TrackerClient tracker = root.tracker();
    List<RingSummary> rings = tracker.rings();
    List<ProducerInfo> chosen = allGone ? gone(tracker, rings) : named(tracker);
    RingSummary decides = ring == null ? firstOf(rings, chosen) : ringNamed(rings, ring);
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("producers", chosen.stream().map(ProducerInfo::producerId).toList());
    if (evenIfLive) {
      parameters.put("evenIfLive", true);
    }
    Map<String, Object> proposal =
        options.proposal(decides.ring(), KIND, parameters, decides.epoch());
    return new Proposer(root, root.printer(spec), options).run(proposal, new ForgetPreview(chosen));
  }

  private List<ProducerInfo> gone(TrackerClient tracker, List<RingSummary> rings) {
    Set<String> topics = ring == null ? Set.of() : Set.copyOf(ringNamed(rings, ring).topics());
    List<ProducerInfo> gone =
        tracker.producers().stream()
            .filter(p -> !p.connected())
            .filter(p -> ring == null || p.topics().stream().anyMatch(topics::contains))
            .toList();
    if (gone.isEmpty()) {
      throw CliException.refused("Every registered producer is connected: nobody to forget.");
    }
    return gone;
  }

  private List<ProducerInfo> named(TrackerClient tracker) {
    Map<String, ProducerInfo> known = new LinkedHashMap<>();
    tracker.producers().forEach(p -> known.put(p.producerId(), p));
    List<ProducerInfo> named = new ArrayList<>();
    for (String id : new LinkedHashSet<>(ids)) {
      ProducerInfo found = known.get(id);
      if (found == null) {
        throw CliException.refused(
            "No producer %s is registered; 'ringkeeper producers' shows who is.".formatted(id));
      }
      if (found.connected() && !evenIfLive) {
        throw CliException.refused(
            ("Producer %s is connected to %s. If its process is gone, it shows so once its ZooKeeper"
                    + " session has timed out; if it lives, close it. To give it up all the same:"
                    + " --even-if-live.")
                .formatted(id, String.join(", ", found.connectedAt())));
      }
      named.add(found);
    }
    return named;
  }

  private static RingSummary firstOf(List<RingSummary> rings, List<ProducerInfo> chosen) {
    return rings.stream()
        .filter(
            r -> chosen.stream().anyMatch(p -> p.topics().stream().anyMatch(r.topics()::contains)))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.refused(
                    "No ring covers a topic of these producers, so no change waits for them; to"
                        + " remove their records all the same, name any ring."));
  }

  private static RingSummary ringNamed(List<RingSummary> rings, String name) {
    return rings.stream()
        .filter(r -> r.ring().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.refused(
                    "The tracker knows no ring %s; 'ringkeeper ring list' shows those it knows."
                        .formatted(name)));
  }
}
