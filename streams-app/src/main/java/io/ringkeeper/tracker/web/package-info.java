/** The HTTP interface and the dashboard. Reads only; proposals go through Kafka. */
@NullMarked
package io.ringkeeper.tracker.web;

import org.jspecify.annotations.NullMarked;
