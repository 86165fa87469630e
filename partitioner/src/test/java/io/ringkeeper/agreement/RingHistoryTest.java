package io.ringkeeper.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RingHistoryTest {

  private final List<MemoryEnsemble> ensembles =
      List.of(new MemoryEnsemble("a"), new MemoryEnsemble("b"), new MemoryEnsemble("c"));
  private final RingHistory history = new RingHistory(Samples.RING, List.copyOf(ensembles));

  @Test
  void everyEpochIsFoldedFromTheNearestFullTable() {
    // Given
    List<RingState> states = statesUpTo(40);
    states.forEach(state -> archive(state, ensembles));

    // When
    List<Ring> rings = states.stream().map(s -> ringAt(s.epoch()).orElseThrow()).toList();

    // Then
    assertThat(rings).hasSize(41).isEqualTo(states.stream().map(RingState::ring).toList());
  }

  @Test
  void oneEnsembleThatHoldsAnEntryIsEnough() {
    // Given
    List<RingState> states = statesUpTo(2);
    states.forEach(state -> archive(state, ensembles.subList(1, 2)));

    // When
    Optional<Ring> ring = ringAt(2);

    // Then
    assertThat(ring).contains(states.get(2).ring());
  }

  @Test
  void anEpochThatNobodyHoldsIsAbsentOnlyWhenAllWereAsked() {
    // Given
    statesUpTo(0).forEach(state -> archive(state, ensembles));

    // When
    Optional<Ring> absent = ringAt(1);
    ensembles.get(2).disconnect();

    // Then
    assertThat(absent).isEmpty();
    assertThatThrownBy(() -> ringAt(1))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(EnsembleUnavailableException.class);
  }

  @Test
  void anArchiveThatContradictsThePresentTableIsCorrupt() {
    // Given
    List<RingState> states = statesUpTo(3);
    states.forEach(state -> archive(state, ensembles));
    RingState last = states.get(3);
    Ring other = new Ring(states.get(2).ring().table(), last.ring().weights());

    // When
    Ring found = history.ringAt(1, last).join().orElseThrow();

    // Then
    assertThat(found).isEqualTo(states.get(1).ring());
    assertThatThrownBy(() -> history.ringAt(1, withRing(last, other)).join())
        .hasCauseInstanceOf(CorruptStateException.class)
        .hasMessageContaining("does not lead to the present table");
  }

  @Test
  void ensemblesThatHoldDifferentEntriesAreCorrupt() {
    // Given
    List<RingState> states = statesUpTo(1);
    archive(states.get(0), ensembles);
    archive(states.get(1), ensembles.subList(0, 1));
    archive(withRing(states.get(1), states.get(0).ring()), ensembles.subList(1, 2));

    // When
    Optional<Ring> before = ringAt(0);

    // Then
    assertThat(before).contains(states.get(0).ring());
    assertThatThrownBy(() -> ringAt(1))
        .hasCauseInstanceOf(CorruptStateException.class)
        .hasMessageContaining("two ensembles hold different entries");
  }

  @Test
  void movesThatDoNotStartFromTheTableBeforeAreCorrupt() {
    // Given
    List<RingState> states = statesUpTo(1);
    EpochEntry first = EpochEntries.of(states.get(0));
    EpochEntry second = EpochEntries.of(states.get(1));
    Move wrong = new Move(5, second.moves().get(0).from() + 1, 0);
    EpochEntry broken = withMoves(second, List.of(wrong));

    // When
    List<EpochEntry> entries = List.of(first, broken);

    // Then
    assertThat(RingHistory.fold(List.of(first, second))).isEqualTo(states.get(1).ring());
    assertThatThrownBy(() -> RingHistory.fold(entries))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("its moves do not start from the table before");
    assertThatThrownBy(() -> RingHistory.fold(List.of(second)))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("no full table");
  }

  private Optional<Ring> ringAt(long epoch) {
    return history.ringAt(epoch).join();
  }

  private static void archive(RingState state, List<MemoryEnsemble> where) {
    for (MemoryEnsemble ensemble : where) {
      EpochArchive.Stored stored =
          ensemble.archive(Samples.RING).put(EpochEntries.of(state)).join();
      assertThat(stored).isEqualTo(EpochArchive.Stored.PRESENT);
    }
  }

  /** The Stable states of epochs 0 to the given one, each one partition larger. */
  private static List<RingState> statesUpTo(int epochs) {
    List<RingState> states = new ArrayList<>();
    RingState state = Samples.genesis(480, 12);
    states.add(state);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      RingState moving = Samples.growing(state, 1, Samples.ballot(2L * epoch));
      state = Samples.completed(moving, Samples.ballot(2L * epoch + 1));
      states.add(state);
    }
    return states;
  }

  private static RingState withRing(RingState state, Ring ring) {
    return new RingState(
        state.ringId(),
        state.name(),
        state.version(),
        state.kafkaClusterId(),
        state.topics(),
        state.acceptors(),
        state.epoch(),
        ring,
        state.cut(),
        state.origin(),
        state.phase(),
        state.outcomes());
  }

  private static EpochEntry withMoves(EpochEntry entry, List<Move> moves) {
    return new EpochEntry(
        entry.ringId(),
        entry.ring(),
        entry.epoch(),
        entry.slots(),
        entry.topics(),
        entry.weights(),
        moves,
        entry.table(),
        entry.cut(),
        entry.origin());
  }
}
