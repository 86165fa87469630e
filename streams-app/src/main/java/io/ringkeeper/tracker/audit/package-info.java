/**
 * The live auditor: the agreement's invariants as pure functions from what is known and one more
 * event to what is known then, and alerts.
 *
 * <p>Nothing here reads a clock, stores, logs or starts threads; the tracker's clock comes in as a
 * number. Values are immutable records, also their own stored form.
 */
@NullMarked
package io.ringkeeper.tracker.audit;

import org.jspecify.annotations.NullMarked;
