package io.ringkeeper.tracker.job;

/** The job cannot start; the message says why and what to do. */
public final class JobException extends RuntimeException {

  JobException(String message, Throwable cause) {
    super(message, cause);
  }
}
