package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Wakes a waiting coordinator when acknowledgements or registrations may have changed. A hint that
 * comes while nobody waits ends the next wait at once, so none is lost between looking and waiting.
 */
final class Hints implements AutoCloseable {

  private final Scheduler scheduler;
  private final Waits waits;
  private final List<Ensemble.Watch> watches = new ArrayList<>();
  private CompletableFuture<Void> next = new CompletableFuture<>();

  Hints(Scheduler scheduler, Waits waits, List<Ensemble> ensembles, String ring, Ballot changeId) {
    this.scheduler = scheduler;
    this.waits = waits;
    for (Ensemble ensemble : ensembles) {
      WatchTarget acks = new WatchTarget.Acknowledgements(ring, changeId);
      watches.add(ensemble.watch(acks, this::hint));
      watches.add(ensemble.watch(new WatchTarget.Producers(), this::hint));
    }
  }

  private void hint() {
    current().complete(null);
  }

  private synchronized CompletableFuture<Void> current() {
    return next;
  }

  private synchronized void renew() {
    next = new CompletableFuture<>();
  }

  /** Returns at a hint, or after so many milliseconds. */
  void await(long atMostMs) {
    CompletableFuture<Void> wake = current();
    Scheduler.Cancellable timer = scheduler.schedule(atMostMs, () -> wake.complete(null));
    try {
      waits.await(wake, Waits.FOREVER_MS, "waiting for acknowledgements");
    } finally {
      timer.cancel();
    }
    renew();
  }

  @Override
  public void close() {
    watches.forEach(Ensemble.Watch::close);
  }
}
