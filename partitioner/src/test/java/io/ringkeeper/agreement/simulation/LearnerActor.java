package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.LearnerTimeouts;
import io.ringkeeper.agreement.RingLearner;

/** A process that follows the decisions, and must never be told of anything else. */
final class LearnerActor extends Actor {

  private static final LearnerTimeouts TIMEOUTS = new LearnerTimeouts(700, 150);

  private final World world;
  private final RingLearner learner;
  private long shown;

  LearnerActor(World world, SimProcess process) {
    super(process);
    this.world = world;
    this.learner =
        world.mutant().learner(world.ensembles(process), process, TIMEOUTS, new Listening());
    process.atDeath(learner::close);
  }

  @Override
  void start() {
    learner.start();
  }

  @Override
  boolean isIdle() {
    return true;
  }

  @Override
  Actor successor() {
    return world.learner();
  }

  long learnedVersion() {
    return learner.current().ring(SimRing.NAME).map(r -> r.chosen().version()).orElse(0L);
  }

  private final class Listening implements RingLearner.Listener {

    @Override
    public void onChange(LearnedRings rings) {
      rings
          .ring(SimRing.NAME)
          .ifPresent(
              r -> {
                String name = process().name();
                world.checker().learned(r.accepted().state(), name);
                if (r.chosen().version() < shown) {
                  world.checker().fail("P6 " + name + " goes back to " + r.accepted().state());
                }
                shown = r.chosen().version();
                world.queue().mix(shown);
              });
    }

    @Override
    public void onProblem(String ensemble, RuntimeException problem) {
      if (!world.isDamaged()) {
        world.checker().fail("P6 " + process().name() + " reports " + problem);
      }
    }
  }
}
