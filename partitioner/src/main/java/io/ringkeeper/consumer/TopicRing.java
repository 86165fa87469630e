package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.GateLedger;
import io.ringkeeper.consumer.rules.RingTimeline;

/**
 * The ring of one topic, as this consumer follows it.
 *
 * @param timeline what is known of the ring
 * @param ledger what this group has committed in the topic; kept while the ring stays the same
 */
record TopicRing(RingTimeline timeline, GateLedger ledger) {

  TopicRing with(RingTimeline later) {
    return new TopicRing(later, ledger);
  }
}
