package io.ringkeeper.sandbox;

import java.nio.file.Path;
import java.time.Duration;

/** A further JVM of the caller's, stopped before all servers. */
public interface JavaProcess extends Server {
  /**
   * Waits for the process to end by itself and returns its exit code.
   *
   * @throws SandboxException if it still runs after that time
   */
  int awaitExit(Duration atMost);

  /** Where its standard output and error go, appended over restarts. */
  Path logFile();
}
