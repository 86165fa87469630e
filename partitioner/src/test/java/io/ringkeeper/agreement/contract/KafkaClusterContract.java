package io.ringkeeper.agreement.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.Cut.PartitionCut;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.KafkaUnavailableException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a {@code KafkaCluster} has to do. Every test uses topics of its own. */
public abstract class KafkaClusterContract {

  /** The cluster under test. */
  protected abstract KafkaCluster cluster();

  /** Creates a topic. */
  protected abstract void createTopic(String name, int partitions, boolean compacted);

  /** Writes so many records to every partition of a topic. */
  protected abstract void fill(String topic, int records);

  @Test
  void clusterHasAnIdThatStays() {
    // When
    String id = cluster().clusterId();

    // Then
    assertThat(id).isNotEmpty().isEqualTo(cluster().clusterId());
  }

  @Test
  void describesWhatIsThereAndLeavesOutWhatIsNot() {
    // Given
    createTopic("described", 3, false);
    createTopic("described-compacted", 1, true);

    // When
    Map<String, TopicDescription> found =
        cluster().describe(List.of("described", "described-compacted", "described-absent"));

    // Then
    assertThat(found).containsOnlyKeys("described", "described-compacted");
    assertThat(found.get("described"))
        .returns(3, TopicDescription::partitions)
        .returns(false, TopicDescription::compacted);
    assertThat(found.get("described-compacted")).returns(true, TopicDescription::compacted);
    assertThat(found.values()).extracting(TopicDescription::topicId).doesNotHaveDuplicates();
  }

  @Test
  void growsEveryTopicAndMayBeRepeated() {
    // Given
    createTopic("grown-1", 2, false);
    createTopic("grown-2", 2, false);

    // When
    cluster().grow(List.of("grown-1", "grown-2"), 4);
    cluster().grow(List.of("grown-1", "grown-2"), 4);

    // Then
    assertThat(cluster().describe(List.of("grown-1", "grown-2")).values())
        .extracting(TopicDescription::partitions)
        .containsExactly(4, 4);
  }

  @Test
  void neverShrinksATopic() {
    // Given
    createTopic("kept", 4, false);

    // When
    cluster().grow(List.of("kept"), 2);

    // Then
    assertThat(cluster().describe(List.of("kept")).values())
        .extracting(TopicDescription::partitions)
        .containsExactly(4);
  }

  @Test
  void highWatermarksCountTheRecordsOfEachPartition() {
    // Given
    createTopic("filled", 2, false);
    createTopic("unfilled", 2, false);
    fill("filled", 5);

    // When
    Cut cut = cluster().highWatermarks(List.of("filled", "unfilled"), 2);

    // Then
    assertThat(cut.topics()).extracting(Cut.TopicCut::topic).containsExactly("filled", "unfilled");
    assertThat(cut.topics().get(0).partitions())
        .extracting(PartitionCut::offset)
        .containsExactly(5L, 5L);
    assertThat(cut.topics().get(1).partitions())
        .extracting(PartitionCut::offset)
        .containsExactly(0L, 0L);
  }

  @Test
  void highWatermarksOfWhatIsNotThereAreUnavailable() {
    // Given
    createTopic("short", 1, false);

    // When / Then
    assertThatThrownBy(() -> cluster().highWatermarks(List.of("short"), 2))
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessageContaining("short");
  }
}
