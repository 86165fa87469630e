/** Pure Paxos on a rewritable register. */
@NullMarked
package io.ringkeeper.paxos;

import org.jspecify.annotations.NullMarked;
