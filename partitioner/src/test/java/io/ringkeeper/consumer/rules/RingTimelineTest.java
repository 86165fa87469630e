package io.ringkeeper.consumer.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.EpochEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingTimelineTest {

  /** Slot 0 goes from partition 0 to the new partition 2 and on to 1, slot 2 there and back. */
  private static Timelines ring() {
    return Timelines.genesis("010", 2)
        .epoch("010", 10, 20)
        .epoch("212", 15, 25, 0)
        .epoch("110", 15, 30, 7);
  }

  @Test
  void knowsTheOwnerOfEverySlotInEveryEpoch() {
    // When
    RingTimeline ring = ring().build();
    // Then
    assertThat(ring.view()).isEqualTo(3);
    assertThat(ring.owner(0, 0)).isZero();
    assertThat(ring.owner(0, 1)).isZero();
    assertThat(ring.owner(0, 2)).isEqualTo(2);
    assertThat(ring.owner(0, 3)).isEqualTo(1);
    assertThat(ring.owner(1, 3)).isEqualTo(1);
    assertThat(ring.owner(2, 3)).isZero();
  }

  @Test
  void knowsWhenASlotLastMoved() {
    // When
    RingTimeline ring = ring().build();
    // Then
    assertThat(ring.lastMove(0, 1)).isZero();
    assertThat(ring.lastMove(0, 2)).isEqualTo(2);
    assertThat(ring.lastMove(0, 3)).isEqualTo(3);
    assertThat(ring.lastMove(1, 3)).isZero();
  }

  @Test
  void knowsTheEpochAtEveryOffset() {
    // When
    PartitionTimeline partition = ring().build().of(Timelines.TOPIC, 0);
    // Then
    assertThat(partition.epochAt(0)).isZero();
    assertThat(partition.epochAt(9)).isZero();
    assertThat(partition.epochAt(10)).isEqualTo(1);
    assertThat(partition.epochAt(14)).isEqualTo(1);
    assertThat(partition.epochAt(15)).as("two epochs begin here: the later counts").isEqualTo(3);
    assertThat(partition.epochAt(1_000_000)).isEqualTo(3);
  }

  @Test
  void partitionThatACutDoesNotNameHoldsNothingFromBefore() {
    // When
    PartitionTimeline partition = ring().build().of(Timelines.TOPIC, 2);
    // Then
    assertThat(partition.epochAt(0)).isEqualTo(2);
    assertThat(partition.epochAt(7)).isEqualTo(3);
    assertThat(partition.firstCut()).isZero();
  }

  @Test
  void firstCutEndsTheHistoryFromBeforeTheRing() {
    // When
    RingTimeline ring = ring().build();
    // Then
    assertThat(ring.of(Timelines.TOPIC, 1).firstCut()).isEqualTo(20);
    assertThat(ring().upTo(0).of(Timelines.TOPIC, 1).firstCut()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void gatesNameEveryDonorWithItsCut() {
    // When
    RingTimeline ring = ring().build();
    // Then
    assertThat(ring.of(Timelines.TOPIC, 0).gates())
        .containsExactly(new Gate(3, List.of(new Gate.Donor(2, 7))));
    assertThat(ring.of(Timelines.TOPIC, 1).gates())
        .containsExactly(new Gate(3, List.of(new Gate.Donor(2, 7))));
    assertThat(ring.of(Timelines.TOPIC, 2).gates())
        .containsExactly(new Gate(2, List.of(new Gate.Donor(0, 15))));
  }

  @Test
  void partitionsAreBornWithTheEpochThatBroughtThem() {
    // When
    RingTimeline ring = ring().build();
    // Then
    assertThat(ring.bornIn(1)).isZero();
    assertThat(ring.bornIn(2)).isEqualTo(2);
    assertThat(ring.bornIn(3)).as("in no epoch yet").isEqualTo(4);
    assertThat(ring.partitions()).isEqualTo(3);
  }

  @Test
  void timelineThatLostItsFirstEpochsKnowsWhereItBegins() {
    // When
    RingTimeline ring = ring().buildFrom(2);
    // Then
    assertThat(ring.first()).isEqualTo(2);
    assertThat(ring.of(Timelines.TOPIC, 1).isBeforeArchive(24)).isTrue();
    assertThat(ring.of(Timelines.TOPIC, 1).isBeforeArchive(25)).isFalse();
    assertThat(ring.of(Timelines.TOPIC, 1).epochAt(25)).isEqualTo(2);
    assertThat(ring.owner(0, 2)).isEqualTo(2);
  }

  @Test
  void growingEpochByEpochGivesWhatTheWholeFoldGives() {
    // When
    RingTimeline grown = ring().upTo(3);
    // Then
    RingTimeline folded = ring().build();
    for (int partition = 0; partition < 3; partition++) {
      assertThat(grown.of(Timelines.TOPIC, partition).gates())
          .isEqualTo(folded.of(Timelines.TOPIC, partition).gates());
      assertThat(grown.of(Timelines.TOPIC, partition))
          .hasToString(folded.of(Timelines.TOPIC, partition).toString());
    }
  }

  @Test
  void movesThatDoNotLeadToTheTableAreCorrupt() {
    // Given
    List<EpochEntry> entries = ring().entries();
    // When
    // Then
    assertThatThrownBy(() -> RingTimeline.of(entries, Timelines.table("111")))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("epoch 3");
  }

  @Test
  void epochThatDoesNotFollowIsCorrupt() {
    // Given
    RingTimeline ring = ring().upTo(1);
    // When
    // Then
    assertThatThrownBy(() -> ring.with(ring().entries().get(3)))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("does not follow");
  }
}
