package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.KafkaCluster;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Kafka with topic {@code flights}, as far as a change needs it. Thread-safe. */
final class OneTopicKafka implements KafkaCluster {

  static final String TOPIC = "flights";

  private int partitions = 6;

  @Override
  public String clusterId() {
    return "cluster-1";
  }

  @Override
  public synchronized Map<String, TopicDescription> describe(Collection<String> topics) {
    return topics.contains(TOPIC)
        ? Map.of(TOPIC, new TopicDescription("id-of-flights", partitions, false))
        : Map.of();
  }

  @Override
  public synchronized void grow(Collection<String> topics, int wanted) {
    partitions = Math.max(partitions, wanted);
  }

  @Override
  public Cut highWatermarks(Collection<String> topics, int count) {
    return new Cut(
        List.of(new Cut.TopicCut(TOPIC, Collections.nCopies(count, new Cut.PartitionCut(40, 1)))));
  }

  @Override
  public void close() {}
}
