/**
 * Events of the agreement as they are published to Kafka: what the source connector writes and the
 * tracker reads. Field names here are the JSON field names.
 */
@NullMarked
package io.ringkeeper.agreement.event;

import org.jspecify.annotations.NullMarked;
