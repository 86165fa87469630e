package io.ringkeeper.agreement.simulation;

import io.ringkeeper.producer.SimulatedProducer;
import io.ringkeeper.producer.SimulatedProducer.Attempt;
import io.ringkeeper.producer.SimulatedProducer.Send;
import java.util.SplittableRandom;

/** A producer process: registers, sends, holds what moves, acknowledges its drain, may leave. */
final class ProducerActor extends Actor {

  private static final int MOST_IN_FLIGHT = 4;
  private static final long GIVES_UP_FOR_MS = 300;

  private final World world;
  private final SplittableRandom random;
  private final SimulatedProducer producer;
  private final boolean leaves;
  private boolean hasLeft;
  private boolean isAdmitted;
  private long givesUpUntilMs;
  private int inFlight;
  private int sent;

  ProducerActor(World world, SimProcess process) {
    super(process);
    this.world = world;
    this.random = world.dice().of(process.name());
    this.leaves = random.nextInt(3) == 0;
    this.producer =
        new SimulatedProducer(
            process.name(),
            SimKafka.TOPIC,
            SimKafka.PARTITIONS,
            world.ensembles(process),
            process,
            random,
            world.mutant().producerQuirk());
    process.atDeath(() -> world.proposals().died(process.name()));
  }

  @Override
  void start() {
    producer.start();
    run();
  }

  private void run() {
    boolean givesUp = leaves && world.isTroubled() && world.queue().nowMs() < givesUpUntilMs;
    boolean wantsToLeave =
        givesUp || (leaves && sent > 8 && random.nextInt(producer.isChanging() ? 3 : 30) == 0);
    if (wantsToLeave && producer.leave(() -> world.proposals().died(process().name()))) {
      world.network().count(Fault.PRODUCER_LEFT);
      world.queue().trace(() -> process().name() + " leaves");
      hasLeft = true;
      world.proposals().left(process().name());
      return;
    }
    if (inFlight < MOST_IN_FLIGHT && !givesUp) {
      attempt(random.nextInt(ProposalLog.SLOTS));
    }
    process().schedule(random.nextInt(4, 60), this::run);
  }

  private void attempt(int slot) {
    Attempt attempt = producer.attempt(slot, send -> sent(slot, send));
    if (attempt == Attempt.HELD) {
      world.saw("send held");
    } else if (attempt == Attempt.SENT && !isAdmitted) {
      isAdmitted = true;
      world.saw(producer.isChanging() ? "admitted during a change" : "admitted");
    }
  }

  private void sent(int slot, Send send) {
    sent++;
    inFlight++;
    String name = process().name();
    if (world.isTroubled() && random.nextInt(12) == 0) {
      world.network().count(Fault.SEND_OUTCOME_UNKNOWN);
      world.kafka().sendLate(name, slot, send.epoch(), send.partition());
      inFlight--;
      send.settled(true);
      // Its application closes it for that, if it lets itself be closed.
      givesUpUntilMs = world.queue().nowMs() + GIVES_UP_FOR_MS;
      return;
    }
    world
        .kafka()
        .send(
            name,
            slot,
            send.epoch(),
            send.partition(),
            () ->
                process()
                    .deliver(
                        random.nextInt(1, 10),
                        () -> {
                          inFlight--;
                          send.settled(false);
                        }));
  }

  /** How many records it has sent. */
  int sent() {
    return sent;
  }

  boolean hasLeft() {
    return hasLeft;
  }

  @Override
  boolean isIdle() {
    return true;
  }

  @Override
  Actor successor() {
    return world.producer();
  }
}
