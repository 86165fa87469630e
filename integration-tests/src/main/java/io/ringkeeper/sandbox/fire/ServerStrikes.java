package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.Server;
import java.time.Duration;
import java.util.Set;

/** Faults of whole processes: killed, or frozen for longer than a session. */
final class ServerStrikes {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration OUTLASTS_SESSION = Duration.ofMillis(FireRing.SESSION_MS + 700);

  private ServerStrikes() {}

  /** kill -9 and restart; data goes on where the disk has it. */
  static final class Kill implements Strike {
    private final FaultKind kind;
    private final Server server;
    private final Set<String> acceptors;
    private final Runnable restart;
    private long pid;

    /**
     * @param restart how it is brought back
     */
    Kill(FaultKind kind, Server server, Set<String> acceptors, Runnable restart) {
      this.kind = kind;
      this.server = server;
      this.acceptors = acceptors;
      this.restart = restart;
    }

    @Override
    public FaultKind kind() {
      return kind;
    }

    @Override
    public String target() {
      return server.name();
    }

    @Override
    public Set<String> acceptors() {
      return acceptors;
    }

    @Override
    public void inject() {
      pid = Processes.pid(server);
      server.kill();
    }

    @Override
    public String awaitFired() {
      Until.holds(() -> "process " + pid + " is gone", PATIENCE, () -> Processes.isGone(pid));
      return "process " + pid + " is gone";
    }

    @Override
    public void heal() {
      restart.run();
    }
  }

  /** SIGSTOP, longer than a session, SIGCONT. */
  static final class Freeze implements Strike {
    private final FaultKind kind;
    private final Server server;
    private final Set<String> acceptors;
    private long pid;
    private long frozenNanos;

    Freeze(FaultKind kind, Server server, Set<String> acceptors) {
      this.kind = kind;
      this.server = server;
      this.acceptors = acceptors;
    }

    @Override
    public FaultKind kind() {
      return kind;
    }

    @Override
    public String target() {
      return server.name();
    }

    @Override
    public Set<String> acceptors() {
      return acceptors;
    }

    @Override
    public void inject() {
      pid = Processes.pid(server);
      server.pause();
      Until.holds(() -> "process " + pid + " is stopped", PATIENCE, () -> Processes.isStopped(pid));
      frozenNanos = System.nanoTime();
    }

    /** The fault is the time itself: it must outlast every session. */
    @Override
    public String awaitFired() {
      Until.holds(
          () -> "process " + pid + " stays stopped",
          PATIENCE,
          () -> System.nanoTime() - frozenNanos > OUTLASTS_SESSION.toNanos());
      if (!Processes.isStopped(pid)) {
        throw new IllegalStateException("process " + pid + " was resumed by somebody else");
      }
      return "process " + pid + " was in state T for " + OUTLASTS_SESSION.toMillis() + " ms";
    }

    @Override
    public void heal() {
      server.resume();
      Until.holds(() -> "process " + pid + " goes on", PATIENCE, () -> !Processes.isStopped(pid));
    }
  }
}
