/**
 * Order and completeness of a topic's records while its table changes under load and faults:
 * senders and receivers in JVMs of their own that write down what they were acknowledged and what
 * they were given, a run that strikes them, and a check of what was written down that shares
 * nothing with the code it judges.
 */
@NullMarked
package io.ringkeeper.sandbox.ordering;

import org.jspecify.annotations.NullMarked;
