/**
 * Judges the histories of a run under fire. Knows the rules of the protocol, shares no code with
 * what implements it, and reads nothing but what was written down.
 */
@NullMarked
package io.ringkeeper.sandbox.fire.check;

import org.jspecify.annotations.NullMarked;
