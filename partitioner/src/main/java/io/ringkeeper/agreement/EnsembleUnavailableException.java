package io.ringkeeper.agreement;

import org.jspecify.annotations.Nullable;

/**
 * An ensemble could not be asked, or the outcome of an idempotent write is unknown. Repeating is
 * safe.
 */
public final class EnsembleUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EnsembleUnavailableException(String message) {
    super(message);
  }

  public EnsembleUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
