@NullMarked
package io.ringkeeper.tracker.topology;

import org.jspecify.annotations.NullMarked;
