package io.ringkeeper.agreement.change;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a proposal as plain maps, lists, texts and numbers: the inverse of the parser. */
public final class ProposalFormat {

  static final String RING = "ring";
  static final String PROPOSAL_ID = "proposalId";
  static final String KIND = "kind";
  static final String PARAMETERS = "parameters";
  static final String REASON = "reason";
  static final String REQUESTED_BY = "requestedBy";
  static final String EXPECTED_EPOCH = "expectedEpoch";
  static final String ACCEPTED_QUARANTINE = "acceptedQuarantine";

  private ProposalFormat() {}

  /** The fields, in the documented order; those without a value are left out. */
  public static Map<String, Object> toMap(Proposal proposal) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(RING, proposal.ring());
    out.put(PROPOSAL_ID, proposal.proposalId());
    out.put(KIND, proposal.request().kind());
    out.put(PARAMETERS, proposal.request().parameters());
    out.put(REASON, proposal.reason());
    out.put(REQUESTED_BY, proposal.requestedBy());
    Long expected = proposal.expectedEpoch();
    if (expected != null) {
      out.put(EXPECTED_EPOCH, expected);
    }
    if (!proposal.acceptedQuarantine().isEmpty()) {
      out.put(ACCEPTED_QUARANTINE, List.copyOf(proposal.acceptedQuarantine()));
    }
    return out;
  }
}
