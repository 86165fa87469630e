package io.ringkeeper.producer;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.LearnedRing;
import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.view.SharedView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.common.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one producer's partitioner and interceptor share: its view of the rings, its registration
 * and its accounts. Safe for any thread.
 */
final class RingClient {

  private static final Logger LOG = LoggerFactory.getLogger(RingClient.class);
  private static final long DEREGISTER_WITHIN_MS = 1_000;

  private final RingProducerConfig config;
  private final ProducerIdentity identity;
  private final SharedView view;
  private final Switchboard switchboard;
  private final Admission admission;
  private final DrainAcknowledger acknowledger;
  private final Counters counters = new Counters();
  private final SendPath sendPath;
  private final SharedView.Subscription subscription;
  private final Scheduler.Cancellable[] upkeep = new Scheduler.Cancellable[1];
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts following the rings; connects in the background.
   *
   * @param view this client's hold on the shared view, given up with it
   */
  RingClient(RingProducerConfig config, SharedView view) {
    this.config = config;
    this.view = view;
    Scheduler scheduler = view.scheduler();
    identity = new ProducerIdentity(config, scheduler.wallMs());
    acknowledger = new DrainAcknowledger(view.ensembles(), scheduler, this::isUnderWay);
    switchboard =
        new Switchboard(
            identity.producerId(),
            config,
            StickyChoice.RANDOM,
            scheduler,
            acknowledger::acknowledge);
    admission =
        new Admission(
            view.ensembles(),
            scheduler,
            identity::registration,
            this::readView,
            switchboard,
            config.isolationMaxMs());
    sendPath = new SendPath(config, switchboard, admission, counters);
    subscription = view.subscribe(this::learned);
    scheduleUpkeep();
  }

  /** The path that every send takes. */
  SendPath sendPath() {
    return sendPath;
  }

  Counters counters() {
    return counters;
  }

  Switchboard switchboard() {
    return switchboard;
  }

  RingProducerConfig config() {
    return config;
  }

  Scheduler scheduler() {
    return view.scheduler();
  }

  String producerId() {
    return identity.producerId();
  }

  /** How many ensembles have a connected session right now. */
  int ensemblesConnected() {
    return (int) view.ensembles().stream().filter(Ensemble::isConnected).count();
  }

  /** How old the last confirmation by a majority is, milliseconds; -1 before the first. */
  long viewAgeMs() {
    return view.ageMs();
  }

  /** Tells rings of other Kafka clusters apart; free of charge while the cluster is the same. */
  void saw(Cluster cluster) {
    sendPath.saw(cluster);
  }

  boolean isClosed() {
    return closed.get();
  }

  /**
   * Ends every wait, removes this producer's record where it can be, and lets go of the shared
   * view. Takes at most about a second. Does nothing the second time.
   */
  void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    synchronized (upkeep) {
      if (upkeep[0] != null) {
        upkeep[0].cancel();
      }
    }
    subscription.close();
    switchboard.close();
    admission.close();
    if (config.isOrdered() && !switchboard.isAllSettled()) {
      LOG.warn(
          "Producer {} ends with {} sends unsettled and {} partitions where a failed send may still"
              + " arrive, so it stays registered: changes wait for it until it is removed with"
              + " 'producers forget'",
          identity.producerId(),
          switchboard.openSends(),
          switchboard.partitionsInDoubt());
      // Its session may live on with other producers of this process.
      everywhere(membership -> membership.disconnect(identity.producerId()), "disconnected");
    } else {
      everywhere(membership -> membership.deregister(identity.producerId()), "deregistered");
    }
    view.close();
  }

  private void everywhere(Function<Membership, CompletableFuture<?>> removal, String what) {
    List<CompletableFuture<?>> removals = new ArrayList<>();
    for (Ensemble ensemble : view.ensembles()) {
      removals.add(removal.apply(ensemble.membership()));
    }
    try {
      CompletableFuture.allOf(removals.toArray(new CompletableFuture<?>[0]))
          .get(DEREGISTER_WITHIN_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "Producer {} could not be {} everywhere; changes may wait for it until it is removed with"
              + " 'producers forget'",
          identity.producerId(),
          what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void learned(LearnedRings learned) {
    for (LearnedRing ring : learned.rings().values()) {
      switchboard.learned(ring.chosen(), ring.accepted().ballot());
    }
    admission.reconsider();
  }

  private CompletableFuture<?> readView() {
    return view.refresh().thenAccept(this::learned);
  }

  private boolean isUnderWay(DrainAck ack) {
    return switchboard.isUnderWay(ack.ring(), ack.changeId());
  }

  private void scheduleUpkeep() {
    synchronized (upkeep) {
      if (!closed.get()) {
        upkeep[0] = view.scheduler().schedule(config.viewPollIntervalMs(), this::keepUp);
      }
    }
  }

  private void keepUp() {
    admission.lookAfter(identity.producerId());
    scheduleUpkeep();
  }
}
