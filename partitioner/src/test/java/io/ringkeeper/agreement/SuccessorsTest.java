package io.ringkeeper.agreement;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.ring.Ring;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SuccessorsTest {

  private static final Quorum ABC = Samples.quorum("a", "b", "c");
  private static final Ballot AT = Samples.ballot(2);
  private static final RingState GENESIS = Samples.genesis(48, 12);
  private static final RingState MOVING = Samples.growing(GENESIS, 4, AT);
  private static final RingState COMPLETED = Samples.completed(MOVING, Samples.ballot(3));
  private static final RingState ABORTED = MOVING.aborted(AT, "late");
  private static final ProposalOutcome OUTCOME =
      new ProposalOutcome("other", ProposalOutcome.Result.COMMITTED, 0, "");
  private static final RingState SETTLED = GENESIS.settled(OUTCOME);

  private static List<AcceptorEndpoint> acceptors(String... names) {
    return Samples.quorum(names).members().stream()
        .map(id -> new AcceptorEndpoint(id, id.name() + ".example.org:2181/ringkeeper"))
        .toList();
  }

  /** A state like another one, with some parts replaced. */
  private static final class Like {
    private final RingState state;
    private String ringId;
    private String name;
    private long version;
    private List<AcceptorEndpoint> acceptors;
    private long epoch;
    private Ring ring;
    private Cut cut;
    private EpochOrigin origin;
    private List<ProposalOutcome> outcomes;

    Like(RingState state) {
      this.state = state;
      this.ringId = state.ringId();
      this.name = state.name();
      this.version = state.version();
      this.acceptors = state.acceptors();
      this.epoch = state.epoch();
      this.ring = state.ring();
      this.cut = state.cut();
      this.origin = state.origin();
      this.outcomes = state.outcomes();
    }

    Like ringId(String other) {
      ringId = other;
      return this;
    }

    Like name(String other) {
      name = other;
      return this;
    }

    Like version(long other) {
      version = other;
      return this;
    }

    Like acceptors(String... others) {
      acceptors = SuccessorsTest.acceptors(others);
      return this;
    }

    Like epoch(long other) {
      epoch = other;
      return this;
    }

    Like ring(Ring other) {
      ring = other;
      return this;
    }

    Like cut(Cut other) {
      cut = other;
      return this;
    }

    Like origin(EpochOrigin other) {
      origin = other;
      return this;
    }

    Like outcomes(List<ProposalOutcome> others) {
      outcomes = others;
      return this;
    }

    RingState with(Phase phase) {
      return new RingState(
          ringId,
          name,
          version,
          state.kafkaClusterId(),
          state.topics(),
          acceptors,
          epoch,
          ring,
          cut,
          origin,
          phase,
          outcomes);
    }

    RingState get() {
      return with(state.phase());
    }
  }

  private static Like like(RingState state) {
    return new Like(state);
  }

  static Stream<Arguments> legal() {
    return Stream.of(
        Arguments.of(Optional.empty(), GENESIS),
        Arguments.of(Optional.of(GENESIS), MOVING),
        Arguments.of(Optional.of(GENESIS), SETTLED),
        Arguments.of(Optional.of(MOVING), COMPLETED),
        Arguments.of(Optional.of(MOVING), ABORTED),
        Arguments.of(Optional.of(GENESIS), like(SETTLED).acceptors("a", "b", "c", "d").get()),
        Arguments.of(Optional.of(GENESIS), like(SETTLED).acceptors("a", "c").get()));
  }

  @ParameterizedTest
  @MethodSource("legal")
  void statesOfTheProtocolFollowEachOther(Optional<RingState> current, RingState next) {
    // Given: a legal pair.

    // When
    var check = assertThatCode(() -> Successors.check(Samples.RING_ID, current, next, ABC, AT));

    // Then
    check.doesNotThrowAnyException();
  }

  static Stream<Arguments> noFirstState() {
    return Stream.of(
        Arguments.of(like(GENESIS).ringId("other").get(), "another ring id"),
        Arguments.of(like(GENESIS).acceptors("a", "b").get(), "other acceptors"),
        Arguments.of(like(GENESIS).version(2).get(), "no first state"),
        Arguments.of(like(GENESIS).epoch(1).get(), "no first state"),
        Arguments.of(like(GENESIS).with(MOVING.phase()), "starts with a change"));
  }

  @ParameterizedTest
  @MethodSource("noFirstState")
  void anythingElseIsNoFirstState(RingState next, String why) {
    // Given: a ring without a state.

    // When
    var attempt =
        assertThatThrownBy(
            () -> Successors.check(Samples.RING_ID, Optional.empty(), next, ABC, AT));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }

  static Stream<Arguments> illegal() {
    Ring otherRing = COMPLETED.ring();
    return Stream.of(
        Arguments.of(GENESIS, like(SETTLED).ringId("other").get(), "another ring id"),
        Arguments.of(GENESIS, like(SETTLED).version(3).get(), "does not follow"),
        Arguments.of(GENESIS, like(SETTLED).version(1).get(), "does not follow"),
        Arguments.of(GENESIS, like(SETTLED).name("other").get(), "another name"),
        Arguments.of(GENESIS, like(SETTLED).epoch(1).get(), "a stable state"),
        Arguments.of(GENESIS, like(SETTLED).ring(otherRing).get(), "a stable state"),
        Arguments.of(GENESIS, like(SETTLED).cut(COMPLETED.cut()).get(), "a stable state"),
        Arguments.of(GENESIS, like(SETTLED).origin(COMPLETED.origin()).get(), "a stable state"),
        Arguments.of(GENESIS, like(SETTLED).outcomes(GENESIS.outcomes()).get(), "changes nothing"),
        Arguments.of(GENESIS, like(MOVING).epoch(1).get(), "without a change"),
        Arguments.of(GENESIS, Samples.growing(GENESIS, 4, Samples.ballot(9)), "must be named"),
        Arguments.of(
            MOVING, like(COMPLETED).with(MOVING.phase()), "starts a change within a change"),
        Arguments.of(MOVING, like(COMPLETED).epoch(2).get(), "neither the completion"),
        Arguments.of(MOVING, like(ABORTED).ring(otherRing).get(), "neither the completion"));
  }

  @ParameterizedTest
  @MethodSource("illegal")
  void anythingElseDoesNotFollow(RingState current, RingState next, String why) {
    // Given: a chosen state.

    // When
    var attempt =
        assertThatThrownBy(
            () -> Successors.check(Samples.RING_ID, Optional.of(current), next, ABC, AT));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }

  static Stream<Arguments> wrongAcceptors() {
    return Stream.of(
        Arguments.of(like(SETTLED).acceptors("a", "b", "d").get(), "more than one acceptor"),
        Arguments.of(like(SETTLED).acceptors("a", "b", "d", "e").get(), "more than one acceptor"),
        Arguments.of(
            like(SETTLED).acceptors("a", "b", "c", "d", "e").get(), "more than one acceptor"),
        Arguments.of(like(SETTLED).acceptors("a").get(), "more than one acceptor"),
        Arguments.of(like(MOVING).acceptors("a", "b").get(), "with its slots"),
        Arguments.of(like(SETTLED).acceptors("a", "b").epoch(1).get(), "with its epoch"));
  }

  @ParameterizedTest
  @MethodSource("wrongAcceptors")
  void acceptorsChangeOneAtATimeAndWithNothingElse(RingState next, String why) {
    // Given: a stable state of the acceptors a, b and c.

    // When
    var attempt =
        assertThatThrownBy(
            () -> Successors.check(Samples.RING_ID, Optional.of(GENESIS), next, ABC, AT));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }

  @Test
  void acceptorsStayWhileAChangeIsUnderWay() {
    // Given
    RingState next = like(ABORTED).acceptors("a", "b").get();

    // When
    var attempt =
        assertThatThrownBy(
            () -> Successors.check(Samples.RING_ID, Optional.of(MOVING), next, ABC, AT));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("in a change");
  }
}
