package io.ringkeeper.consumer.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Samples;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateLedgerTest {

  /** Slot 0 goes 0 → 1 → 2, slot 1 stays on 2. */
  private static final RingTimeline CHAIN =
      Timelines.genesis("02", 3).epoch("12", 10, 10, 10).epoch("22", 20, 20, 20).build();

  private static final RingTimeline SWAP = Timelines.genesis("01", 2).epoch("10", 10, 20).build();

  private final GateLedger ledger = new GateLedger();

  private static GroupCommit commit(long offset, long view, long gates) {
    return new GroupCommit(offset, Optional.of(new CommitMark(Samples.RING_ID, view, gates, 0)));
  }

  private static PartitionTimeline of(RingTimeline ring, int partition) {
    return ring.of(Timelines.TOPIC, partition);
  }

  @Test
  void partitionThatReceivesNothingIsOpen() {
    assertThat(ledger.openUpTo(of(CHAIN, 0))).isEqualTo(2);
  }

  @Test
  void gateOpensAtTheDonorsCutAndNotBefore() {
    // Given
    ledger.saw(0, commit(9, 2, 2));
    long before = ledger.openUpTo(of(CHAIN, 1));
    // When
    ledger.saw(0, commit(10, 2, 2));
    // Then
    assertThat(before).isZero();
    assertThat(ledger.openUpTo(of(CHAIN, 1))).isEqualTo(2);
  }

  @Test
  void commitByAConsumerThatDoesNotKnowTheEpochOpensNothing() {
    // When
    ledger.saw(0, commit(10, 0, 0));
    // Then
    assertThat(ledger.openUpTo(of(CHAIN, 1))).isZero();
  }

  @Test
  void commitWithoutAMarkOpensNothing() {
    // When
    ledger.saw(0, new GroupCommit(10, Optional.empty()));
    // Then
    assertThat(ledger.openUpTo(of(CHAIN, 1))).isZero();
    assertThat(ledger.awaited(of(CHAIN, 1))).containsExactly(0);
  }

  @Test
  void donorWhoseOwnGateIsClosedDoesNotOpenTheNextInTheChain() {
    // Given
    ledger.saw(1, commit(20, 2, 0));
    // When
    long closed = ledger.openUpTo(of(CHAIN, 2));
    ledger.saw(1, commit(20, 2, 1));
    // Then
    assertThat(closed).isEqualTo(1);
    assertThat(ledger.openUpTo(of(CHAIN, 2))).isEqualTo(2);
  }

  @Test
  void partitionsThatSwapSlotsDoNotWaitForEachOthersGates() {
    // When
    ledger.saw(0, commit(10, 1, 0));
    ledger.saw(1, commit(20, 1, 0));
    // Then
    assertThat(ledger.openUpTo(of(SWAP, 0))).isEqualTo(1);
    assertThat(ledger.openUpTo(of(SWAP, 1))).isEqualTo(1);
  }

  @Test
  void openGateStaysOpenWhenACommitGoesBack() {
    // Given
    ledger.saw(0, commit(10, 2, 2));
    long open = ledger.openUpTo(of(CHAIN, 1));
    // When
    ledger.saw(0, commit(3, 2, 2));
    // Then
    assertThat(open).isEqualTo(2);
    assertThat(ledger.openUpTo(of(CHAIN, 1))).isEqualTo(2);
  }

  @Test
  void gatesOfALaterViewAreLookedAtAnew() {
    // Given
    RingTimeline early = Timelines.genesis("02", 3).epoch("12", 10, 10, 10).build();
    ledger.saw(0, commit(10, 1, 1));
    long open = ledger.openUpTo(of(early, 2));
    // When
    long later = ledger.openUpTo(of(CHAIN, 2));
    // Then
    assertThat(open).isEqualTo(1);
    assertThat(later).isEqualTo(1);
    assertThat(ledger.awaited(of(CHAIN, 2))).containsExactly(1);
  }
}
