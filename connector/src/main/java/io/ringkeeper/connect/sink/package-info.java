/** The sink: proposals of ring changes in, each carried to its end. */
@NullMarked
package io.ringkeeper.connect.sink;

import org.jspecify.annotations.NullMarked;
