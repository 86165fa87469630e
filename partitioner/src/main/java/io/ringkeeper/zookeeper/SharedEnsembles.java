package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.Ensemble;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One user's hold on the process's connections to a set of ensembles. Thread-safe. */
public final class SharedEnsembles implements AutoCloseable {

  private final List<Ensemble> ensembles;
  private final Semaphore connections = new Semaphore(0);

  SharedEnsembles(
      List<? extends Ensemble> ensembles, List<CompletableFuture<Boolean>> firstConnections) {
    this.ensembles = List.copyOf(ensembles);
    for (CompletableFuture<Boolean> first : firstConnections) {
      var unused = first.thenRun(connections::release);
    }
  }

  /** The ensembles in the order of the configuration; usable until this is closed. */
  public List<Ensemble> ensembles() {
    return ensembles;
  }

  /**
   * Waits until so many of the ensembles have been connected once. Operations before that fail as
   * not connected.
   *
   * @param count 1 to the number of ensembles
   * @return whether there were so many in time; they may have been lost again since
   */
  public boolean awaitConnected(int count, long timeoutMs) throws InterruptedException {
    if (!connections.tryAcquire(count, timeoutMs, TimeUnit.MILLISECONDS)) {
      return false;
    }
    connections.release(count);
    return true;
  }

  /** Gives up this hold; a connection nobody holds any more ends with its session. */
  @Override
  public void close() {
    ensembles.forEach(Ensemble::close);
  }
}
