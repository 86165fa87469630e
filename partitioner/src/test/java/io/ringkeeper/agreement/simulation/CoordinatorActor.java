package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.KafkaUnavailableException;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.change.CoordinatorConfig;
import io.ringkeeper.agreement.change.Outcome;
import io.ringkeeper.agreement.change.Proposal;
import io.ringkeeper.agreement.change.SimulatedCoordinator;
import java.util.SplittableRandom;

/**
 * A process that carries one proposal after the other through, as the sink connector does: every
 * such process gets every proposal, and its successor those that it had not finished.
 */
final class CoordinatorActor extends Actor {

  private static final CoordinatorConfig CONFIG = new CoordinatorConfig(900, 80, 250, 2_500, 5_000);

  private final World world;
  private final SplittableRandom random;
  private final SimulatedCoordinator coordinator;
  private final Fiber[] fiber = new Fiber[1];
  private final boolean crashesAfterSteps;
  private int next;
  private boolean isBusy;

  /**
   * A coordinator.
   *
   * @param next the first proposal that it has to see to
   */
  CoordinatorActor(World world, SimProcess process, int next) {
    super(process);
    this.world = world;
    this.next = next;
    this.random = world.dice().of(process.name());
    this.crashesAfterSteps = random.nextInt(3) == 0;
    RingRegister register =
        world
            .mutant()
            .register(
                SimRing.NAME,
                world.ensembles(process),
                world.mutant().proposer(process.name(), world.dice().of(process.name() + "/id")),
                process,
                world.dice().of(process.name() + "/backoff"),
                ProposerActor.TIMEOUTS);
    this.coordinator =
        new SimulatedCoordinator(
            world.ensembles(process),
            world.kafka().connection(fiber),
            ring -> register,
            process,
            CONFIG,
            world.mutant().coordinatorQuirk(),
            (future, maxMs) -> fiber[0].await(future, maxMs),
            this::afterStep);
  }

  @Override
  void start() {
    look();
  }

  @Override
  boolean isIdle() {
    return !isBusy && next >= world.proposals().proposals().size();
  }

  /** How many proposals it has seen to. */
  int handled() {
    return next;
  }

  @Override
  Actor successor() {
    return world.coordinator(next);
  }

  @Override
  void look() {
    if (isBusy || isIdle()) {
      return;
    }
    isBusy = true;
    Proposal proposal = world.proposals().proposals().get(next);
    Fiber begun =
        new Fiber(
            process(),
            failure -> world.checker().fail("exception " + proposal.proposalId() + " " + failure));
    fiber[0] = begun;
    world.fibers().add(begun);
    process().atDeath(begun::kill);
    begun.start(
        () -> {
          carryThrough(proposal);
          next++;
          isBusy = false;
          process().schedule(0, this::look);
        });
  }

  private void carryThrough(Proposal proposal) {
    while (true) {
      try {
        ended(proposal, coordinator.handle(proposal));
        return;
      } catch (NoQuorumException
          | IndeterminateOutcomeException
          | EnsembleUnavailableException
          | KafkaUnavailableException e) {
        world.queue().trace(() -> process().name() + " tries again: " + e.getMessage());
        fiber[0].sleep(random.nextInt(20, 300));
      } catch (IllegalStateException e) {
        if (!mayComeFromALaggingServer(e)) {
          throw e;
        }
        world.queue().trace(() -> process().name() + " tries again: " + e.getMessage());
        fiber[0].sleep(random.nextInt(20, 300));
      }
    }
  }

  // The first look at the registers counts for nothing, but may show acceptors of long ago.
  private boolean mayComeFromALaggingServer(IllegalStateException e) {
    return world.plan().weather().staleness() > 0
        && String.valueOf(e.getMessage()).contains("are configured");
  }

  private void ended(Proposal proposal, Outcome outcome) {
    String id = proposal.proposalId();
    world.queue().trace(() -> process().name() + " ended " + id + ": " + outcome);
    Checker checker = world.checker();
    if (outcome instanceof Outcome.Committed committed) {
      world.saw("committed " + proposal.request().kind());
      checker.require(
          checker.outcomeOf(id) == ProposalOutcome.Result.COMMITTED,
          () -> "P6 " + id + " is said to be committed and is not");
      checker.learned(committed.state(), process().name());
    } else if (outcome instanceof Outcome.Aborted) {
      world.saw("aborted " + proposal.request().kind());
      checker.require(
          checker.outcomeOf(id) == ProposalOutcome.Result.ABORTED
              || checker.outcomeOf(proposal.firstChangeId()) == ProposalOutcome.Result.ABORTED,
          () -> "P6 " + id + " is said to be aborted and is not");
    } else if (outcome instanceof Outcome.Rejected rejected) {
      world.saw("rejected " + proposal.request().kind());
      if (rejected.reason().contains("was made for epoch")) {
        checker.refused(id);
      }
    }
    world.outcome(id, outcome);
  }

  private void afterStep(String step) {
    world.queue().trace(() -> process().name() + " did " + step);
    world.queue().mix(step.hashCode());
    if (crashesAfterSteps && world.isTroubled() && random.nextInt(6) == 0) {
      world.network().count(Fault.COORDINATOR_CRASH_AFTER_STEP);
      world.saw("crash after " + step);
      world.crash(this);
      throw new Fiber.Killed();
    }
  }
}
