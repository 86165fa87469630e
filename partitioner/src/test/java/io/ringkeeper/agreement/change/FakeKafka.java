package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.KafkaUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kafka as far as a change needs it: topics with partitions and offsets. Thread-safe. */
final class FakeKafka implements KafkaCluster {

  static final String CLUSTER = "cluster-1";

  private final Map<String, TopicDescription> topics = new TreeMap<>();
  private final Map<String, Long> offsetByTopic = new TreeMap<>();
  private final List<Integer> growths = new ArrayList<>();
  private final List<String> fenced = new ArrayList<>();
  private int fencesToFail;
  private int failuresLeft;
  private int failures;

  synchronized FakeKafka topic(String name, int partitions) {
    topics.put(name, new TopicDescription("id-of-" + name, partitions, false));
    return this;
  }

  synchronized void replace(String name, TopicDescription description) {
    topics.put(name, description);
  }

  synchronized void delete(String name) {
    topics.remove(name);
  }

  /** Every partition of the topic has records up to this offset. */
  synchronized void fillTo(String name, long offset) {
    offsetByTopic.put(name, offset);
  }

  /** The next so many readings of high watermarks fail. */
  synchronized void failReadings(int count) {
    failuresLeft = count;
  }

  synchronized int failures() {
    return failures;
  }

  synchronized List<Integer> growths() {
    return List.copyOf(growths);
  }

  /** The next so many attempts to fence fail. */
  synchronized void failFences(int count) {
    fencesToFail = count;
  }

  /** Transactional ids that were fenced, and {@code cut} for each reading of high watermarks. */
  synchronized List<String> fencesAndCuts() {
    return List.copyOf(fenced);
  }

  @Override
  public synchronized void fence(Collection<String> transactionalIds) {
    if (fencesToFail > 0) {
      fencesToFail--;
      throw new KafkaUnavailableException("no right to fence " + transactionalIds);
    }
    fenced.addAll(transactionalIds);
  }

  @Override
  public String clusterId() {
    return CLUSTER;
  }

  @Override
  public synchronized Map<String, TopicDescription> describe(Collection<String> names) {
    Map<String, TopicDescription> found = new TreeMap<>(topics);
    found.keySet().retainAll(names);
    return found;
  }

  @Override
  public synchronized void grow(Collection<String> names, int partitions) {
    growths.add(partitions);
    for (String name : names) {
      topics.computeIfPresent(
          name,
          (n, old) ->
              new TopicDescription(
                  old.topicId(), Math.max(old.partitions(), partitions), old.compacted()));
    }
  }

  @Override
  public synchronized Cut highWatermarks(Collection<String> names, int partitions) {
    if (failuresLeft > 0) {
      failuresLeft--;
      failures++;
      throw new KafkaUnavailableException("no broker answered; check the brokers");
    }
    fenced.add("cut");
    List<Cut.TopicCut> cuts = new ArrayList<>();
    for (String name : names) {
      TopicDescription topic = topics.get(name);
      if (topic == null || topic.partitions() < partitions) {
        throw new KafkaUnavailableException(
            "topic " + name + " has no " + partitions + " partitions");
      }
      long offset = offsetByTopic.getOrDefault(name, 0L);
      List<Cut.PartitionCut> partitionCuts = new ArrayList<>();
      for (int p = 0; p < partitions; p++) {
        partitionCuts.add(new Cut.PartitionCut(offset, 1));
      }
      cuts.add(new Cut.TopicCut(name, partitionCuts));
    }
    return new Cut(cuts);
  }

  @Override
  public void close() {}
}
