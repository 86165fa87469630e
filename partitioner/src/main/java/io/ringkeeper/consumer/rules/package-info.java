/**
 * The rules by which a consumer waits where a ring has moved slots: what a record may do at its
 * place, which gates are open, what a commit says. Pure values and small state machines without
 * Kafka, clock or threads; {@code docs/consumer.md} says what they are for, the exhaustive model
 * {@code GateModel} shows why each is needed.
 */
@NullMarked
package io.ringkeeper.consumer.rules;

import org.jspecify.annotations.NullMarked;
