package io.ringkeeper.producer;

import org.jspecify.annotations.Nullable;

/**
 * How one topic's records are routed and accounted for. Immutable but for the sticky choice.
 *
 * @param ring null for a topic without a ring, which goes exactly as Kafka's default
 * @param ledger what is in flight in the topic
 * @param phase the ledger's phase that sends routed by this are counted under
 * @param sticky where records without a key go
 */
record TopicRoute(
    @Nullable RingRoute ring, TopicLedger ledger, InFlightPhase phase, StickyChoice sticky) {}
