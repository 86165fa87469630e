package io.ringkeeper.agreement;

import java.util.List;

/**
 * The boundary between two epochs: for every topic and partition of the ring the offset of the
 * first record that may belong to the new epoch.
 *
 * @param topics one entry per topic of the ring, sorted by name; empty for the epoch a ring starts
 *     with
 */
public record Cut(List<TopicCut> topics) {

  public static final Cut NONE = new Cut(List.of());

  public Cut {
    topics = topics.stream().sorted((a, b) -> a.topic().compareTo(b.topic())).toList();
  }

  /**
   * The boundary in one topic.
   *
   * @param partitions indexed by partition
   */
  public record TopicCut(String topic, List<PartitionCut> partitions) {
    public TopicCut {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * The boundary in one partition.
   *
   * @param offset the high watermark when the cut was read, 0 or more
   * @param leaderEpoch the leader epoch it was read under, or -1 when the broker reported none
   */
  public record PartitionCut(long offset, int leaderEpoch) {}
}
