package io.ringkeeper.tracker.cli;

import java.util.Map;

/**
 * A proposal about the acceptors of a ring.
 *
 * @param proposal as it is written to the topic
 * @param preview what it would do
 */
record SetProposal(Map<String, Object> proposal, SetPreview preview) {}
