package io.ringkeeper.tracker.cli;

import io.ringkeeper.ring.PartitionShare;
import io.ringkeeper.ring.RingPreview;
import io.ringkeeper.tracker.query.ProposalStatus;
import io.ringkeeper.tracker.topology.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a proposal, writes it when asked to, and follows it. */
final class Proposer {

  private final Ringkeeper root;
  private final Printer printer;
  private final ProposeOptions options;

  Proposer(Ringkeeper root, Printer printer, ProposeOptions options) {
    this.root = root;
    this.printer = printer;
    this.options = options;
  }

  /** Returns the exit code. */
  int run(Map<String, Object> proposal, @Nullable RingPreview preview) {
    announce(proposal);
    if (preview != null) {
      printer.note("");
      showPreview(preview);
    }
    ProposeResult result = execute(proposal, preview, null, null);
    printer.print(result, () -> conclude(result));
    return result.exitCode();
  }

  /** Returns the exit code. */
  int run(SetProposal proposal) {
    ProposeResult result = propose(proposal);
    printer.print(result, () -> conclude(result));
    return result.exitCode();
  }

  /** Returns the exit code. */
  int run(Map<String, Object> proposal, ForgetPreview preview) {
    announce(proposal);
    preview.print(printer, root.nowMs());
    ProposeResult result = execute(proposal, null, null, preview);
    printer.print(result, () -> conclude(result));
    return result.exitCode();
  }

  /** One after the other, also when one was refused; returns the worst exit code. */
  int runAll(List<SetProposal> proposals) {
    List<ProposeResult> results = new ArrayList<>();
    for (SetProposal proposal : proposals) {
      ProposeResult result = propose(proposal);
      results.add(result);
      if (result.executed()) {
        printer.noteBy(() -> conclude(result));
      }
    }
    printer.print(
        results,
        () -> {
          if (!options.execute()) {
            conclude(results.get(0));
          }
        });
    return results.stream().mapToInt(ProposeResult::exitCode).max().orElse(ExitCodes.DONE);
  }

  private ProposeResult propose(SetProposal proposal) {
    announce(proposal.proposal());
    proposal.preview().print(printer);
    return execute(proposal.proposal(), null, proposal.preview(), null);
  }

  private void announce(Map<String, Object> proposal) {
    printer.note(
        "%s of ring %s, proposal %s"
            .formatted(proposal.get("kind"), proposal.get("ring"), proposal.get("proposalId")));
  }

  private ProposeResult execute(
      Map<String, Object> proposal,
      @Nullable RingPreview preview,
      @Nullable SetPreview acceptors,
      @Nullable ForgetPreview producers) {
    if (!options.execute()) {
      return new ProposeResult(proposal, preview, acceptors, producers, false, null);
    }
    String ring = String.valueOf(proposal.get("ring"));
    root.gateway().propose(root.kafka(), options.proposalsTopic(), ring, Json.bytes(proposal));
    printer.note("Proposed.");
    ProposalStatus status =
        options.waits()
            ? new Follower(root.tracker(), printer)
                .follow(String.valueOf(proposal.get("proposalId")), options.timeout())
            : null;
    return new ProposeResult(proposal, preview, acceptors, producers, true, status);
  }

  private void showPreview(RingPreview preview) {
    printer.note(
        "Moves %d of %d slots (%s of the key space); the optimum is %d (%s)."
            .formatted(
                preview.movedSlots(),
                preview.slots(),
                Printer.percent(preview.movedShare()),
                preview.optimalSlots(),
                Printer.percent(preview.optimalShare())));
    printer.note("");
    printer.noteTable(
        List.of("PARTITION", "SLOTS", "THEN", "SHARE", "THEN", "WEIGHT'S SHARE"),
        preview.partitions().stream().map(Proposer::row).toList());
    printer.note("");
  }

  private static List<String> row(PartitionShare s) {
    return List.of(
        String.valueOf(s.partition()),
        String.valueOf(s.slotsBefore()),
        String.valueOf(s.slotsAfter()),
        Printer.percent(s.shareBefore()),
        Printer.percent(s.shareAfter()),
        Printer.percent(s.weightShare()));
  }

  private void conclude(ProposeResult result) {
    ProposalStatus status = result.status();
    if (!result.executed()) {
      printer.line("Dry run: nothing was changed. Add --execute to propose it.");
    } else if (status == null) {
      printer.line("Follow it: ringkeeper follow " + result.proposal().get("proposalId"));
    } else {
      Follower.conclude(printer, status);
    }
  }
}
