/**
 * The producer's side: a partitioner and an interceptor for Kafka's own producer, which route keyed
 * records by the agreed table, follow changes and acknowledge their drain.
 *
 * <p>How it fits together: {@link io.ringkeeper.producer.RingPartitioner} and {@link
 * io.ringkeeper.producer.RingProducerInterceptor} share one client per producer. Its hot path reads
 * one volatile snapshot; everything that changes the snapshot happens under the switchboard's lock.
 * Sends are accounted for by tickets: a record's header object, which Kafka hands back with the
 * acknowledgement. See {@code docs/producer.md} for what holds and what does not.
 */
@NullMarked
package io.ringkeeper.producer;

import org.jspecify.annotations.NullMarked;
