package io.ringkeeper.producer;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.LearnedRing;
import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.agreement.codec.RecordHeaderCodec;
import io.ringkeeper.view.RingView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The client plugins' machinery as {@link RingClient} puts it together, driven by a simulation:
 * nothing blocks, a send that would wait says so instead.
 */
public final class SimulatedProducer {

  private static final int POLL_MS = 300;
  private static final RingProducerConfig CONFIG =
      new RingProducerConfig(
          Map.of(
              RingProducerConfig.ENSEMBLES_CONFIG,
              "a=a:1",
              RingProducerConfig.MODE_CONFIG,
              RingProducerConfig.ORDERED,
              ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
              List.of(RingProducerInterceptor.class.getName()),
              ProducerConfig.MAX_BLOCK_MS_CONFIG,
              60_000));

  private final String producerId;
  private final String topic;
  private final int partitions;
  private final List<Ensemble> ensembles;
  private final Scheduler scheduler;
  private final ProducerQuirk quirk;
  private final RingView view;
  private final DrainAcknowledger acknowledger;
  private final Switchboard switchboard;
  private final Admission admission;
  private final SendPath sendPath;
  private @Nullable CompletableFuture<?> admitting;
  private boolean isClosed;

  /** What became of trying to send. */
  public enum Attempt {
    NOT_ADMITTED,
    HELD,
    SENT
  }

  /**
   * A send on its way.
   *
   * @param epoch the epoch in its header; 0 when the topic has no ring
   */
  public record Send(int partition, long epoch, Object ticket, ProducerQuirk quirk) {

    /** The broker's answer, or a failure reported before there was one. */
    public void settled(boolean failed) {
      ((Ticket) ticket)
          .acknowledged(partition, failed && quirk != ProducerQuirk.FAILED_SEND_IS_SETTLED);
    }
  }

  /**
   * A producer that has not started.
   *
   * @param partitions of the topic while no ring covers it
   */
  public SimulatedProducer(
      String producerId,
      String topic,
      int partitions,
      List<Ensemble> ensembles,
      Scheduler scheduler,
      RandomGenerator random,
      ProducerQuirk quirk) {
    this.quirk = quirk;
    this.producerId = producerId;
    this.topic = topic;
    this.partitions = partitions;
    this.ensembles = ensembles;
    this.scheduler = scheduler;
    this.view = new RingView(ensembles, scheduler, POLL_MS, () -> {});
    this.acknowledger = new DrainAcknowledger(ensembles, scheduler, this::isUnderWay);
    this.switchboard =
        new Switchboard(producerId, CONFIG, random::nextInt, scheduler, acknowledger::acknowledge);
    this.admission =
        new Admission(
            quirk == ProducerQuirk.ADMITTED_BY_ONE ? ensembles.subList(0, 1) : ensembles,
            scheduler,
            this::registration,
            this::readView,
            switchboard,
            0);
    this.sendPath = new SendPath(CONFIG, switchboard, admission, new Counters());
  }

  /** Begins to follow the rings. */
  public void start() {
    view.add(this::learned);
    if (quirk == ProducerQuirk.SENDS_UNREGISTERED) {
      switchboard.admit(Set.of(topic));
      return;
    }
    keepUp();
  }

  /** Sends a record of this slot, or says why it has to wait. */
  public Attempt attempt(int slot, java.util.function.Consumer<Send> sent) {
    RoutingSnapshot current = switchboard.snapshot();
    TopicRoute route = current.route(topic);
    if (route == null) {
      if (admitting == null || admitting.isDone()) {
        admitting = admission.admit(topic);
      }
      return Attempt.NOT_ADMITTED;
    }
    RingRoute ring = route.ring();
    Gate gate = ring == null ? null : ring.gate();
    if (gate != null && gate.holds(slot) && quirk != ProducerQuirk.HOLDS_NOTHING) {
      return Attempt.HELD;
    }
    int partition = ring == null ? slot % partitions : ring.table().partitionOf(slot);
    RecordHeaders headers = new RecordHeaders();
    if (!sendPath.depart(current, route, partition, headers)) {
      return Attempt.NOT_ADMITTED;
    }
    Ticket ticket = Objects.requireNonNull(Ticket.in(headers));
    Optional<RecordStamp> stamp = RecordHeaderCodec.decode(ticket.value());
    sent.accept(new Send(partition, stamp.map(RecordStamp::epoch).orElse(0L), ticket, quirk));
    return Attempt.SENT;
  }

  /** Whether a change is being followed right now. */
  public boolean isChanging() {
    return switchboard.status().stream().anyMatch(Switchboard.RingStatus::changing);
  }

  /**
   * Leaves if nothing of it is in flight or in doubt; answers whether it did.
   *
   * @param staysListed told when its record could not be removed for certain
   */
  public boolean leave(Runnable staysListed) {
    if (!switchboard.isAllSettled() && quirk != ProducerQuirk.LEAVES_IN_FLIGHT) {
      return false;
    }
    isClosed = true;
    switchboard.close();
    admission.close();
    ensembles.forEach(
        e -> {
          var unused =
              e.membership()
                  .deregister(producerId)
                  .whenComplete(
                      (done, failure) -> {
                        if (failure != null) {
                          staysListed.run();
                        }
                      });
        });
    view.close();
    return true;
  }

  private ProducerRegistration registration(Set<String> topics) {
    return new ProducerRegistration(
        producerId,
        producerId,
        "host",
        FeatureRange.CURRENT,
        topics,
        true,
        true,
        "",
        CONFIG.kafka().maxBlockMs(),
        CONFIG.kafka().deliveryTimeoutMs(),
        0,
        scheduler.wallMs());
  }

  private boolean isUnderWay(DrainAck ack) {
    return switchboard.isUnderWay(ack.ring(), ack.changeId());
  }

  private void learned(LearnedRings learned) {
    for (LearnedRing ring : learned.rings().values()) {
      switchboard.learned(ring.chosen(), ring.accepted().ballot());
      if (quirk == ProducerQuirk.ACKNOWLEDGES_AT_ONCE) {
        ring.chosen()
            .change()
            .map(m -> new DrainAck(ring.chosen().name(), m.changeId(), producerId, 0, 0))
            .ifPresent(acknowledger::acknowledge);
      }
    }
    admission.reconsider();
  }

  private CompletableFuture<?> readView() {
    return view.refresh().thenAccept(this::learned);
  }

  private void keepUp() {
    if (!isClosed) {
      admission.lookAfter(producerId);
      scheduler.schedule(POLL_MS, this::keepUp);
    }
  }
}
