/** The Connect form of the agreement's events. */
@NullMarked
package io.ringkeeper.connect.schema;

import org.jspecify.annotations.NullMarked;
