/** The source connector: what happens in each ensemble, as events, once and in order. */
@NullMarked
package io.ringkeeper.connect.source;

import org.jspecify.annotations.NullMarked;
