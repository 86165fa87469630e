/**
 * The agreement over the rings: the replicated state, its legal transitions, the ports it is stored
 * through, and what drives it.
 *
 * <p>Values ({@link io.ringkeeper.agreement.RingState} and its parts) are pure. Ports ({@link
 * io.ringkeeper.agreement.Ensemble} and what it hands out, {@link
 * io.ringkeeper.agreement.KafkaCluster}) are implemented elsewhere.
 */
@NullMarked
package io.ringkeeper.agreement;

import org.jspecify.annotations.NullMarked;
