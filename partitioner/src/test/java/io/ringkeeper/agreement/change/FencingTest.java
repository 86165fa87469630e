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

/** Transactional producers that are gone when a change waits for them. */
class FencingTest {

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void transactionalProducerThatIsGoneIsFencedBeforeTheCutIsRead() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register("p1", "billing"));

    // When
    Outcome.Committed done = worker.commit(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(world.kafka.fencesAndCuts()).containsExactly("billing", "cut");
    assertThat(done.report().fencedProducers()).containsExactly("p1");
    assertThat(done.report().passedProducers()).isEmpty();
    assertThat(worker.stepNames())
        .containsSubsequence("AwaitDrain", "FenceProducers", "ReadCut", "Complete");
  }

  @Test
  void transactionalProducerThatIsConnectedIsWaitedFor() {
    // Given
    World.Worker worker = world.workerWithRing();
    register("p1", "billing").get(0).expireSession();

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Aborted.class);
    assertThat(world.kafka.fencesAndCuts()).isEmpty();
  }

  @Test
  void producerThatIsBackSoonIsNotFenced() {
    // Given
    World.Worker worker = world.workerWithRing();
    List<MemoryEnsemble> process = register("p1", "billing");
    crash(process);
    worker.time.atNextWait(
        () -> process.forEach(e -> e.membership().renew(registration("p1", "billing")).join()));
    worker.time.atNextWait(() -> world.acknowledge("p1"));

    // When
    Outcome.Committed done = worker.commit(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(done.report().fencedProducers()).isEmpty();
    assertThat(world.kafka.fencesAndCuts()).containsExactly("cut");
  }

  @Test
  void idThatAConnectedProducerUsesIsNotFenced() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register("p1", "billing"));
    register("p2", "billing");

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Aborted.class);
    assertThat(world.kafka.fencesAndCuts()).isEmpty();
  }

  @Test
  void fencingThatFailsIsTriedAgain() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register("p1", "billing"));
    world.kafka.failFences(2);

    // When
    worker.commit(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(world.kafka.fencesAndCuts()).containsExactly("billing", "cut");
    assertThat(worker.stepNames().stream().filter("FenceProducers"::equals)).hasSize(3);
  }

  @Test
  void abortSaysWhyFencingFailed() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register("p1", "billing"));
    world.kafka.failFences(Integer.MAX_VALUE);

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Aborted.class,
            a -> assertThat(a.reason()).contains("p1", "no right to fence [billing]"));
  }

  @Test
  void producerWithoutTransactionsCannotBeFenced() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register("p1", ""));

    // When
    Outcome outcome = worker.handle(proposal("e", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Aborted.class);
    assertThat(world.kafka.fencesAndCuts()).isEmpty();
  }

  /** A process that is connected to every ensemble. */
  private List<MemoryEnsemble> register(String producer, String transactionalId) {
    List<MemoryEnsemble> process =
        world.ensembles.stream().map(MemoryEnsemble::anotherHandle).toList();
    process.forEach(e -> e.membership().register(registration(producer, transactionalId)).join());
    return process;
  }

  private static ProducerRegistration registration(String producer, String transactionalId) {
    return new ProducerRegistration(
        producer,
        "client",
        "host",
        FeatureRange.CURRENT,
        Set.of("flights"),
        true,
        true,
        transactionalId,
        60_000,
        120_000,
        0,
        0);
  }

  private static void crash(List<MemoryEnsemble> process) {
    process.forEach(MemoryEnsemble::expireSession);
  }
}
