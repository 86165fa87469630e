package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.Server;
import java.time.Duration;
import java.util.Set;

/** Faults of the Connect worker that need more than a kill. */
final class ConnectStrikes {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ConnectStrikes() {}

  /**
   * kill -9 and restart while the registers stand still: the source has to go on from its offsets
   * without a gap and without repeating itself. (In the other kind of kill the registers run on,
   * past their journals as a rule, and gaps have to be reported.)
   */
  static final class QuietKill implements Strike {
    private final Arena arena;
    private final Server worker;
    private String proof = "";

    QuietKill(Arena arena) {
      this.arena = arena;
      this.worker = arena.sandbox().connectWorker();
    }

    @Override
    public FaultKind kind() {
      return FaultKind.KILL_CONNECT;
    }

    @Override
    public String target() {
      return worker.name() + " while proposers are frozen";
    }

    @Override
    public Set<String> acceptors() {
      return Set.of();
    }

    /** All of it, so that no other fault of the round waits for frozen proposers. */
    @Override
    public void inject() {
      arena.proposers().forEach(name -> arena.proposer(name).pause());
      try {
        long pid = Processes.pid(worker);
        worker.kill();
        Until.holds(() -> "process " + pid + " is gone", PATIENCE, () -> Processes.isGone(pid));
        proof = "process " + pid + " is gone";
        worker.start();
        EventsTopic.awaitRunning(arena);
      } finally {
        arena.proposers().forEach(name -> arena.proposer(name).resume());
      }
    }

    @Override
    public String awaitFired() {
      return proof;
    }

    @Override
    public void heal() {
      // The restart is part of the fault.
    }
  }
}
