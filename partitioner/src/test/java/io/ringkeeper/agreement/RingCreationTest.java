package io.ringkeeper.agreement;

import static io.ringkeeper.agreement.RegisterFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RingCreationTest {

  private static final String OTHER_ID = "0d5f0c1e-1111-4222-8333-444455556666";

  /** Creates an empty register at one ensemble alone, as a creator that died leaves it. */
  private static void createAt(
      RegisterFixture fixture, String name, String ringId, String... acceptors) {
    List<AcceptorId> ids =
        Stream.of(acceptors).map(a -> get(fixture.server(a).provision("first-of-" + a))).toList();
    AcceptorId self = ids.stream().filter(id -> id.name().equals(name)).findFirst().orElseThrow();
    AcceptorRegister register = fixture.server(name).anotherHandle().register(Samples.RING);
    WriteOutcome outcome = get(register.create(ringId, self, new Quorum(ids), Samples.NOW_MS));
    assertThat(outcome).isInstanceOf(WriteOutcome.Applied.class);
  }

  @Test
  void unfinishedCreationIsCarriedOnUnderItsOwnId() {
    for (String found : List.of("a", "b", "c")) {
      try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
        // Given
        createAt(fixture, found, OTHER_ID, "a", "b", "c");

        // When
        RingRegister.Created created = get(fixture.proposer().create(Samples.RING_ID));

        // Then
        assertThat(created.ringId()).isEqualTo(OTHER_ID);
        assertThat(Stream.of("a", "b", "c").map(fixture::registerAt))
            .extracting(RegisterRecord::ringId)
            .containsOnly(OTHER_ID);
      }
    }
  }

  @Test
  void creationOfARingInUseIsFoundDoneUnderTheSameIdOnly() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingRegister register = fixture.proposer();

      // When
      CompletableFuture<RingRegister.Created> other = register.create(OTHER_ID);

      // Then
      assertThatThrownBy(() -> get(other))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("exists already, with ring id " + Samples.RING_ID);
      assertThat(get(register.create(Samples.RING_ID)).ringId()).isEqualTo(Samples.RING_ID);
    }
  }

  @Test
  void registersOfTwoRingsAreNotMixed() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      createAt(fixture, "a", OTHER_ID, "a", "b", "c");
      createAt(fixture, "b", Samples.RING_ID, "a", "b", "c");

      // When
      CompletableFuture<RingRegister.Created> creation = fixture.proposer().create(Samples.RING_ID);

      // Then
      assertThatThrownBy(() -> get(creation))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("exists already");
    }
  }

  @Test
  void unfinishedCreationOfOtherAcceptorsIsNotCarriedOn() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      createAt(fixture, "a", Samples.RING_ID, "a", "b");

      // When
      CompletableFuture<RingRegister.Created> creation = fixture.proposer().create(Samples.RING_ID);

      // Then
      assertThatThrownBy(() -> get(creation))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("unfinished creation")
          .hasMessageContaining("choose another name");
    }
  }

  @Test
  void lostRegisterOfARingInUseIsNeverCreatedAnew() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      fixture.server("b").deleteRegister(Samples.RING);

      // When
      CompletableFuture<RingRegister.Created> creation = fixture.proposer().create(Samples.RING_ID);

      // Then
      assertThatThrownBy(() -> get(creation))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no register at [b]");
    }
  }

  @Test
  void everyEnsembleMustAnswerAndTheOneMissingIsNamed() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      List<Ensemble> handles = fixture.handles();
      ((MemoryEnsemble) handles.get(2)).disconnect();

      // When
      CompletableFuture<RingRegister.Created> creation =
          fixture.proposer(handles).create(Samples.RING_ID);

      // Then
      assertThatThrownBy(() -> get(creation))
          .isInstanceOf(NoQuorumException.class)
          .hasMessageContaining("missing: {c=");
      assertThat(get(fixture.server("a").register(Samples.RING).read()))
          .isInstanceOf(RegisterRead.Absent.class);
    }
  }

  @Test
  void unusableRegisterStopsTheCreation() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      createAt(fixture, "b", Samples.RING_ID, "a", "b", "c");
      fixture.server("b").corrupt(Samples.RING);

      // When
      CompletableFuture<RingRegister.Created> creation = fixture.proposer().create(Samples.RING_ID);

      // Then
      assertThatThrownBy(() -> get(creation))
          .isInstanceOf(NoQuorumException.class)
          .hasMessageContaining("b=excluded, CORRUPT");
    }
  }

  @Test
  void ensemblePreparedUnderAnotherNameIsRefused() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b")) {
      // Given
      get(fixture.server("a").provision("first"));
      List<Ensemble> handles =
          List.of(fixture.server("a").anotherHandle("x"), fixture.server("b").anotherHandle());

      // When
      CompletableFuture<RingRegister.Created> creation =
          fixture.proposer(handles).create(Samples.RING_ID);

      // Then
      assertThatThrownBy(() -> get(creation))
          .isInstanceOf(NoQuorumException.class)
          .hasMessageContaining("x=it is prepared as acceptor a");
    }
  }

  @Test
  void creatorsAtTheSameTimeEndWithTheSameRing() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      List<RingRegister> creators = List.of(fixture.proposer(), fixture.proposer());

      // When
      List<CompletableFuture<RingRegister.Created>> creations = new ArrayList<>();
      creations.add(creators.get(0).create(Samples.RING_ID));
      creations.add(creators.get(1).create(OTHER_ID));
      List<RingRegister.Created> created = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        created.add(doneOrRepeated(creations.get(i), creators.get(i)));
      }

      // Then
      assertThat(created).hasSize(2);
      assertThat(created.get(1)).isEqualTo(created.get(0));
      assertThat(created.get(0).ringId()).isIn(Samples.RING_ID, OTHER_ID);
    }
  }

  private static RingRegister.Created doneOrRepeated(
      CompletableFuture<RingRegister.Created> creation, RingRegister creator) {
    try {
      return get(creation);
    } catch (NoQuorumException e) {
      return get(creator.create(Samples.RING_ID));
    }
  }
}
