@NullMarked
package io.ringkeeper.tracker.cli;

import org.jspecify.annotations.NullMarked;
