package io.ringkeeper.agreement;

import org.jspecify.annotations.Nullable;

/**
 * The proposed change may or may not be decided, now or later. Read the state before proposing
 * again.
 */
public final class IndeterminateOutcomeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IndeterminateOutcomeException(String message) {
    super(message);
  }

  public IndeterminateOutcomeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
