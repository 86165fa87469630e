package io.ringkeeper.sandbox.quickstart;

import java.io.PrintStream;

/** What the quickstart says to people, with the time since it began. */
final class Console {

  private final PrintStream out;
  private final long startNanos = System.nanoTime();

  Console(PrintStream out) {
    this.out = out;
  }

  void step(String line) {
    say("▸ " + line);
  }

  void progress(String line) {
    say("    " + line);
  }

  void command(String line) {
    say("  $ " + line);
  }

  void result(String line) {
    say("  ✓ " + line);
  }

  /** A line without time. */
  synchronized void plain(String line) {
    out.println(line);
  }

  private synchronized void say(String line) {
    out.printf("%5.1f s %s%n", (System.nanoTime() - startNanos) / 1e9, line);
  }
}
