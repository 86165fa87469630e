package io.ringkeeper.agreement.change;

import static io.ringkeeper.agreement.change.World.proposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes and producers that stop by themselves when they are cut off. */
class IsolatedProducerTest {

  private static final long ISOLATION_MAX_MS = 5_000;
  private static final long STOPS_AFTER_MS = Absences.stopsAfterMs(registration(ISOLATION_MAX_MS));

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void changePassesAProducerThatWasCutOffForLongEnough() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register(ISOLATION_MAX_MS));
    Outcome first = worker.handle(proposal("e-1", new ChangeRequest.Empty(), 0L));
    pass(worker, STOPS_AFTER_MS);

    // When
    Outcome.Committed second = worker.commit(proposal("e-2", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(first).isInstanceOf(Outcome.Aborted.class);
    assertThat(second.report().passedProducers()).containsExactly("p1");
    assertThat(second.state().epoch()).isEqualTo(1);
  }

  @Test
  void onlyAnAcceptThatBeganAfterThatTimeShowsThatItDidNotComeBack() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register(ISOLATION_MAX_MS));
    worker.handle(proposal("e-1", new ChangeRequest.Empty(), 0L));
    pass(worker, STOPS_AFTER_MS - CoordinatorConfig.DEFAULT.deadlineMs() * 3 / 2);
    worker.steps.clear();

    // When
    Outcome.Committed second = worker.commit(proposal("e-2", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(second.report().passedProducers()).containsExactly("p1");
    assertThat(worker.stepNames())
        .startsWith("ProposeMoving", "AwaitDrain")
        .containsSubsequence("AwaitDrain", "ReacceptMoving", "ReadCut", "Complete");
  }

  @Test
  void producerThatCameBackInBetweenIsWaitedFor() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register(ISOLATION_MAX_MS));
    worker.handle(proposal("e-1", new ChangeRequest.Empty(), 0L));
    pass(worker, STOPS_AFTER_MS);
    crash(register(ISOLATION_MAX_MS));

    // When
    Outcome second = worker.handle(proposal("e-2", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(second)
        .isInstanceOfSatisfying(Outcome.Aborted.class, a -> assertThat(a.reason()).contains("p1"));
  }

  @Test
  void producerThatAMajorityStillSeesIsWaitedFor() {
    // Given
    World.Worker worker = world.workerWithRing();
    register(ISOLATION_MAX_MS).get(0).expireSession();
    worker.handle(proposal("e-1", new ChangeRequest.Empty(), 0L));
    pass(worker, STOPS_AFTER_MS);

    // When
    Outcome second = worker.handle(proposal("e-2", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(second).isInstanceOf(Outcome.Aborted.class);
  }

  @Test
  void producerThatDidNotPromiseToStopIsWaitedForHoweverLongItIsGone() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register(0));
    worker.handle(proposal("e-1", new ChangeRequest.Empty(), 0L));
    pass(worker, 1_000 * STOPS_AFTER_MS);

    // When
    Outcome second = worker.handle(proposal("e-2", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(second).isInstanceOf(Outcome.Aborted.class);
  }

  @Test
  void coordinatorThatHasNotSeenTheAbsenceItselfWaits() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register(ISOLATION_MAX_MS));
    worker.handle(proposal("e-1", new ChangeRequest.Empty(), 0L));
    World.Worker other = world.worker();
    pass(other, STOPS_AFTER_MS);

    // When
    Outcome second = other.handle(proposal("e-2", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(second).isInstanceOf(Outcome.Aborted.class);
  }

  private static void pass(World.Worker worker, long ms) {
    worker.time.schedule(ms, () -> {});
  }

  /** A process that is connected to every ensemble. */
  private List<MemoryEnsemble> register(long isolationMaxMs) {
    List<MemoryEnsemble> process =
        world.ensembles.stream().map(MemoryEnsemble::anotherHandle).toList();
    process.forEach(e -> e.membership().register(registration(isolationMaxMs)).join());
    return process;
  }

  private static ProducerRegistration registration(long isolationMaxMs) {
    return new ProducerRegistration(
        "p1",
        "client",
        "host",
        FeatureRange.CURRENT,
        Set.of("flights"),
        true,
        true,
        "",
        60_000,
        120_000,
        isolationMaxMs,
        0);
  }

  private static void crash(List<MemoryEnsemble> process) {
    process.forEach(MemoryEnsemble::expireSession);
  }
}
