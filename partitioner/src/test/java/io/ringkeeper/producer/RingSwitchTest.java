package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.ring.Move;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RingSwitchTest {

  private final RingState stable = RingWorld.genesis();
  private final RingState moving = Samples.growing(stable, 2, Samples.ballot(5));
  private final TopicLedger ledger = new TopicLedger(() -> {});
  private final List<TopicLedger> ledgers = List.of(ledger);

  private RingSwitch learned(RingState state, long round) {
    return RingSwitch.ofLearned(state, Samples.ballot(round), ledgers, () -> 0, true);
  }

  private boolean holds(RingSwitch ring) {
    Move move = moving.change().orElseThrow().moves().get(0);
    Gate gate = ring.route().gate();
    return gate != null && gate.holds(move.slot());
  }

  @Test
  void foreseenChangeIsHeldThoughAnOlderBallotIsLearned() {
    // Given
    RingSwitch ring = learned(stable, 1);
    boolean foreseen = ring.foresee(moving, Samples.ballot(5), ledgers);
    // When
    ring.learned(stable, Samples.ballot(3), ledgers);
    // Then
    assertThat(foreseen).isTrue();
    assertThat(holds(ring)).isTrue();
  }

  @Test
  void foreseenChangeIsReleasedByAnythingElseChosenAtAHigherBallot() {
    // Given
    RingSwitch ring = learned(stable, 1);
    ring.foresee(moving, Samples.ballot(5), ledgers);
    // When
    ring.learned(stable, Samples.ballot(6), ledgers);
    // Then
    assertThat(holds(ring)).isFalse();
    assertThat(ring.isChanging()).isFalse();
  }

  @Test
  void foreseenChangeIsNotDrainedBeforeItIsKnownChosen() {
    // Given
    RingSwitch ring = learned(stable, 1);
    ring.foresee(moving, Samples.ballot(5), ledgers);
    ChangeUnderWay early = ring.newlyDrained(ledgers);
    // When
    ring.learned(moving, Samples.ballot(5), ledgers);
    // Then
    assertThat(early).isNull();
    assertThat(Objects.requireNonNull(ring.newlyDrained(ledgers)).id())
        .isEqualTo(Samples.ballot(5));
    assertThat(ring.newlyDrained(ledgers)).isNull();
  }

  @Test
  void ringKnownOnlyByAnAcceptedChangeRoutesByTheEpochThatItProvesChosen() {
    // Given
    RingSwitch ring = RingSwitch.ofForeseen(moving, Samples.ballot(5), ledgers, () -> 0, true);
    boolean heldAtFirst = holds(ring);
    // When
    boolean moved = ring.learned(stable, Samples.ballot(1), ledgers);
    // Then
    assertThat(moved).isTrue();
    assertThat(heldAtFirst).isTrue();
    assertThat(holds(ring)).isTrue();
    assertThat(ring.route().epoch()).isZero();
    assertThat(ring.route().table()).isEqualTo(stable.ring().table());
  }

  @Test
  void foreseenChangeOfAnotherEpochHasToWaitForWhatIsKnownChosen() {
    // Given
    RingState next = Samples.completed(moving, Samples.ballot(6));
    RingState later = Samples.growing(next, 1, Samples.ballot(7));
    RingSwitch ring = learned(stable, 1);
    // When
    boolean clear = ring.foresee(later, Samples.ballot(7), ledgers);
    // Then
    assertThat(clear).isFalse();
    assertThat(ring.isChanging()).isFalse();
  }

  @Test
  void consistentGenesisHoldsEverythingWhileOlderSendsAreOpen() {
    // Given
    RingState other = Samples.completed(moving, Samples.ballot(6));
    InFlightPhase phase = ledger.phase();
    phase.enter();
    RingSwitch ring = learned(other, 6);
    boolean heldWhileOpen = holds(ring);
    // When
    phase.leave();
    ring.settle(ledgers);
    // Then
    assertThat(heldWhileOpen).isTrue();
    assertThat(holds(ring)).isFalse();
  }

  @Test
  void outcomeOfADrainedChangeHoldsNothing() {
    // Given
    RingSwitch ring = learned(stable, 1);
    ring.learned(moving, Samples.ballot(5), ledgers);
    ring.newlyDrained(ledgers);
    ledger.phase().enter();
    // When
    ring.learned(Samples.completed(moving, Samples.ballot(6)), Samples.ballot(6), ledgers);
    // Then
    assertThat(ring.route().epoch()).isEqualTo(1);
    assertThat(ring.route().gate()).isNull();
  }
}
