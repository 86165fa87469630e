package io.ringkeeper.agreement.change;

import static io.ringkeeper.agreement.change.World.proposal;
import static io.ringkeeper.agreement.change.World.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CoordinatorRedeliveryTest {

  private static final Proposal GROW = proposal("grow", new ChangeRequest.Expand(16), 0L);

  /** Stands for the death of a coordinator's process. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aCoordinatorKilledAfterAnyStepIsReplacedByAnother() {
    // Given
    RingState undisturbed = grown(step -> {}).state;

    // When
    int kills = 0;
    for (Run run = grownAfterKill(kills); run.wasDisturbed; run = grownAfterKill(kills)) {
      kills++;

      // Then
      assertThat(run.state.ring()).isEqualTo(undisturbed.ring());
      assertThat(run.state.epoch()).isEqualTo(2);
      assertThat(idsOf(run.state)).containsExactly("create-1", "grow~first", "grow");
    }
    assertThat(kills).isGreaterThanOrEqualTo(10);
  }

  @Test
  void answersLostAfterAnyStepLeadToTheSameChange() {
    // Given
    RingState undisturbed = grown(step -> {}).state;

    // When
    int faults = 0;
    for (Run run = grownAfterLoss(faults); run.wasDisturbed; run = grownAfterLoss(faults)) {
      faults++;

      // Then
      assertThat(run.state.ring()).isEqualTo(undisturbed.ring());
      assertThat(idsOf(run.state)).containsExactly("create-1", "grow~first", "grow");
    }
    assertThat(faults).isGreaterThanOrEqualTo(9);
  }

  @Test
  void aCreationKilledAfterAnyStepIsFinishedByAnother() {
    // Given
    int kills = 0;
    boolean wasKilled = true;

    // When
    while (wasKilled) {
      try (World world = new World()) {
        int stepsLeft = kills;
        World.Worker first = world.worker(killAfter(stepsLeft));
        wasKilled = catchThrowable(() -> first.handle(World.create())) instanceof Killed;
        Outcome.Committed created = world.worker().commit(World.create());

        // Then
        assertThat(created.state().version()).isEqualTo(1);
        assertThat(created.report().toEpoch()).isZero();
      }
      kills++;
    }
    assertThat(kills).isGreaterThan(3);
  }

  @Test
  void aChangeLeftOpenIsCompletedOnResuming() {
    // Given
    try (World world = openAfterMoving("p1")) {
      world.acknowledge("p1");

      // When
      Optional<ProposalOutcome> outcome = world.worker().coordinator.resume(World.RING);

      // Then
      assertThat(outcome)
          .contains(new ProposalOutcome("e", ProposalOutcome.Result.COMMITTED, 1, ""));
      assertThat(world.state().epoch()).isEqualTo(1);
    }
  }

  @Test
  void aChangeLeftOpenIsReacceptedBeforeItsProducersAreListed() {
    // Given
    try (World world = openAfterMoving("p1")) {
      world.acknowledge("p1");
      List<Ballot> before = acceptedBallots(world);
      List<Ballot> afterReaccept = new ArrayList<>();
      World.Worker worker =
          world.worker(
              step -> {
                if (step instanceof Step.ReacceptMoving) {
                  afterReaccept.addAll(acceptedBallots(world));
                }
              });

      // When
      worker.coordinator.resume(World.RING);

      // Then
      assertThat(before).hasSize(3);
      assertThat(afterReaccept)
          .filteredOn(ballot -> before.stream().allMatch(b -> b.isBelow(ballot)))
          .hasSizeGreaterThanOrEqualTo(2);
      assertThat(worker.stepNames())
          .containsExactly("ReacceptMoving", "ReadCut", "Complete", "Archive", "NothingOpen");
    }
  }

  @Test
  void aChangeLeftOpenIsAbortedPastTheDeadlineOfWhoeverResumesIt() {
    // Given
    try (World world = openAfterMoving("p1")) {
      World.Worker worker = world.worker();
      long before = worker.time.monotonicMs();

      // When
      Optional<ProposalOutcome> outcome = worker.coordinator.resume(World.RING);

      // Then
      assertThat(outcome.orElseThrow().result()).isEqualTo(ProposalOutcome.Result.ABORTED);
      assertThat(outcome.orElseThrow().detail()).contains("by p1");
      assertThat(worker.time.monotonicMs() - before).isGreaterThanOrEqualTo(10_000);
      assertThat(World.isStable(world.state())).isTrue();
    }
  }

  @Test
  void anotherProposalFinishesTheOpenChangeBeforeItsOwn() {
    // Given
    try (World world = openAfterMoving("p1")) {
      world.acknowledgingProducer("p1");
      world.acknowledge("p1");

      // When
      Outcome.Committed committed =
          world.worker().commit(proposal("next", new ChangeRequest.Drain(Set.of(2)), 1L));

      // Then
      assertThat(idsOf(committed.state())).containsExactly("create-1", "e", "next");
    }
  }

  /** A ring whose first coordinator died right after Moving was accepted; p1 is registered. */
  private static World openAfterMoving(String producer) {
    World world = new World();
    world.worker().commit(World.create());
    world.register(registration(producer, true));
    World.Worker first =
        world.worker(
            step -> {
              if (step instanceof Step.ProposeMoving) {
                throw new Killed();
              }
            });
    Throwable death =
        catchThrowable(() -> first.handle(proposal("e", new ChangeRequest.Empty(), 0L)));
    assertThat(death).isInstanceOf(Killed.class);
    return world;
  }

  private record Run(boolean wasDisturbed, RingState state) {}

  private static Run grownAfterKill(int stepsBefore) {
    return grown(killAfter(stepsBefore));
  }

  private static Run grown(Consumer<Step> observer) {
    try (World world = new World()) {
      world.workerWithRing();
      world.acknowledgingProducer("p1");
      World.Worker first = world.worker(observer);
      boolean wasKilled = catchThrowable(() -> first.handle(GROW)) instanceof Killed;
      RingState state = world.worker().commit(GROW).state();
      return new Run(wasKilled, state);
    }
  }

  private static Run grownAfterLoss(int stepsBefore) {
    try (World world = new World()) {
      world.workerWithRing();
      world.acknowledgingProducer("p1");
      AtomicInteger steps = new AtomicInteger();
      List<World.Worker> workers = new ArrayList<>();
      workers.add(
          world.worker(
              step -> {
                if (steps.getAndIncrement() == stepsBefore) {
                  workers.get(0).handles.forEach(MemoryEnsemble::loseNextResponse);
                }
              }));
      Throwable failure = catchThrowable(() -> workers.get(0).handle(GROW));
      if (failure != null) {
        assertThat(failure)
            .isInstanceOfAny(IndeterminateOutcomeException.class, NoQuorumException.class);
      }
      int lost = workers.get(0).handles.stream().mapToInt(MemoryEnsemble::lostMessages).sum();
      return new Run(lost > 0, world.worker().commit(GROW).state());
    }
  }

  /** At which ballot each ensemble last accepted something. */
  private static List<Ballot> acceptedBallots(World world) {
    return world.ensembles.stream()
        .map(ensemble -> ensemble.register(World.RING).read().join())
        .map(RegisterRead.Present.class::cast)
        .map(present -> present.register().summary().accepted().ballot())
        .toList();
  }

  private static Consumer<Step> killAfter(int stepsBefore) {
    AtomicInteger steps = new AtomicInteger();
    return step -> {
      if (steps.getAndIncrement() == stepsBefore) {
        throw new Killed();
      }
    };
  }

  private static List<String> idsOf(RingState state) {
    return state.outcomes().stream().map(ProposalOutcome::proposalId).toList();
  }
}
