@NullMarked
package io.ringkeeper.connect;

import org.jspecify.annotations.NullMarked;
