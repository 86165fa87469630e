package io.ringkeeper.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of the sandbox over its restarts; signals go to its own pid only. Thread-safe. */
final class ChildProcess {
  private static final int TAIL_LINES = 40;
  private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);

  private final ProcessLauncher launcher;
  private final String name;
  private final List<String> command;
  private final Path logFile;
  private @Nullable Process process;

  ChildProcess(ProcessLauncher launcher, String name, List<String> command, Path logFile) {
    this.launcher = launcher;
    this.name = name;
    this.command = List.copyOf(command);
    this.logFile = logFile;
  }

  String name() {
    return name;
  }

  Path logFile() {
    return logFile;
  }

  synchronized void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(name + " runs already, with pid " + process.pid());
    }
    process = launcher.launch(command, logFile);
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Its process id while it runs. */
  synchronized Optional<Long> pid() {
    return process != null && process.isAlive() ? Optional.of(process.pid()) : Optional.empty();
  }

  /** Asks it to end; a paused process must go on first to hear it. */
  void terminate() {
    Process running = running();
    if (running != null) {
      signal("CONT");
      running.destroy();
    }
  }

  /** Waits for its end and kills it when the time is over. */
  void awaitEndOrKill(Duration grace) {
    Process running = running();
    if (running != null && !waitFor(running, grace)) {
      kill();
    }
  }

  void kill() {
    Process running = running();
    if (running != null) {
      running.destroyForcibly();
      if (!waitFor(running, SIGNAL_TIMEOUT)) {
        throw new SandboxException(name + " with pid " + running.pid() + " cannot be killed");
      }
    }
  }

  /**
   * Sends a signal by name; does nothing if the process has ended. The JDK sends only two signals
   * itself, so this takes the system's {@code kill}.
   */
  void signal(String signal) {
    Process running = running();
    if (running == null) {
      return;
    }
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid()))
              .redirectErrorStream(true)
              .start();
      if (!waitFor(kill, SIGNAL_TIMEOUT) || (kill.exitValue() != 0 && running.isAlive())) {
        throw new SandboxException("cannot send SIG" + signal + " to " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send SIG" + signal + " to " + name, e);
    }
  }

  /** The exit code; throws {@link SandboxException} if it still runs after this time. */
  int awaitExit(Duration atMost) {
    Process started = latest();
    if (!waitFor(started, atMost)) {
      throw new SandboxException(
          "%s still runs after %d ms, %s".formatted(name, atMost.toMillis(), describeLog()));
    }
    return started.exitValue();
  }

  private synchronized Process latest() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  private synchronized @Nullable Process running() {
    return process != null && process.isAlive() ? process : null;
  }

  private static boolean waitFor(Process process, Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw Waiting.interrupted(e);
    }
  }

  /** The last lines of its log, for people. */
  String logTail() {
    if (!Files.exists(logFile)) {
      return "";
    }
    try {
      // Not strict about the encoding: this must work on whatever a crashing JVM wrote.
      List<String> lines =
          new String(Files.readAllBytes(logFile), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(cannot read " + logFile + ": " + e + ")";
    }
  }

  /** Where the log is and how it ends, for the end of an error message. */
  String describeLog() {
    return "log " + logFile + " ends:\n" + logTail();
  }
}
