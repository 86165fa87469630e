/** Runs the tracker's job: creates its topics, starts and stops Kafka Streams, binds metrics. */
@NullMarked
package io.ringkeeper.tracker.job;

import org.jspecify.annotations.NullMarked;
