package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the kernel says of processes, and commands of the system. */
final class Processes {

  private static final long COMMAND_SECONDS = 60;

  private Processes() {}

  /** The one process of a server that runs. */
  static long pid(Server server) {
    List<Long> pids = server.pids();
    if (pids.size() != 1) {
      throw new IllegalStateException(server.name() + " runs as processes " + pids);
    }
    return pids.get(0);
  }

  /** Whether the kernel has the process stopped by a signal. */
  static boolean isStopped(long pid) {
    return state(pid) == 'T';
  }

  /** Whether the kernel knows no such process, or a dead one only. */
  static boolean isGone(long pid) {
    char state = state(pid);
    return state == ' ' || state == 'Z';
  }

  /** The third field of /proc/pid/stat, after the command's name in parentheses. */
  private static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return ' ';
    }
  }

  /**
   * Runs a command and waits for its end.
   *
   * @throws IOException with its output when it fails
   */
  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + output.strip());
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + String.join(" ", command), e);
    }
  }
}
