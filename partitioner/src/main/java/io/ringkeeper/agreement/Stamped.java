package io.ringkeeper.agreement;

import org.jspecify.annotations.Nullable;

/**
 * An answer and the ZooKeeper session it was given in.
 *
 * @param sessionId the session
 * @param value the answer
 */
public record Stamped<T extends @Nullable Object>(long sessionId, T value) {}
