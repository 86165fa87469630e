/**
 * The ring as pure values: keys hash to slots, a table maps slots to partitions, and a planner
 * derives the next table.
 *
 * <p>Nothing here does I/O, reads a clock, starts a thread or depends on anything but the JDK, so
 * every plan is reproducible from its inputs alone. {@link io.ringkeeper.ring.KeySlots} is
 * specified for other languages in {@code docs/spec/key-to-slot.md}.
 */
@NullMarked
package io.ringkeeper.ring;

import org.jspecify.annotations.NullMarked;
