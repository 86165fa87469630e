package io.ringkeeper.agreement.change;

import static io.ringkeeper.agreement.change.World.proposal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Producers that crashed, and operators who say so. */
class ForgetTest {

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void changeThatACrashedProducerBlocksPassesOnceItIsForgotten() {
    // Given
    World.Worker worker = world.workerWithRing();
    List<MemoryEnsemble> process = register("p1");
    crash(process);
    Outcome before = worker.handle(proposal("e-1", new ChangeRequest.Empty(), 0L));

    // When
    Outcome.Committed forgotten = worker.commit(forget("f", "p1", false));

    // Then
    assertThat(before)
        .isInstanceOfSatisfying(
            Outcome.Aborted.class, a -> assertThat(a.reason()).contains("p1", "not connected"));
    assertThat(holders("p1")).isEmpty();
    assertThat(outcome(forgotten.state(), "f").detail())
        .isEqualTo("no record of p1 is left at a, b, c");
    assertThat(forgotten.report().fromEpoch()).isEqualTo(forgotten.report().toEpoch()).isZero();
    assertThat(forgotten.report().movedSlots()).isZero();
    assertThat(worker.commit(proposal("e-2", new ChangeRequest.Empty(), 0L)).state().epoch())
        .isEqualTo(1);
  }

  @Test
  void producerThatIsLiveAnywhereIsNotForgotten() {
    // Given
    World.Worker worker = world.workerWithRing();
    List<MemoryEnsemble> process = register("p1");
    process.get(0).expireSession();
    process.get(1).expireSession();

    // When
    Outcome outcome = worker.handle(forget("f", "p1", false));

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            r ->
                assertThat(r.reason())
                    .startsWith("p1 is connected to c. ")
                    .contains("evenIfLive", "kept apart"));
    assertThat(holders("p1")).containsExactly("a", "b", "c");
  }

  @Test
  void producerThatMayBeLiveWhereNobodyAnswersIsNotForgotten() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register("p1"));
    worker.handles.get(1).disconnect();

    // When
    Outcome outcome = worker.handle(forget("f", "p1", false));

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            r -> assertThat(r.reason()).contains("ensemble b does not answer", "p1", "evenIfLive"));
    assertThat(holders("p1")).containsExactly("a", "b", "c");
  }

  @Test
  void whoInsistsHasALiveProducerForgottenAtAMajority() {
    // Given
    World.Worker worker = world.workerWithRing();
    register("p1");
    worker.handles.get(1).disconnect();

    // When
    Outcome.Committed forgotten = worker.commit(forget("f", "p1", true));

    // Then
    assertThat(holders("p1")).containsExactly("b");
    assertThat(outcome(forgotten.state(), "f").detail())
        .contains("is left at a, c", "ensemble b did not answer", "forgotten then");
  }

  @Test
  void nobodyIsForgottenWhereNoMajorityAnswers() {
    // Given
    World.Worker worker = world.workerWithRing();
    RingState before = world.state();
    Step step =
        ForgetSteps.next(
            new View.RecordsView(java.util.Map.of("a", List.of()), Set.of("b", "c")),
            before,
            "f",
            new ChangeRequest.Forget(Set.of("p1"), true));

    // Then
    assertThat(worker.steps).isNotEmpty();
    assertThat(step)
        .isInstanceOfSatisfying(
            Step.Reject.class, r -> assertThat(r.reason()).contains("[a]", "majority"));
  }

  @Test
  void forgettingDeliveredAgainDoesNotTouchAProducerThatCameBack() {
    // Given
    World.Worker worker = world.workerWithRing();
    crash(register("p1"));
    worker.commit(forget("f", "p1", false));
    register("p1");
    long version = world.state().version();

    // When
    Outcome again = world.worker().handle(forget("f", "p1", true));

    // Then
    assertThat(again).isInstanceOf(Outcome.Committed.class);
    assertThat(holders("p1")).containsExactly("a", "b", "c");
    assertThat(world.state().version()).isEqualTo(version);
  }

  @Test
  void forgettingThatWasInterruptedIsFinishedByTheNextCoordinator() {
    // Given
    world.workerWithRing();
    crash(register("p1"));
    World.Worker dying =
        world.worker(
            step -> {
              if (step instanceof Step.ForgetProducers) {
                throw new IllegalStateException("died");
              }
            });
    assertThatThrownBy(() -> dying.handle(forget("f", "p1", false))).hasMessage("died");
    List<String> left = holders("p1");

    // When
    Outcome.Committed forgotten = world.worker().commit(forget("f", "p1", false));

    // Then
    assertThat(left).isEmpty();
    assertThat(outcome(forgotten.state(), "f").result())
        .isEqualTo(ProposalOutcome.Result.COMMITTED);
  }

  @Test
  void staleForgettingIsRejected() {
    // Given
    World.Worker worker = world.workerWithRing();
    worker.commit(proposal("e", new ChangeRequest.Empty(), 0L));
    crash(register("p1"));

    // When
    Outcome outcome = worker.handle(forget("f", "p1", false));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    assertThat(holders("p1")).containsExactly("a", "b", "c");
  }

  @Test
  void manyAreForgottenAtOnceAndOnlySomeNamed() {
    // Given
    World.Worker worker = world.workerWithRing();
    Set<String> ids = IntStream.range(10, 40).mapToObj(i -> "p" + i).collect(Collectors.toSet());
    ids.forEach(id -> crash(register(id)));

    // When
    Outcome.Committed forgotten =
        worker.commit(proposal("f", new ChangeRequest.Forget(ids, false), 0L));

    // Then
    assertThat(ids).allMatch(id -> holders(id).isEmpty());
    assertThat(outcome(forgotten.state(), "f").detail())
        .contains("p10, p11, p12, p13, p14 and 25 more");
  }

  private static Proposal forget(String id, String producer, boolean evenIfLive) {
    return proposal(id, new ChangeRequest.Forget(Set.of(producer), evenIfLive), 0L);
  }

  private static ProposalOutcome outcome(RingState state, String id) {
    return state.outcomeOf(id).orElseThrow();
  }

  /** A process that is connected to every ensemble. */
  private List<MemoryEnsemble> register(String producer) {
    List<MemoryEnsemble> process =
        world.ensembles.stream().map(MemoryEnsemble::anotherHandle).toList();
    process.forEach(e -> e.membership().register(World.registration(producer, true)).join());
    return process;
  }

  private static void crash(List<MemoryEnsemble> process) {
    process.forEach(MemoryEnsemble::expireSession);
  }

  /** The ensembles that hold this producer's record. */
  private List<String> holders(String producer) {
    return world.ensembles.stream()
        .filter(
            e ->
                e.membership().producers().join().value().stream()
                    .anyMatch(p -> p.registration().producerId().equals(producer)))
        .map(MemoryEnsemble::name)
        .toList();
  }
}
