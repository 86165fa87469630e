/** The command line: {@code ringkeeper}. The only package with a {@code main}. */
@NullMarked
package io.ringkeeper.tracker.cli;

import org.jspecify.annotations.NullMarked;
