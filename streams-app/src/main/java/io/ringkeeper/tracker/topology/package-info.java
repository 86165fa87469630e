/**
 * The Streams topology: events of the agreement in, decisions and alerts out, what is known kept in
 * stores. Pure: builds a {@code Topology}, starts nothing.
 */
@NullMarked
package io.ringkeeper.tracker.topology;

import org.jspecify.annotations.NullMarked;
