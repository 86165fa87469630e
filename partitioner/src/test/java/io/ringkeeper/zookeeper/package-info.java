@NullMarked
package io.ringkeeper.zookeeper;

import org.jspecify.annotations.NullMarked;
