/** What runs inside the sandbox's child processes; depends on the JDK alone. */
@NullMarked
package io.ringkeeper.sandbox.child;

import org.jspecify.annotations.NullMarked;
