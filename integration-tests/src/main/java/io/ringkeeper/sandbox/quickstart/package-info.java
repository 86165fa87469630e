/** The quickstart: the whole loop on this machine, from nothing to a report. */
@NullMarked
package io.ringkeeper.sandbox.quickstart;

import org.jspecify.annotations.NullMarked;
