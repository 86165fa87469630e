/**
 * What the processes of a run under fire write down, one JSON object a line, and how it is read
 * back. No knowledge of the protocol: only the names that the wire and the users see.
 */
@NullMarked
package io.ringkeeper.sandbox.fire.history;

import org.jspecify.annotations.NullMarked;
