package io.ringkeeper.sandbox;

import org.jspecify.annotations.Nullable;

/** A server of the sandbox did not do what was asked; the message ends with its last log lines. */
public class SandboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message that says what happened, to what, and where to look. */
  public SandboxException(String message) {
    super(message);
  }

  /** The same with the cause. */
  public SandboxException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
