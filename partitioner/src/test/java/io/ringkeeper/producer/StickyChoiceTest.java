package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.common.Cluster;
import org.junit.jupiter.api.Test;

class StickyChoiceTest {

  private static final String TOPIC = "flights";

  private final IntUnaryOperator random = new Random(11)::nextInt;

  private StickyChoice choice(int batchBytes, int... slotCounts) {
    return new StickyChoice(TOPIC, slotCounts.length == 0 ? null : slotCounts, batchBytes, random);
  }

  private static int[] count(StickyChoice choice, Cluster cluster, int draws) {
    int[] counts = new int[cluster.partitionsForTopic(TOPIC).size()];
    for (int i = 0; i < draws; i++) {
      counts[choice.partition(100, cluster)]++;
    }
    return counts;
  }

  @Test
  void shareOfEachPartitionFollowsItsSlotsAndADrainedOneGetsNone() {
    // Given
    StickyChoice choice = choice(1, 100, 200, 0, 300);
    // When
    int[] counts = count(choice, Clusters.of(TOPIC, 4), 60_000);
    // Then
    assertThat(counts[2]).isZero();
    assertThat(counts[0] / 60_000.0).isCloseTo(1 / 6.0, within(0.01));
    assertThat(counts[1] / 60_000.0).isCloseTo(2 / 6.0, within(0.01));
    assertThat(counts[3] / 60_000.0).isCloseTo(3 / 6.0, within(0.01));
  }

  @Test
  void onePartitionTakesAboutABatchBeforeTheNext() {
    // Given
    StickyChoice choice = choice(16_384, 1, 1, 1, 1, 1, 1, 1, 1);
    Cluster cluster = Clusters.of(TOPIC, 8);
    // When
    int switches = 0;
    int last = -1;
    for (int i = 0; i < 10_000; i++) {
      int partition = choice.partition(100, cluster);
      switches += partition == last ? 0 : 1;
      last = partition;
    }
    // Then: 116 bytes a record make 142 records a batch; one draw in eight is the same again
    assertThat(switches).isBetween(50, 72);
  }

  @Test
  void partitionsWithoutLeaderAreLeftOut() {
    // Given
    StickyChoice choice = choice(1, 10, 10, 10, 10);
    // When
    int[] counts = count(choice, Clusters.of("id", TOPIC, 4, Set.of(1, 3)), 1_000);
    // Then
    assertThat(counts[1]).isZero();
    assertThat(counts[3]).isZero();
    assertThat(counts[0]).isPositive();
    assertThat(counts[2]).isPositive();
  }

  @Test
  void choiceLeavesAPartitionThatLostItsLeader() {
    // Given
    StickyChoice choice = choice(1 << 20, 10, 10);
    int first = choice.partition(10, Clusters.of(TOPIC, 2));
    // When
    int next = choice.partition(10, Clusters.of("id", TOPIC, 2, Set.of(first)));
    // Then
    assertThat(next).isEqualTo(1 - first);
  }

  @Test
  void withoutAnyAvailableOwnerAnOwnerIsChosenNotADrainedPartition() {
    // Given
    StickyChoice choice = choice(1, 10, 0, 10);
    // When
    int[] counts = count(choice, Clusters.of("id", TOPIC, 3, Set.of(0, 2)), 1_000);
    // Then
    assertThat(counts[1]).isZero();
    assertThat(counts[0]).isPositive();
    assertThat(counts[2]).isPositive();
  }

  @Test
  void withoutARingAllPartitionsAreAlike() {
    // Given
    StickyChoice choice = choice(1);
    // When
    int[] counts = count(choice, Clusters.of(TOPIC, 4), 40_000);
    // Then
    for (int count : counts) {
      assertThat(count / 40_000.0).isCloseTo(0.25, within(0.01));
    }
  }

  @Test
  void partitionsThatTheMetadataDoesNotKnowYetAreNotChosen() {
    // Given
    StickyChoice choice = choice(1, 10, 10, 10, 10);
    // When
    int[] counts = count(choice, Clusters.of(TOPIC, 2), 1_000);
    // Then
    assertThat(counts[0] + counts[1]).isEqualTo(1_000);
  }
}
