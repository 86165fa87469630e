@NullMarked
package io.ringkeeper.tracker;

import org.jspecify.annotations.NullMarked;
