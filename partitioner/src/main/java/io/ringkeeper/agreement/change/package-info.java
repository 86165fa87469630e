/**
 * Changes of a ring: how they are proposed, and the coordinator that carries a proposal from one
 * epoch to the next.
 *
 * <p>{@code ChangeSteps} decides, purely, what to do next from what is seen; {@link
 * io.ringkeeper.agreement.change.ChangeCoordinator} looks, and does it.
 */
@NullMarked
package io.ringkeeper.agreement.change;

import org.jspecify.annotations.NullMarked;
