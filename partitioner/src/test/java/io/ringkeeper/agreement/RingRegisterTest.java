package io.ringkeeper.agreement;

import static io.ringkeeper.agreement.RegisterFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RingRegisterTest {

  @Test
  void createdRingHasNoStateUntilTheFirstIsChosen() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      RingRegister register = fixture.proposer();

      // When
      RingRegister.Created created = get(register.create(Samples.RING_ID));

      // Then
      assertThat(created.ringId()).isEqualTo(Samples.RING_ID);
      assertThat(created.acceptors()).extracting(e -> e.id().name()).containsExactly("a", "b", "c");
      assertThat(get(register.read()).state()).isEmpty();
    }
  }

  @Test
  void firstStateIsAnOrdinaryChange() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      RingRegister register = fixture.proposer();
      RingRegister.Created created = get(register.create(Samples.RING_ID));

      // When
      Decision decision = get(register.change(RegisterFixture.genesis(created)));

      // Then
      assertThat(decision.changed()).isTrue();
      assertThat(decision.rounds()).isEqualTo(1);
      assertThat(decision.votedFor()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(get(fixture.proposer().read()).state()).isEqualTo(decision.state());
    }
  }

  @Test
  void changesOfOneProposerTakeOneRoundAndOneWritePerEnsembleEach() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingRegister register = fixture.proposer();
      get(register.change(RegisterFixture.step()));
      int journalBefore = newestVersion(fixture, "a");

      // When
      Decision decision = get(register.change(RegisterFixture.step()));

      // Then
      assertThat(decision.rounds()).isEqualTo(1);
      assertThat(decision.state().orElseThrow().epoch()).isEqualTo(1);
      assertThat(newestVersion(fixture, "a")).isEqualTo(journalBefore + 1);
    }
  }

  @Test
  void changeSucceedsWithAMinorityDown() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      List<Ensemble> handles = fixture.handles();
      ((MemoryEnsemble) handles.get(0)).disconnect();
      RingRegister register = fixture.proposer(handles);

      // When
      Decision decision = get(register.change(RegisterFixture.step()));

      // Then
      assertThat(decision.votedFor()).containsExactlyInAnyOrder("b", "c");
      assertThat(decision.changed()).isTrue();
    }
  }

  @Test
  void changeWithAMajorityDownSaysWhoIsMissingAndChangesNothing() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      List<Ensemble> handles = fixture.handles();
      RingRegister register = fixture.proposer(handles);
      get(register.read());
      ((MemoryEnsemble) handles.get(0)).disconnect();
      ((MemoryEnsemble) handles.get(2)).disconnect();

      // When
      CompletableFuture<Decision> change = register.change((state, ballot) -> new Verdict.Keep());

      // Then
      assertThatThrownBy(() -> get(change))
          .isInstanceOf(NoQuorumException.class)
          .hasMessageContaining("a=")
          .hasMessageContaining("c=");
      assertThat(get(fixture.proposer().read()).state().orElseThrow().version()).isEqualTo(1);
    }
  }

  @Test
  void lostAnswersAreResolvedByReadingTheOwnBallot() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      List<Ensemble> handles = fixture.handles();
      RingRegister register = fixture.proposer(handles);
      Set<String> all = Set.of("a", "b", "c");
      get(register.read());

      // When
      handles.forEach(e -> ((MemoryEnsemble) e).loseNextResponse());
      Decision decision = get(register.change(RegisterFixture.step()));

      // Then
      assertThat(handles).allMatch(e -> ((MemoryEnsemble) e).lostMessages() == 1);
      assertThat(decision.changed()).isTrue();
      assertThat(all).containsAll(decision.votedFor());
      assertThat(get(fixture.proposer().read()).state()).isEqualTo(decision.state());
    }
  }

  @Test
  void duellingProposersMakeEveryChangeExactlyOnce() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      List<RingRegister> proposers =
          List.of(fixture.proposer(), fixture.proposer(), fixture.proposer());
      List<CompletableFuture<Decision>> calls = new ArrayList<>();

      // When
      for (int i = 0; i < 5; i++) {
        proposers.forEach(p -> calls.add(p.change(RegisterFixture.step())));
      }
      int succeeded = 0;
      for (CompletableFuture<Decision> call : calls) {
        succeeded += succeeds(call) ? 1 : 0;
      }

      // Then
      assertThat(succeeded).isPositive();
      assertThat(get(fixture.proposer().read()).state().orElseThrow().version())
          .isEqualTo(1 + succeeded);
    }
  }

  private static boolean succeeds(CompletableFuture<Decision> call) {
    try {
      return get(call).changed();
    } catch (NoQuorumException e) {
      return false;
    }
  }

  @Test
  void roundLeftOpenByADeadProposerIsFinishedBeforeTheNextChange() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given: one ensemble accepted, the proposer sees no other.
      List<Ensemble> handles = fixture.handles();
      RingRegister dying = fixture.proposer(handles);
      get(dying.change(RegisterFixture.step()));
      RingState[] proposed = new RingState[1];
      CompletableFuture<Decision> lost =
          dying.change(
              (current, ballot) -> {
                ((MemoryEnsemble) handles.get(1)).disconnect();
                ((MemoryEnsemble) handles.get(2)).disconnect();
                proposed[0] = Samples.completed(current.orElseThrow(), ballot);
                return new Verdict.Replace(proposed[0]);
              });
      assertThatThrownBy(() -> get(lost)).isInstanceOf(IndeterminateOutcomeException.class);

      // When
      AtomicInteger calls = new AtomicInteger();
      Decision decision =
          get(
              fixture
                  .proposer(List.of(fixture.server("a"), fixture.server("b"), unreachable(fixture)))
                  .change(
                      (current, ballot) -> {
                        calls.incrementAndGet();
                        return new Verdict.Keep();
                      }));

      // Then
      assertThat(decision.state()).contains(proposed[0]);
      assertThat(calls).hasValue(1);
    }
  }

  private static Ensemble unreachable(RegisterFixture fixture) {
    MemoryEnsemble handle = fixture.server("c").anotherHandle();
    handle.disconnect();
    return handle;
  }

  @Test
  void laggingEnsembleIsRepairedByTheNextChange() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      List<Ensemble> handles = fixture.handles();
      RingRegister register = fixture.proposer(handles);
      ((MemoryEnsemble) handles.get(0)).disconnect();
      get(register.change(RegisterFixture.step()));
      ((MemoryEnsemble) handles.get(0)).reconnect();

      // When
      Decision decision = get(register.change(RegisterFixture.step()));
      get(register.read());

      // Then
      assertThat(fixture.registerAt("a").summary().accepted().state())
          .isEqualTo(decision.accepted().state());
    }
  }

  @Test
  void epochIsArchivedAtAMajorityBeforeItIsLeft() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingRegister register = fixture.proposer();

      // When
      get(register.change(RegisterFixture.step()));

      // Then
      long holders =
          fixture.servers.values().stream()
              .filter(s -> get(s.archive(Samples.RING).get(0)).isPresent())
              .count();
      assertThat(holders).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void reacceptAnswersEnsemblesThatStoredTheStateByOwnWrite() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingRegister register = fixture.proposer();

      // When
      Decision decision = get(register.change((current, ballot) -> new Verdict.Reaccept()));

      // Then
      assertThat(decision.changed()).isFalse();
      assertThat(decision.votedFor())
          .allSatisfy(
              name ->
                  assertThat(fixture.registerAt(name).summary().accepted())
                      .isEqualTo(decision.accepted()));
    }
  }

  @Test
  void missingRingIsNamedAsSuch() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      RingRegister register = fixture.proposer();

      // When
      CompletableFuture<Decision> read = register.read();

      // Then
      assertThatThrownBy(() -> get(read))
          .isInstanceOf(RingMissingException.class)
          .hasMessageContaining("create it first");
    }
  }

  @Test
  void otherEnsemblesThanTheStateNamesAreRefused() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingRegister register = fixture.proposer(List.of(fixture.server("a").anotherHandle()));

      // When
      CompletableFuture<Decision> read = register.read();

      // Then
      assertThatThrownBy(() -> get(read))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("[a, b, c]")
          .hasMessageContaining("configure those");
    }
  }

  @Test
  void majorityOfTheAcceptorsIsEnoughOfAConfiguration() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingRegister register =
          fixture.proposer(
              List.of(fixture.server("a").anotherHandle(), fixture.server("b").anotherHandle()));

      // When
      Decision decision = get(register.change(RegisterFixture.step()));

      // Then
      assertThat(decision.changed()).isTrue();
      assertThat(decision.votedFor()).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void oneEnsembleUnderTwoNamesIsRefused() {
    try (RegisterFixture fixture = new RegisterFixture("a")) {
      // Given
      List<Ensemble> twice =
          List.of(fixture.server("a").anotherHandle(), fixture.server("a").anotherHandle());

      // When
      var construction = assertThatThrownBy(() -> fixture.proposer(twice));

      // Then
      construction
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("configured twice");
    }
  }

  @Test
  void anEnsembleReachedUnderTwoNamesArchivesOnce() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingState state = get(fixture.proposer().read()).state().orElseThrow();
      MemoryEnsemble lost = fixture.server("c").anotherHandle();
      lost.disconnect();
      MemoryEnsemble sameAsA = fixture.server("a").anotherHandle("b");
      RingRegister register =
          fixture.proposer(List.of(fixture.server("a").anotherHandle(), sameAsA, lost));

      // When
      CompletableFuture<Integer> archived = register.archive(state);

      // Then
      assertThatThrownBy(() -> get(archived))
          .isInstanceOf(NoQuorumException.class)
          .hasMessageContaining("at 1 ensembles only");
    }
  }

  @Test
  void ringIsNotMissingBecauseAnEnsembleThatIsNoAcceptorLacksIt() {
    try (RegisterFixture fixture = new RegisterFixture("only")) {
      // Given
      fixture.createRing();
      MemoryEnsemble lost = fixture.server("only").anotherHandle();
      lost.disconnect();

      // When
      CompletableFuture<Decision> read =
          fixture.proposer(List.of(lost, new MemoryEnsemble("spare"))).read();

      // Then
      assertThatThrownBy(() -> get(read)).isInstanceOf(NoQuorumException.class);
    }
  }

  @Test
  void aSingleEnsembleDecidesAlone() {
    try (RegisterFixture fixture = new RegisterFixture("only")) {
      // Given
      fixture.createRing();

      // When
      Decision decision = get(fixture.proposer().change(RegisterFixture.step()));

      // Then
      assertThat(decision.votedFor()).containsExactly("only");
    }
  }

  @Test
  void illegalSuccessorsAreRefusedBeforeAnythingIsSent() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingRegister register = fixture.proposer();

      // When
      CompletableFuture<Decision> change =
          register.change((current, ballot) -> new Verdict.Replace(current.orElseThrow()));

      // Then
      assertThatThrownBy(() -> get(change)).isInstanceOf(IllegalArgumentException.class);
      assertThat(get(fixture.proposer().read()).state().orElseThrow().version()).isEqualTo(1);
    }
  }

  private static int newestVersion(RegisterFixture fixture, String name) {
    List<JournalEntry> journal = fixture.registerAt(name).journal();
    return journal.get(journal.size() - 1).znodeVersion();
  }
}
