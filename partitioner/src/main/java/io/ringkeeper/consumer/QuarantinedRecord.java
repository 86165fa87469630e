package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.QuarantineReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that may be out of the order of its key.
 *
 * @param record as the application would have got it
 * @param ring the ring that covers its topic
 * @param reason why
 * @param epochAtOffset the ring's epoch at the record's place in the log
 * @param epochSent the epoch that its header names; 0 when it has none of this ring
 */
public record QuarantinedRecord<K, V>(
    ConsumerRecord<K, V> record,
    String ring,
    QuarantineReason reason,
    long epochAtOffset,
    long epochSent) {}
