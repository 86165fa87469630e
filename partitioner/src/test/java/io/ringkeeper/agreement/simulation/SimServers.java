package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.memory.MemoryEnsemble;
import org.jspecify.annotations.Nullable;

/** The servers of one ensemble: one acceptor. */
final class SimServers {

  private final MemoryEnsemble storage;
  private final Runnable onMended;
  private boolean isUp = true;
  private int starts;
  private @Nullable Fault damage;

  /**
   * Servers.
   *
   * @param onMended told when a new life has begun here
   */
  SimServers(MemoryEnsemble storage, Runnable onMended) {
    this.storage = storage;
    this.onMended = onMended;
  }

  String name() {
    return storage.name();
  }

  /** What is stored here, out of reach of the network. */
  MemoryEnsemble storage() {
    return storage;
  }

  boolean isUp() {
    return isUp;
  }

  void setUp(boolean up) {
    isUp = up;
  }

  /** Stops them and starts them again: nothing that is under way to them arrives. */
  void restart() {
    starts++;
  }

  /** How often they were restarted. */
  int starts() {
    return starts;
  }

  /** What its register suffered, if anything. */
  @Nullable Fault damage() {
    return damage;
  }

  void damaged(Fault by) {
    damage = by;
  }

  /**
   * A new life has begun here. What was under way to the old one is dropped, which is an
   * assumption: ZooKeeper's version check cannot tell a register from its successor at the same
   * version, so a write that stays under way through a whole rejoin could overwrite the new life.
   */
  void mended() {
    restart();
    damage = null;
    onMended.run();
  }

  boolean isIntact() {
    return damage == null;
  }
}
