/** Changes of a ring: what can be proposed, and how a proposal is read and written. */
@NullMarked
package io.ringkeeper.agreement.change;

import org.jspecify.annotations.NullMarked;
