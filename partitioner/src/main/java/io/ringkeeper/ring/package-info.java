/** The ring as pure values: keys to slots, slots to partitions, and planning of the next table. */
@NullMarked
package io.ringkeeper.ring;

import org.jspecify.annotations.NullMarked;
