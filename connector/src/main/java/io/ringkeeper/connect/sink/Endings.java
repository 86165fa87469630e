package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.change.ChangeReport;
import io.ringkeeper.agreement.change.Outcome;
import io.ringkeeper.agreement.change.Proposal;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.ProposalData;
import io.ringkeeper.connect.sink.ProposalRecord.Illegible;
import io.ringkeeper.connect.sink.ProposalRecord.Position;
import java.util.List;
import java.util.Set;

/**
 * Makes events of how proposals ended. A change has one end, so its event is the same for every
 * record that asked for it; a refusal is that of one record.
 */
final class Endings {

  private static final long UNKNOWN_EPOCH = -1;

  private Endings() {}

  static AgreementEvent of(Proposal proposal, Outcome outcome, Position position, long nowMs) {
    if (outcome instanceof Outcome.Committed committed) {
      ChangeReport report = committed.report();
      return event(
          proposal.ring() + "/" + proposal.proposalId() + "/COMMITTED",
          proposal.ring(),
          committed.state().ringId(),
          nowMs,
          data(proposal, "COMMITTED", detail(proposal, committed), report.toEpoch()));
    }
    if (outcome instanceof Outcome.Aborted aborted) {
      Long epoch = proposal.expectedEpoch();
      return event(
          proposal.ring() + "/" + proposal.proposalId() + "/ABORTED",
          proposal.ring(),
          "",
          nowMs,
          data(proposal, "ABORTED", aborted.reason(), epoch == null ? UNKNOWN_EPOCH : epoch));
    }
    return rejected(proposal, ((Outcome.Rejected) outcome).reason(), position, nowMs);
  }

  static AgreementEvent rejected(Proposal proposal, String reason, Position position, long nowMs) {
    ProposalData data = data(proposal, "REJECTED", reason, UNKNOWN_EPOCH);
    return event(position + "/REJECTED", proposal.ring(), "", nowMs, data);
  }

  static AgreementEvent rejected(Illegible record, Position position, long nowMs) {
    ProposalData data =
        new ProposalData(
            record.proposalId(),
            record.kind(),
            record.requestedBy(),
            "REJECTED",
            record.reason(),
            UNKNOWN_EPOCH);
    return event(position + "/REJECTED", record.ring(), "", nowMs, data);
  }

  // What changes no table says in the state what it did.
  private static String detail(Proposal proposal, Outcome.Committed committed) {
    return committed
        .state()
        .outcomeOf(proposal.proposalId())
        .map(ProposalOutcome::detail)
        .filter(said -> !said.isEmpty())
        .orElseGet(() -> detail(committed.report()));
  }

  private static String detail(ChangeReport report) {
    if (report.fromEpoch() == report.toEpoch()) {
      return "created with %d slots over %d partitions"
          .formatted(report.preview().slots(), report.preview().partitions().size());
    }
    String what =
        "epoch %d to %d, %d of %d slots moved (%d were enough)"
            .formatted(
                report.fromEpoch(),
                report.toEpoch(),
                report.movedSlots(),
                report.preview().slots(),
                report.optimalSlots());
    if (report.rounds() == 0) {
      return what + "; carried through by another coordinator or before";
    }
    String how =
        "; decided in %d ms and %d rounds by %s; moving keys held %d ms at most"
            .formatted(
                report.decisionMs(),
                report.rounds(),
                String.join(", ", sorted(report.ensemblesVoted())),
                report.holdMs());
    String fenced =
        report.fencedProducers().isEmpty() ? "" : "; fenced " + sorted(report.fencedProducers());
    return report.passedProducers().isEmpty()
        ? what + how + fenced
        : what
            + how
            + fenced
            + "; without the acknowledgement of "
            + sorted(report.passedProducers());
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static ProposalData data(
      Proposal proposal, String outcome, String detail, long epochAfter) {
    return new ProposalData(
        proposal.proposalId(),
        proposal.request().kind(),
        proposal.requestedBy(),
        outcome,
        detail,
        epochAfter);
  }

  private static AgreementEvent event(
      String id, String ring, String ringId, long nowMs, ProposalData proposal) {
    return new AgreementEvent(
        "proposal/" + id,
        AgreementEvent.Kind.PROPOSAL,
        "",
        "",
        ring,
        ringId,
        0,
        nowMs,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        proposal);
  }
}
