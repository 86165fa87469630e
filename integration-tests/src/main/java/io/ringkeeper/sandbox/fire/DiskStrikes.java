package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Faults of one server's data. */
final class DiskStrikes {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TRANSITIONS = 5;

  private DiskStrikes() {}

  /** The data directory runs full under the server, which cannot log another write. */
  static final class Full implements Strike {
    private static final String SYSTEM_SAYS = "No space left on device";

    private final Arena arena;
    private final Server server;
    private final String acceptor;

    Full(Arena arena, String acceptor) {
      this.arena = arena;
      this.acceptor = acceptor;
      this.server = arena.server(acceptor);
    }

    @Override
    public FaultKind kind() {
      return FaultKind.DISK_FULL;
    }

    @Override
    public String target() {
      return server.name();
    }

    @Override
    public Set<String> acceptors() {
      return Set.of(acceptor);
    }

    @Override
    public void inject() {
      server.kill();
      arena.data(acceptor).purge();
      arena.data(acceptor).toSmallDisk();
      arena.restart(acceptor);
      arena.awaitTransitions(acceptor, TRANSITIONS, PATIENCE);
      String refusal = arena.data(acceptor).fill();
      if (!refusal.contains(SYSTEM_SAYS)) {
        throw new IllegalStateException("filling the disk ended otherwise: " + refusal);
      }
    }

    /** ZooKeeper ends itself when it cannot log a write. */
    @Override
    public String awaitFired() {
      Until.holds(() -> server.name() + " ends itself", PATIENCE, () -> !server.isRunning());
      if (!server.logTail().contains(SYSTEM_SAYS)) {
        throw new IllegalStateException(
            server.name() + " ended for another reason:\n" + server.logTail());
      }
      return "the server ended with '" + SYSTEM_SAYS + "' in its log";
    }

    @Override
    public void heal() {
      arena.data(acceptor).toDisk();
      arena.restart(acceptor);
    }
  }

  /**
   * The server comes back with an earlier copy of its data. Every proposer process has voted there
   * since the copy was taken, so every one must exclude it; a process that has not cannot know,
   * which is why restoring an ensemble is documented to need a rejoin.
   */
  static final class Rollback implements Strike {
    private final Arena arena;
    private final Server server;
    private final String acceptor;
    private final Path backup;

    Rollback(Arena arena, String acceptor, Path backup) {
      this.arena = arena;
      this.acceptor = acceptor;
      this.server = arena.server(acceptor);
      this.backup = backup;
    }

    @Override
    public FaultKind kind() {
      return FaultKind.ROLLBACK;
    }

    @Override
    public String target() {
      return server.name();
    }

    @Override
    public Set<String> acceptors() {
      return Set.of(acceptor);
    }

    @Override
    public void inject() {
      arena.data(acceptor).backUpTo(backup);
      long copiedNanos = System.nanoTime();
      arena.awaitTransitions(acceptor, TRANSITIONS, PATIENCE);
      for (String proposer : arena.proposers()) {
        Until.holds(
            () -> proposer + " votes at " + acceptor + " after the copy was taken",
            PATIENCE,
            () -> hasVoted(proposer, copiedNanos));
      }
      // Its last votes are gone with its data and must be on record.
      arena.killRecorded(acceptor);
      arena.data(acceptor).replaceBy(backup);
      arena.note("rollback", FaultKind.ROLLBACK, acceptor, "");
      arena.restart(acceptor);
    }

    private boolean hasVoted(String proposer, long sinceNanos) {
      return !arena
          .live()
          .callsSince(
              sinceNanos,
              call ->
                  call.process().equals(proposer)
                      && call.invokedNanos() > sinceNanos
                      && call.isDecided()
                      && call.end().votedFor().contains(acceptor))
          .isEmpty();
    }

    @Override
    public String awaitFired() {
      for (String proposer : arena.proposers()) {
        Until.holds(
            () ->
                "%s excludes %s; it sees '%s'"
                    .formatted(proposer, acceptor, arena.live().sighted(proposer, acceptor)),
            PATIENCE,
            () -> arena.live().sighted(proposer, acceptor).equals("EXCLUDED:ROLLED_BACK"));
      }
      return "every proposer reads EXCLUDED:ROLLED_BACK";
    }

    @Override
    public void heal() {
      new Rejoining(arena).rejoin(acceptor);
      arena.data(acceptor).forgetAside();
    }
  }
}
