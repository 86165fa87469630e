package io.ringkeeper.tracker.cli;

/** What the command ends with. */
final class ExitCodes {

  /** Done as asked. */
  static final int DONE = 0;

  /** Refused: rejected, aborted, or impossible. Nothing changed. */
  static final int REFUSED = 1;

  /** Wrong usage, something could not be reached, or the end did not come in time. */
  static final int FAILED = 2;

  /** What was asked is answered, and the answer is that somebody has to act. */
  static final int UNHEALTHY = 3;

  private ExitCodes() {}
}
