package io.ringkeeper.tracker.cli;

import org.jspecify.annotations.Nullable;

/** Ends the command with a message for people and an exit code. */
final class CliException extends RuntimeException {

  private final int exitCode;

  private CliException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static CliException refused(String message) {
    return new CliException(ExitCodes.REFUSED, message, null);
  }

  static CliException failed(String message) {
    return new CliException(ExitCodes.FAILED, message, null);
  }

  static CliException failed(String message, Throwable cause) {
    return new CliException(ExitCodes.FAILED, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
