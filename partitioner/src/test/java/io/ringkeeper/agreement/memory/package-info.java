/**
 * An ensemble in memory, for tests: it stores the same bytes as a real one, behind the same ports,
 * and loses them, forgets them or answers late on command.
 */
@NullMarked
package io.ringkeeper.agreement.memory;

import org.jspecify.annotations.NullMarked;
