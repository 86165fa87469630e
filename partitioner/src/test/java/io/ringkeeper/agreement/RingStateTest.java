package io.ringkeeper.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.RingPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RingStateTest {

  private static final RingState STABLE = Samples.genesis(48, 12);
  private static final Ballot CHANGE = Samples.ballot(2);
  private static final RingState MOVING = Samples.growing(STABLE, 4, CHANGE);
  private static final ProposalOutcome OUTCOME = outcome("add-d");

  private static ProposalOutcome outcome(String proposalId) {
    return new ProposalOutcome(proposalId, ProposalOutcome.Result.COMMITTED, 0, "");
  }

  private static List<AcceptorEndpoint> acceptors(String... names) {
    return Samples.quorum(names).members().stream()
        .map(id -> new AcceptorEndpoint(id, id.name() + ".example.org:2181/ringkeeper"))
        .toList();
  }

  private static RingState with(long version, long epoch, List<RingTopic> topics) {
    return new RingState(
        STABLE.ringId(),
        STABLE.name(),
        version,
        STABLE.kafkaClusterId(),
        topics,
        STABLE.acceptors(),
        epoch,
        STABLE.ring(),
        STABLE.cut(),
        STABLE.origin(),
        STABLE.phase(),
        STABLE.outcomes());
  }

  private static List<RingTopic> topics(int count) {
    return IntStream.range(0, count).mapToObj(i -> new RingTopic("t" + i, "id" + i)).toList();
  }

  @Test
  void changeKeepsTheEpochUntilItsCompletion() {
    // Given
    RingState moving = MOVING;

    // When
    RingState completed = Samples.completed(moving, Samples.ballot(3));

    // Then
    assertThat(moving.epoch()).isZero();
    assertThat(moving.version()).isEqualTo(2);
    assertThat(moving.ring()).isEqualTo(STABLE.ring());
    assertThat(completed.epoch()).isEqualTo(1);
    assertThat(completed.version()).isEqualTo(3);
    assertThat(completed.partitions()).isEqualTo(16);
    assertThat(completed.change()).isEmpty();
    assertThat(completed.ring()).isEqualTo(moving.nextRing(moving.change().orElseThrow()));
    assertThat(completed.outcomeOf("expand-1").orElseThrow())
        .isEqualTo(new ProposalOutcome("expand-1", ProposalOutcome.Result.COMMITTED, 1, ""));
  }

  @Test
  void abortKeepsTheEpochAndRemembersWhy() {
    // Given
    RingState moving = MOVING;

    // When
    RingState aborted = moving.aborted(CHANGE, "producer-1 did not drain");

    // Then
    assertThat(aborted.epoch()).isZero();
    assertThat(aborted.ring()).isEqualTo(STABLE.ring());
    assertThat(aborted.change()).isEmpty();
    assertThat(aborted.outcomeOf("expand-1").orElseThrow())
        .isEqualTo(
            new ProposalOutcome(
                "expand-1", ProposalOutcome.Result.ABORTED, 0, "producer-1 did not drain"));
    assertThat(aborted.outcomeOf("expand-2")).isEmpty();
  }

  @Test
  void changeIsEndedOnlyByTheIdItBegan() {
    // Given
    Ballot other = Samples.ballot(9);

    // When
    var abort = assertThatThrownBy(() -> MOVING.aborted(other, "late"));

    // Then
    abort.isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> MOVING.completed(other, Cut.NONE, other, Samples.NOW_MS))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> STABLE.aborted(CHANGE, "nothing to abort"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void changeStartsOnlyFromAStableStateAndItsOwnTable() {
    // Given
    RingState later = Samples.completed(MOVING, Samples.ballot(3));
    RingPlan plan = new RingPlan(later.ring(), later.ring(), List.of(), 0);

    // When
    var attempt =
        assertThatThrownBy(
            () -> STABLE.moving(CHANGE, plan, Samples.details("expand", "x"), 1, Set.of()));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Samples.growing(MOVING, 4, CHANGE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void acceptorsGrowOrShrinkByOne() {
    // Given
    List<AcceptorEndpoint> larger = acceptors("d", "c", "b", "a");

    // When
    RingState grown = STABLE.withAcceptors(larger, OUTCOME);
    RingState shrunk = grown.withAcceptors(acceptors("a", "c", "d"), outcome("remove-b"));

    // Then
    assertThat(grown.quorum()).isEqualTo(Samples.quorum("a", "b", "c", "d"));
    assertThat(shrunk.quorum()).isEqualTo(Samples.quorum("a", "c", "d"));
    assertThat(shrunk.version()).isEqualTo(3);
    assertThat(shrunk.epoch()).isZero();
    assertThat(shrunk.outcomes())
        .extracting(ProposalOutcome::proposalId)
        .containsExactly("create-1", "add-d", "remove-b");
  }

  @Test
  void acceptorsNeverChangeByMoreThanOneNorDuringAChange() {
    // Given
    List<List<AcceptorEndpoint>> wrong =
        List.of(
            acceptors("a", "b", "c"),
            acceptors("a", "b", "d"),
            acceptors("a", "b", "d", "e"),
            acceptors("a", "b", "c", "d", "e"),
            acceptors("a", "d"),
            acceptors("a"));

    for (List<AcceptorEndpoint> next : wrong) {
      // When
      var attempt = assertThatThrownBy(() -> STABLE.withAcceptors(next, OUTCOME));

      // Then
      attempt.isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> MOVING.withAcceptors(acceptors("a", "b", "c", "d"), OUTCOME))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> MOVING.settled(OUTCOME)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlyTheLastSixtyFourOutcomesAreRemembered() {
    // Given
    RingState state = STABLE;

    // When
    for (int i = 0; i < 64; i++) {
      state = state.settled(outcome("proposal-" + i));
    }

    // Then
    assertThat(state.version()).isEqualTo(65);
    assertThat(state.outcomes()).hasSize(64);
    assertThat(state.outcomeOf("create-1")).isEmpty();
    assertThat(state.outcomeOf("proposal-0")).isPresent();
    assertThat(state.outcomeOf("proposal-63")).isPresent();
  }

  @Test
  void stateOutsideItsLimitsIsRefused() {
    // Given
    List<RingTopic> most = topics(RingState.MAX_TOPICS);

    // When
    RingState largest = with(1, 0, most);

    // Then
    assertThat(largest.topics()).hasSize(RingState.MAX_TOPICS);
    assertThatThrownBy(() -> with(1, 0, topics(RingState.MAX_TOPICS + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> with(1, 0, List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> with(0, 0, most)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> with(1, -1, most)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalStatesAreEqualInWhateverOrderTheirPartsWereGiven() {
    // Given
    List<RingTopic> topics = new ArrayList<>(topics(3));
    RingState one = with(1, 0, topics);

    // When
    Collections.reverse(topics);
    RingState other = with(1, 0, topics);

    // Then
    assertThat(other).isEqualTo(one);
    assertThat(other.covers("t2")).isTrue();
    assertThat(other.covers("t3")).isFalse();
    assertThat(other.slots()).isEqualTo(48);
  }
}
