package io.ringkeeper.sandbox;

import java.util.List;

/**
 * Controls of one server, or of one whole ensemble of them. Thread-safe, one action at a time.
 *
 * <p>Whatever ended it, a server keeps its address and its data for the next {@link #start()}.
 */
public interface Server {
  /** The name in progress lines and log file names. */
  String name();

  /**
   * Starts the server again and returns when it answers.
   *
   * @throws IllegalStateException if it runs
   * @throws SandboxException if it does not answer in the sandbox's start time-out
   */
  void start();

  /** Asks the server to end, waits, and kills it if it does not; does nothing if it has ended. */
  void stop();

  /**
   * Ends the server as a power cut would: no code of its own runs any more.
   *
   * @throws IllegalStateException if it does not run: a fault that hits nothing is a mistake
   */
  void kill();

  /**
   * Freezes the server: connections stay open and nobody answers on them.
   *
   * @throws IllegalStateException if it does not run
   */
  void pause();

  /**
   * Lets a frozen server go on.
   *
   * @throws IllegalStateException if it does not run
   */
  void resume();

  /** Whether the process, or every process of the ensemble, exists (a paused one does). */
  boolean isRunning();

  /** Process ids of what runs, one for each server; empty when nothing does. */
  List<Long> pids();

  /** The last lines of its log. */
  String logTail();
}
