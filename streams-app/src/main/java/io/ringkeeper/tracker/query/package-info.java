/** The read model: what the stores hold, put together for people and programs. Read-only. */
@NullMarked
package io.ringkeeper.tracker.query;

import org.jspecify.annotations.NullMarked;
