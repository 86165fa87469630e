package io.ringkeeper.consumer.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.ring.KeySlots;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Slot 0 goes 0 → 1 with epoch 2 and back with epoch 3; slot 1 stays on partition 1. */
class RecordRulesTest {

  private static final Timelines RING =
      Timelines.genesis("01", 2).epoch("01", 10, 10).epoch("11", 20, 20).epoch("01", 30, 30);
  private static final long ALL_OPEN = 3;

  private static PartitionTimeline partition(int partition) {
    return RING.build().of(Timelines.TOPIC, partition);
  }

  /** A key of the slot. */
  static byte[] key(int slot) {
    for (int i = 0; ; i++) {
      byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
      if (KeySlots.slotOf(key, 2) == slot) {
        return key;
      }
    }
  }

  private static RecordStamp sent(long epoch) {
    return new RecordStamp(Samples.RING_ID, epoch, false);
  }

  private static Verdict judge(
      int partition, long open, long offset, byte @Nullable [] key, @Nullable RecordStamp stamp) {
    return RecordRules.judge(partition(partition), open, offset, key, stamp);
  }

  @Test
  void recordOnItsPartitionIsDelivered() {
    assertThat(judge(0, ALL_OPEN, 12, key(0), sent(1))).isInstanceOf(Verdict.Deliver.class);
    assertThat(judge(1, ALL_OPEN, 20, key(0), sent(2))).isInstanceOf(Verdict.Deliver.class);
    assertThat(judge(0, ALL_OPEN, 30, key(0), sent(3))).isInstanceOf(Verdict.Deliver.class);
  }

  @Test
  void recordOfALaterEpochAwaitsTheView() {
    assertThat(judge(0, ALL_OPEN, 30, key(0), sent(4))).isEqualTo(new Verdict.AwaitView(4));
  }

  @Test
  void laterEpochOfAnotherRingIsNone() {
    // Given
    RecordStamp foreign = new RecordStamp("5d0d0e6e-0d4b-4a5e-9a53-000000000000", 9, false);
    // When
    Verdict verdict = judge(1, ALL_OPEN, 12, key(1), foreign);
    // Then
    assertThat(verdict).isInstanceOf(Verdict.Deliver.class);
  }

  @Test
  void recordAtTheCutAwaitsTheGateAndTheOneBeforeDoesNot() {
    assertThat(judge(1, 1, 19, key(1), sent(1))).isInstanceOf(Verdict.Deliver.class);
    assertThat(judge(1, 1, 20, key(1), sent(1)))
        .isInstanceOfSatisfying(
            Verdict.AwaitGate.class, await -> assertThat(await.gate().epoch()).isEqualTo(2));
  }

  @Test
  void recordsWithoutKeyAndOfOtherSlotsAwaitTheGateToo() {
    assertThat(judge(1, 1, 25, null, null)).isInstanceOf(Verdict.AwaitGate.class);
    assertThat(judge(1, 1, 25, key(1), null)).isInstanceOf(Verdict.AwaitGate.class);
    assertThat(judge(1, 1, 35, key(1), sent(3))).isInstanceOf(Verdict.AwaitGate.class);
  }

  @Test
  void partitionThatReceivesNothingHasNoGate() {
    assertThat(judge(0, 1, 25, key(1), null)).isNotInstanceOf(Verdict.AwaitGate.class);
  }

  @Test
  void recordWhoseKeyBelongsElsewhereIsQuarantined() {
    assertThat(judge(0, ALL_OPEN, 22, key(0), sent(1)))
        .isEqualTo(new Verdict.Quarantine(QuarantineReason.OFF_MAP, 2, 1));
    assertThat(judge(0, ALL_OPEN, 12, key(1), null))
        .isEqualTo(new Verdict.Quarantine(QuarantineReason.OFF_MAP, 1, 0));
  }

  @Test
  void recordFromBeforeItsKeysLastMoveIsQuarantined() {
    assertThat(judge(0, ALL_OPEN, 31, key(0), sent(1)))
        .isEqualTo(new Verdict.Quarantine(QuarantineReason.BEFORE_LAST_MOVE, 3, 1));
    assertThat(judge(0, ALL_OPEN, 31, key(0), null))
        .isEqualTo(new Verdict.Quarantine(QuarantineReason.BEFORE_LAST_MOVE, 3, 0));
    assertThat(judge(1, ALL_OPEN, 31, key(1), null))
        .as("a key that never moved has nothing to be before")
        .isInstanceOf(Verdict.Deliver.class);
  }

  @Test
  void historyNullKeysAndExplicitPartitionsAreNeverQuarantined() {
    assertThat(judge(0, ALL_OPEN, 9, key(1), null)).isInstanceOf(Verdict.Deliver.class);
    assertThat(judge(0, ALL_OPEN, 10, key(1), null)).isInstanceOf(Verdict.Quarantine.class);
    assertThat(judge(0, ALL_OPEN, 12, null, null)).isInstanceOf(Verdict.Deliver.class);
    assertThat(judge(0, ALL_OPEN, 12, key(1), new RecordStamp(Samples.RING_ID, 1, true)))
        .isInstanceOf(Verdict.Deliver.class);
  }

  @Test
  void ringWithoutAChangeJudgesNothing() {
    // Given
    PartitionTimeline fresh = RING.upTo(0).of(Timelines.TOPIC, 0);
    // When
    Verdict verdict = RecordRules.judge(fresh, 0, 1_000, key(1), null);
    // Then
    assertThat(verdict).isInstanceOf(Verdict.Deliver.class);
  }

  @Test
  void offsetFromBeforeTheArchiveCannotBeJudged() {
    // Given
    PartitionTimeline late = RING.buildFrom(2).of(Timelines.TOPIC, 0);
    // When
    Verdict before = RecordRules.judge(late, ALL_OPEN, 19, key(0), sent(1));
    Verdict after = RecordRules.judge(late, ALL_OPEN, 30, key(0), sent(3));
    // Then
    assertThat(before).isInstanceOf(Verdict.Unarchived.class);
    assertThat(after).isInstanceOf(Verdict.Deliver.class);
  }
}
