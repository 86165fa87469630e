@NullMarked
package io.ringkeeper;

import org.jspecify.annotations.NullMarked;
