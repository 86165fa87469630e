package io.ringkeeper.consumer.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Samples;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  private static final PartitionTimeline PARTITION =
      Timelines.genesis("01", 2).epoch("11", 10, 10).build().of(Timelines.TOPIC, 0);

  private final PartitionProgress progress = new PartitionProgress();

  private static CommitMark mark(long view, long gates) {
    return new CommitMark(Samples.RING_ID, view, gates, 0);
  }

  @Test
  void commitOfEverythingHandedOutNamesThePresentView() {
    // Given
    progress.delivered(5, 1);
    // When
    long view = progress.viewAt(6, 4);
    // Then
    assertThat(view).isEqualTo(4);
  }

  @Test
  void commitBelowARecordInHandNamesTheViewThatLetItThrough() {
    // Given
    progress.delivered(5, 1);
    progress.delivered(6, 1);
    progress.delivered(7, 3);
    // When
    // Then
    assertThat(progress.viewAt(5, 4)).isEqualTo(1);
    assertThat(progress.viewAt(6, 4)).isEqualTo(1);
    assertThat(progress.viewAt(7, 4)).isEqualTo(3);
    assertThat(progress.viewAt(2, 4)).isEqualTo(1);
    assertThat(progress.viewAt(8, 4)).isEqualTo(4);
  }

  @Test
  void whatIsCommittedIsForgotten() {
    // Given
    progress.delivered(5, 1);
    progress.delivered(6, 2);
    progress.delivered(7, 3);
    // When
    progress.committed(6, Optional.empty());
    // Then
    assertThat(progress.viewAt(6, 4)).isEqualTo(2);
    assertThat(progress.viewAt(0, 4)).isEqualTo(2);
  }

  @Test
  void restIsOursToCommitOnceTheApplicationHasCommittedAllItWasGiven() {
    // Given
    progress.moveTo(5);
    progress.committed(5, Optional.empty());
    boolean before = progress.isSettled();
    // When
    progress.delivered(5, 1);
    progress.moveTo(9);
    boolean inHand = progress.isSettled();
    progress.committed(6, Optional.empty());
    // Then
    assertThat(before).isTrue();
    assertThat(inHand).isFalse();
    assertThat(progress.isSettled()).isTrue();
  }

  @Test
  void seekBackBelowTheCommitIsNotOursToCommit() {
    // Given
    progress.moveTo(20);
    progress.committed(20, Optional.empty());
    // When
    progress.soughtTo(3);
    // Then
    assertThat(progress.isSettled()).isFalse();
  }

  @Test
  void seekForwardOverRecordsInHandIsNotOursToCommit() {
    // Given
    progress.committed(3, Optional.empty());
    progress.delivered(3, 1);
    // When
    progress.soughtTo(100);
    // Then
    assertThat(progress.isSettled()).isFalse();
  }

  @Test
  void commitIsAwaitedWhenItSaysMoreOrPassesACut() {
    // Given
    progress.committed(5, Optional.of(mark(1, 1)));
    // When
    // Then
    assertThat(progress.isAwaited(PARTITION, 5, mark(1, 1))).isFalse();
    assertThat(progress.isAwaited(PARTITION, 9, mark(1, 1))).isFalse();
    assertThat(progress.isAwaited(PARTITION, 10, mark(1, 1))).as("passes the cut").isTrue();
    assertThat(progress.isAwaited(PARTITION, 5, mark(2, 1))).as("a later view").isTrue();
    assertThat(progress.isAwaited(PARTITION, 5, mark(2, 2))).as("another gate").isTrue();
  }

  @Test
  void missingCommitAndMissingMarkAreAwaited() {
    // Given
    boolean none = progress.isAwaited(PARTITION, 0, mark(0, 0));
    // When
    progress.committed(5, Optional.empty());
    // Then
    assertThat(none).isTrue();
    assertThat(progress.isAwaited(PARTITION, 5, mark(0, 0))).isTrue();
  }
}
