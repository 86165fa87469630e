package io.ringkeeper.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A server that is one forked JVM. */
class ForkedServer implements JavaProcess {
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);
  private static final String PORT_TAKEN = "Address already in use";

  private final ChildProcess process;
  private final List<PortLease> ports;
  private final ReadyCheck ready;
  private final Duration startTimeout;
  private final SandboxListener listener;

  ForkedServer(
      ChildProcess process,
      List<PortLease> ports,
      ReadyCheck ready,
      Duration startTimeout,
      SandboxListener listener) {
    this.process = process;
    this.ports = List.copyOf(ports);
    this.ready = ready;
    this.startTimeout = startTimeout;
    this.listener = listener;
  }

  @Override
  public final String name() {
    return process.name();
  }

  @Override
  public final void start() {
    launch();
    awaitReady();
  }

  /** First half of {@link #start()}, for servers that need each other to become ready. */
  final void launch() {
    ports.forEach(PortLease::handOver);
    process.start();
  }

  /** Second half of {@link #start()}. */
  final void awaitReady() {
    long startNanos = System.nanoTime();
    while (true) {
      if (!process.isAlive()) {
        throw failure("ended before it answered");
      }
      Optional<String> missing = ready.missing();
      long waitedNanos = System.nanoTime() - startNanos;
      if (missing.isEmpty()) {
        listener.progress(
            String.format(Locale.ROOT, "%s is up after %.1f s", name(), waitedNanos / 1e9));
        return;
      }
      if (waitedNanos > startTimeout.toNanos()) {
        throw failure(
            "did not answer in " + startTimeout.toMillis() + " ms: " + missing.orElseThrow());
      }
      Waiting.betweenProbes();
    }
  }

  private SandboxException failure(String what) {
    String message = name() + " " + what + "; " + process.describeLog();
    return message.contains(PORT_TAKEN)
        ? new PortTakenException(message)
        : new SandboxException(message);
  }

  @Override
  public final void stop() {
    terminate();
    awaitEnd();
  }

  /** First half of {@link #stop()}, for servers that end side by side. */
  final void terminate() {
    process.terminate();
  }

  /** Second half of {@link #stop()}. */
  final void awaitEnd() {
    process.awaitEndOrKill(STOP_GRACE);
  }

  @Override
  public final void kill() {
    requireRunning("killed");
    process.kill();
  }

  /** Ends a server that did not start, whether it runs or not. */
  final void abandon() {
    process.kill();
  }

  @Override
  public final void pause() {
    requireRunning("paused");
    process.signal("STOP");
  }

  @Override
  public final void resume() {
    requireRunning("resumed");
    process.signal("CONT");
  }

  /** A fault that hits nothing would let a scenario pass without it. */
  private void requireRunning(String action) {
    if (!isRunning()) {
      throw new IllegalStateException(name() + " does not run and cannot be " + action);
    }
  }

  @Override
  public final boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public final List<Long> pids() {
    return process.pid().stream().toList();
  }

  @Override
  public final String logTail() {
    return process.logTail();
  }

  @Override
  public final int awaitExit(Duration atMost) {
    return process.awaitExit(atMost);
  }

  @Override
  public final Path logFile() {
    return process.logFile();
  }
}
