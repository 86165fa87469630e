package io.ringkeeper.agreement;

import org.jspecify.annotations.Nullable;

/**
 * No majority of acceptors could be reached; nothing was decided by this call and nothing of it may
 * be decided later.
 */
public final class NoQuorumException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NoQuorumException(String message) {
    super(message);
  }

  public NoQuorumException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
