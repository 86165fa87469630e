/**
 * The consumer's side: a consumer that waits where a partition received slots until the group has
 * read the partitions that lost them, and keeps apart what may be out of order.
 *
 * <p>How it fits together: {@link io.ringkeeper.consumer.RingConsumer} is Kafka's interface; its
 * engine does the work around each poll. A board follows the decisions and archives on threads of
 * its own and publishes snapshots; everything else belongs to the polling thread. What may be done
 * with a record, which gates are open and what a commit says is decided in {@code .rules}, which
 * knows neither Kafka nor time. See {@code docs/consumer.md} for what holds and what does not.
 */
@NullMarked
package io.ringkeeper.consumer;

import org.jspecify.annotations.NullMarked;
