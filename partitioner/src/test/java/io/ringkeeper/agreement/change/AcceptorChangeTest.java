package io.ringkeeper.agreement.change;

import static io.ringkeeper.agreement.change.World.proposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptors that are added, removed, or come back after they lost their data. */
class AcceptorChangeTest {

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void addedAcceptorVotesOnWhatFollows() {
    // Given
    world.workerWithRing();
    world.configure("d");

    // When
    world.worker().commit(proposal("add", new ChangeRequest.AddAcceptor("d"), 0L));

    // Then
    assertThat(names(world.state())).containsExactly("a", "b", "c", "d");
    world.worker().commit(proposal("next", new ChangeRequest.Empty(), 0L));
    assertThat(acceptedVersion("d")).isEqualTo(world.state().version());
  }

  @Test
  void setGrowsFromThreeToFiveAndThenTwoMayBeLost() {
    // Given
    world.workerWithRing();
    world.configure("d");
    world.worker().commit(proposal("add-d", new ChangeRequest.AddAcceptor("d"), 0L));
    world.configure("e");
    world.worker().commit(proposal("add-e", new ChangeRequest.AddAcceptor("e"), 0L));
    world.ensemble("a").wipe();
    world.ensemble("b").wipe();

    // When
    world.worker().commit(proposal("next", new ChangeRequest.Empty(), 0L));

    // Then
    assertThat(world.state().epoch()).isEqualTo(1);
    assertThat(names(world.state())).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void removedAcceptorNoLongerCounts() {
    // Given
    world.workerWithRing();

    // When
    world.worker().commit(proposal("remove", new ChangeRequest.RemoveAcceptor("c"), 0L));

    // Then
    assertThat(names(world.state())).containsExactly("a", "b");
    world.unconfigure("c");
    world.worker().commit(proposal("next", new ChangeRequest.Empty(), 0L));
    assertThat(world.state().epoch()).isEqualTo(1);
  }

  @Test
  void rejoinOfOneOfTwoAcceptorsIsRejected() {
    // Given
    world.unconfigure("c");
    world.workerWithRing();

    // When
    Outcome outcome =
        world.worker().handle(proposal("back", new ChangeRequest.Rejoin("b", true), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void rejoinOfTheOnlyAcceptorIsRejected() {
    // Given
    world.unconfigure("b");
    world.unconfigure("c");
    world.workerWithRing();

    // When
    Outcome outcome =
        world.worker().handle(proposal("back", new ChangeRequest.Rejoin("a", true), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void wipedAcceptorComesBackUnderAnotherIncarnation() {
    // Given
    World.Worker worker = world.workerWithRing();
    worker.commit(proposal("first", new ChangeRequest.Empty(), 0L));
    AcceptorEndpoint before = acceptor(world.state(), "b");
    world.ensemble("b").wipe();

    // When
    worker.commit(proposal("back", new ChangeRequest.Rejoin("b", false), 1L));

    // Then
    assertThat(acceptor(world.state(), "b").id()).isNotEqualTo(before.id());
    world.ensemble("a").wipe();
    world.worker().commit(proposal("next", new ChangeRequest.Empty(), 1L));
    assertThat(world.state().epoch()).isEqualTo(2);
    assertThat(acceptedVersion("b")).isEqualTo(world.state().version());
  }

  @Test
  void recordsOfProducersAndEpochsAreThereWhenAnAcceptorIsBack() {
    // Given
    World.Worker worker = world.workerWithRing();
    worker.commit(proposal("first", new ChangeRequest.Empty(), 0L));
    registerAt("a", "p1");
    registerAt("b", "p1");
    world.ensemble("b").wipe();

    // When
    world.worker().commit(proposal("back", new ChangeRequest.Rejoin("b", false), 1L));

    // Then
    assertThat(holders("p1")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(world.ensemble("b").archive(World.RING).epochs().join()).containsExactly(0L, 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "recreated", "corrupt"})
  void damagedRegisterIsReplacedByRejoin(String damage) {
    // Given
    World.Worker worker = world.workerWithRing();
    worker.commit(proposal("first", new ChangeRequest.Empty(), 0L));
    MemoryEnsemble damaged = world.ensemble("c");
    switch (damage) {
      case "missing" -> damaged.deleteRegister(World.RING);
      case "recreated" -> damaged.recreate(World.RING);
      default -> damaged.corrupt(World.RING);
    }

    // When
    worker.commit(proposal("back", new ChangeRequest.Rejoin("c", false), 1L));
    worker.commit(proposal("next", new ChangeRequest.Empty(), 1L));

    // Then
    assertThat(acceptedVersion("c")).isEqualTo(world.state().version());
  }

  @Test
  void restoredAcceptorThatNobodyNoticedIsNotAskedWhileItRejoins() {
    // Given
    World.Worker worker = world.workerWithRing();
    MemoryEnsemble.Snapshot backup = world.ensemble("b").snapshot();
    // What b votes for now it will have forgotten; c sees nothing of it.
    worker.handles.get(2).disconnect();
    worker.commit(proposal("first", new ChangeRequest.Empty(), 0L));
    RingState decided = world.state();
    world.ensemble("b").rollBack(backup);

    // When
    Outcome healthy =
        world.worker().handle(proposal("no", new ChangeRequest.Rejoin("b", false), 1L));
    world.worker().commit(proposal("back", new ChangeRequest.Rejoin("b", true), 1L));

    // Then
    assertThat(((Outcome.Rejected) healthy).reason()).contains("evenIfHealthy");
    assertThat(world.state().epoch()).isEqualTo(decided.epoch());
    assertThat(world.state().origin()).isEqualTo(decided.origin());
  }

  @Test
  void proposalDeliveredTwiceChangesTheAcceptorsOnce() {
    // Given
    world.workerWithRing();
    world.configure("d");
    Proposal add = proposal("add", new ChangeRequest.AddAcceptor("d"), 0L);
    world.worker().commit(add);
    long version = world.state().version();

    // When
    Outcome again = world.worker().handle(add);

    // Then
    assertThat(again).isInstanceOf(Outcome.Committed.class);
    assertThat(world.state().version()).isEqualTo(version);
  }

  static Stream<Class<? extends Step>> steps() {
    return Stream.of(
        Step.BeginLife.class,
        Step.CarryOver.class,
        Step.ChangeAcceptors.class,
        Step.SettleAcceptors.class);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void rejoinIsCarriedOnByAnotherCoordinatorAfterADeathAtEachStep(Class<? extends Step> step) {
    // Given
    world.workerWithRing();
    world.ensemble("b").wipe();
    Proposal back = proposal("back", new ChangeRequest.Rejoin("b", false), 0L);
    World.Worker dying =
        world.worker(
            done -> {
              if (step.isInstance(done)) {
                throw new Death();
              }
            });
    try {
      dying.handle(back);
    } catch (Death e) {
      // As intended.
    }

    // When
    world.worker().commit(back);

    // Then
    assertThat(dying.stepNames()).contains(step.getSimpleName());
    assertThat(names(world.state())).containsExactly("a", "b", "c");
    assertThat(world.state().outcomes())
        .extracting(ProposalOutcome::proposalId)
        .containsExactly("create-1", "back~removed", "back~added", "back");
  }

  @Test
  void recordsAreCarriedOverAgainWhenTheJoiningEnsembleLosesItsDataOnceMore() {
    // Given
    world.workerWithRing();
    registerAt("a", "p1");
    registerAt("b", "p1");
    world.configure("d");
    boolean[] isWiped = {false};
    World.Worker worker =
        world.worker(
            done -> {
              if (done instanceof Step.CarryOver && !isWiped[0]) {
                isWiped[0] = true;
                world.ensemble("d").wipe();
              }
            });

    // When
    worker.commit(proposal("add", new ChangeRequest.AddAcceptor("d"), 0L));

    // Then
    assertThat(worker.stepNames())
        .filteredOn(name -> name.equals("BeginLife") || name.equals("CarryOver"))
        .containsExactly("BeginLife", "CarryOver", "BeginLife", "CarryOver");
    assertThat(holders("p1")).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void recordThatIsAtAMajorityByItselfIsNotCopied() {
    // Given
    world.workerWithRing();
    List.of("a", "b", "c").forEach(name -> registerAt(name, "p1"));
    world.configure("d");

    // When
    world.worker().commit(proposal("add", new ChangeRequest.AddAcceptor("d"), 0L));

    // Then
    assertThat(holders("p1")).containsExactly("a", "b", "c");
  }

  private void registerAt(String ensemble, String producer) {
    world.ensemble(ensemble).membership().register(World.registration(producer, true)).join();
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

  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static Stream<ChangeRequest> refused() {
    return Stream.of(
        new ChangeRequest.AddAcceptor("a"),
        new ChangeRequest.AddAcceptor("z"),
        new ChangeRequest.RemoveAcceptor("z"),
        new ChangeRequest.Rejoin("z", false),
        new ChangeRequest.Rejoin("a", false));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void requestThatMakesNoSenseIsRejectedWithAReason(ChangeRequest request) {
    // Given
    World.Worker worker = world.workerWithRing();

    // When
    Outcome outcome = worker.handle(proposal("odd", request, 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    assertThat(((Outcome.Rejected) outcome).reason()).contains("'").contains(World.RING);
    assertThat(names(world.state())).containsExactly("a", "b", "c");
  }

  @Test
  void acceptorIsNotRemovedWhenTooFewOthersCanVote() {
    // Given
    world.workerWithRing();
    world.ensemble("a").wipe();

    // When
    Outcome outcome =
        world.worker().handle(proposal("remove", new ChangeRequest.RemoveAcceptor("b"), 0L));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    assertThat(((Outcome.Rejected) outcome).reason()).contains("[c]").contains("bring");
  }

  @Test
  void twoMoreEnsemblesThanAcceptorsAreRefused() {
    // Given
    world.workerWithRing();
    world.configure("d");
    world.configure("e");
    World.Worker worker = world.worker();

    // When
    Throwable failure = thrownBy(worker, proposal("add", new ChangeRequest.AddAcceptor("d"), 0L));

    // Then
    assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("one more");
  }

  private static Throwable thrownBy(World.Worker worker, Proposal proposal) {
    return org.assertj.core.api.Assertions.catchThrowable(() -> worker.handle(proposal));
  }

  private static List<String> names(RingState state) {
    return state.quorum().names().toList();
  }

  private static AcceptorEndpoint acceptor(RingState state, String name) {
    return state.acceptors().stream()
        .filter(a -> a.id().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private long acceptedVersion(String ensemble) {
    RegisterRead read = world.ensemble(ensemble).anotherHandle().register(World.RING).read().join();
    assertThat(read).as("register of %s", ensemble).isInstanceOf(RegisterRead.Present.class);
    return ((RegisterRead.Present) read).register().summary().accepted().state().version();
  }
}
