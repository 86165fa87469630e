package io.ringkeeper.agreement;

import static io.ringkeeper.agreement.RegisterFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Quorum;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the first look at the registers refuses, and how it says so. */
class RingSurveyTest {

  private static List<Ensemble> with(RegisterFixture fixture, String... more) {
    List<Ensemble> handles = fixture.handles();
    Stream.of(more).forEach(name -> handles.add(new MemoryEnsemble(name)));
    return handles;
  }

  private static void disconnect(List<Ensemble> handles, int... which) {
    for (int i : which) {
      ((MemoryEnsemble) handles.get(i)).disconnect();
    }
  }

  @Test
  void registersOfDifferentRingsAreAWrongConfiguration() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      List<AcceptorId> ids =
          Stream.of("a", "b", "c").map(n -> get(fixture.server(n).provision("first"))).toList();
      for (AcceptorId id : ids) {
        AcceptorRegister register = fixture.server(id.name()).register(Samples.RING);
        get(register.create("ring-of-" + id.name(), id, new Quorum(ids), Samples.NOW_MS));
      }

      // When
      CompletableFuture<Decision> read = fixture.proposer().read();

      // Then
      assertThatThrownBy(() -> get(read))
          .isInstanceOf(CorruptStateException.class)
          .hasMessageContaining("belong to different rings")
          .hasMessageContaining("a=ring id ring-of-a, promised 0");
    }
  }

  @Test
  void exclusionsThatLeaveNoMajorityAreForAnOperator() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      fixture.server("a").corrupt(Samples.RING);
      fixture.server("c").corrupt(Samples.RING);

      // When
      CompletableFuture<Decision> read = fixture.proposer().read();

      // Then
      assertThatThrownBy(() -> get(read))
          .isInstanceOf(NoQuorumException.class)
          .hasMessageContaining("an operator has to look")
          .hasMessageContaining("a=excluded, CORRUPT")
          .hasMessageContaining("b=ring id " + Samples.RING_ID);
    }
  }

  @Test
  void oneExcludedRegisterLeavesAMajority() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      fixture.server("a").corrupt(Samples.RING);

      // When
      Decision decision = get(fixture.proposer().change(RegisterFixture.step()));

      // Then
      assertThat(decision.votedFor()).containsExactlyInAnyOrder("b", "c");
    }
  }

  @Test
  void registersAbsentAtAMajorityMeanThatTheRingIsMissing() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      List<Ensemble> handles = fixture.handles();
      disconnect(handles, 1);

      // When
      CompletableFuture<Decision> read = fixture.proposer(handles).read();

      // Then
      assertThatThrownBy(() -> get(read))
          .isInstanceOf(RingMissingException.class)
          .hasMessageContaining("a=no register")
          .hasMessageContaining("b=unavailable");
    }
  }

  @Test
  void registersAbsentAtAMinorityProveNothing() {
    try (RegisterFixture fixture = new RegisterFixture("a", "b", "c")) {
      // Given
      List<Ensemble> handles = fixture.handles();
      disconnect(handles, 1, 2);

      // When
      CompletableFuture<Decision> read = fixture.proposer(handles).read();

      // Then
      assertThatThrownBy(() -> get(read))
          .isInstanceOf(NoQuorumException.class)
          .hasMessageContaining("no majority of the registers can be read")
          .hasMessageContaining("a=no register");
    }
  }

  @Test
  void oneEnsembleMoreThanTheAcceptorsMayBeConfiguredAndNoSecond() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      RingRegister oneMore = fixture.proposer(with(fixture, "d"));

      // When
      Decision decision = get(oneMore.read());

      // Then
      assertThat(decision.state()).isPresent();
      assertThatThrownBy(() -> get(fixture.proposer(with(fixture, "d", "e")).read()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("[a, b, c]")
          .hasMessageContaining("[a, b, c, d, e]");
    }
  }
}
