package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.ProposalData;

/**
 * How a proposal ended.
 *
 * @param ring the ring it was for
 * @param timeMs the sink's clock
 */
public record ProposalView(String ring, ProposalData proposal, long timeMs) {}
