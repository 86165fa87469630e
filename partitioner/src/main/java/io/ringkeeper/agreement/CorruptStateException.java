package io.ringkeeper.agreement;

import org.jspecify.annotations.Nullable;

/**
 * Stored data contradicts itself or the protocol. Stop and look: carrying on could decide wrongly.
 */
public final class CorruptStateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CorruptStateException(String message) {
    super(message);
  }

  public CorruptStateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
