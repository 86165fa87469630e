package io.ringkeeper.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the sandbox's processes, refuses once it is closed, and leaves none behind. */
final class ProcessLauncher implements AutoCloseable {
  private final SandboxHome home;
  private final List<Process> launched = new ArrayList<>();
  private boolean closed;

  ProcessLauncher(SandboxHome home) {
    this.home = home;
  }

  /** A process that is not started yet. */
  ChildProcess prepare(JvmCommand command) {
    List<String> args =
        command.launcherArgs(home.childClasses(), home.logConfig(), home.tmp(command.name()));
    Path argFile = home.writeConf(command.name() + ".args", JvmCommand.argumentFile(args));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ChildProcess(
        this, command.name(), List.of(java, "@" + argFile), home.logFile(command.name()));
  }

  synchronized Process launch(List<String> command, Path logFile) {
    if (closed) {
      throw new SandboxException("the sandbox is closed: " + command + " was not started");
    }
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(home.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
              .start();
      launched.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** Refuses further starts: what is stopped from here on stays stopped. */
  synchronized void refuseStarts() {
    closed = true;
  }

  /** Kills whatever still runs. */
  @Override
  public synchronized void close() {
    closed = true;
    launched.forEach(Process::destroyForcibly);
    for (Process process : launched) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        throw Waiting.interrupted(e);
      }
    }
  }
}
