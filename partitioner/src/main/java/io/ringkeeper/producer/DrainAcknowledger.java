package io.ringkeeper.producer;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.Scheduler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores acknowledgements in every ensemble, each until it is known stored there or its change is
 * over. Repeating is harmless: the acknowledgement names its change.
 */
final class DrainAcknowledger {

  private static final Logger LOG = LoggerFactory.getLogger(DrainAcknowledger.class);
  private static final long RETRY_AFTER_MS = 250;

  private final List<Ensemble> ensembles;
  private final Scheduler scheduler;
  private final Predicate<DrainAck> underWay;

  /**
   * An acknowledger with nothing to do.
   *
   * @param underWay whether the acknowledgement's change is not over yet
   */
  DrainAcknowledger(List<Ensemble> ensembles, Scheduler scheduler, Predicate<DrainAck> underWay) {
    this.ensembles = List.copyOf(ensembles);
    this.scheduler = scheduler;
    this.underWay = underWay;
  }

  /** Starts storing; returns at once. */
  void acknowledge(DrainAck ack) {
    LOG.info(
        "Ring {}: drained for change {} within {} ms; acknowledging",
        ack.ring(),
        ack.changeId(),
        ack.drainedInMs());
    ensembles.forEach(ensemble -> attempt(ensemble, ack));
  }

  private void attempt(Ensemble ensemble, DrainAck ack) {
    if (!underWay.test(ack)) {
      return;
    }
    CompletableFuture<?> stored = ensemble.membership().acknowledge(ack);
    var unused =
        stored.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.debug("acknowledging in {} failed, trying again", ensemble.name(), failure);
                scheduler.schedule(RETRY_AFTER_MS, () -> attempt(ensemble, ack));
              }
            });
  }
}
