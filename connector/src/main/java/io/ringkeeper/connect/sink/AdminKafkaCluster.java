package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.KafkaUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka through its admin client. */
final class AdminKafkaCluster implements KafkaCluster {

  private static final long LOOK_AGAIN_MS = 50;

  private final Admin admin;
  private final long timeoutMs;

  /** What is used of a topic's description. */
  private record Topic(String id, List<TopicPartitionInfo> partitions) {}

  /**
   * Over a client that is closed with this object.
   *
   * @param timeoutMs for one request; {@link #grow} takes a few of these
   */
  AdminKafkaCluster(Admin admin, long timeoutMs) {
    this.admin = admin;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public String clusterId() {
    return await(admin.describeCluster().clusterId(), "for its cluster id");
  }

  @Override
  public Map<String, TopicDescription> describe(Collection<String> topics) {
    Map<String, Topic> found = present(topics);
    Map<String, Boolean> compacted = compacted(found.keySet());
    Map<String, TopicDescription> described = new TreeMap<>();
    compacted.forEach(
        (name, isCompacted) -> {
          Topic topic = found.get(name);
          if (topic != null) {
            int partitions = topic.partitions().size();
            described.put(name, new TopicDescription(topic.id(), partitions, isCompacted));
          }
        });
    return described;
  }

  @Override
  public void grow(Collection<String> topics, int partitions) {
    Map<String, NewPartitions> wanted = new HashMap<>();
    present(topics)
        .forEach(
            (name, topic) -> {
              if (topic.partitions().size() < partitions) {
                wanted.put(name, NewPartitions.increaseTo(partitions));
              }
            });
    if (!wanted.isEmpty()) {
      for (KafkaFuture<Void> created : admin.createPartitions(wanted).values().values()) {
        // Somebody else may have been faster; what counts is what the wait below finds.
        var unused =
            awaitUnless(
                created,
                "to create partitions of " + wanted.keySet(),
                Set.of(InvalidPartitionsException.class));
      }
    }
    awaitLeaders(topics, partitions);
  }

  @Override
  public Cut highWatermarks(Collection<String> topics, int partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < partitions; partition++) {
        asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    // Read-committed would stop below open transactions, whose records are older than the cut.
    ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> offsets =
        await(admin.listOffsets(asked, options).all(), "for the end offsets of " + topics);
    List<Cut.TopicCut> cuts = new ArrayList<>();
    for (String topic : topics) {
      List<Cut.PartitionCut> ends = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        ListOffsetsResultInfo end = offsets.get(new TopicPartition(topic, partition));
        if (end == null) {
          throw new KafkaUnavailableException(
              "Kafka gave no end offset of " + topic + "-" + partition + "; try again");
        }
        ends.add(new Cut.PartitionCut(end.offset(), end.leaderEpoch().orElse(-1)));
      }
      cuts.add(new Cut.TopicCut(topic, ends));
    }
    return new Cut(cuts);
  }

  @Override
  public void fence(Collection<String> transactionalIds) {
    // The request aborts an open transaction and bumps the epoch; it is answered when both are
    // done.
    FenceProducersOptions options = new FenceProducersOptions().timeoutMs((int) timeoutMs);
    var unused =
        awaitUnless(
            admin.fenceProducers(transactionalIds, options).all(),
            "to fence the transactional ids " + transactionalIds,
            Set.of());
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private Map<String, Topic> present(Collection<String> topics) {
    Map<String, Topic> present = new TreeMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (name, future) ->
                awaitUnless(
                        future,
                        "for topic " + name,
                        Set.of(UnknownTopicOrPartitionException.class, InvalidTopicException.class))
                    .ifPresent(
                        topic ->
                            present.put(
                                name, new Topic(topic.topicId().toString(), topic.partitions()))));
    return present;
  }

  /** By topic; those deleted meanwhile are absent. */
  private Map<String, Boolean> compacted(Collection<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<String, Boolean> compacted = new HashMap<>();
    admin
        .describeConfigs(resources)
        .values()
        .forEach(
            (resource, future) ->
                awaitUnless(
                        future,
                        "for the configuration of topic " + resource.name(),
                        Set.of(UnknownTopicOrPartitionException.class))
                    .ifPresent(config -> compacted.put(resource.name(), isCompacted(config))));
    return compacted;
  }

  private static boolean isCompacted(Config config) {
    ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    return policy != null
        && policy.value() != null
        && Arrays.asList(policy.value().split("\\s*,\\s*", -1))
            .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  private void awaitLeaders(Collection<String> topics, int partitions) {
    long beganNanos = System.nanoTime();
    while (true) {
      Optional<String> lacking = lacking(topics, partitions);
      if (lacking.isEmpty()) {
        return;
      }
      if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos) > timeoutMs) {
        throw new KafkaUnavailableException(
            lacking.get() + " after " + timeoutMs + " ms; check that all brokers run");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
      } catch (InterruptedException e) {
        throw interrupted("for new partitions", e);
      }
    }
  }

  private Optional<String> lacking(Collection<String> topics, int partitions) {
    Map<String, Topic> present = present(topics);
    for (String name : topics) {
      Topic topic = present.get(name);
      int found = topic == null ? 0 : topic.partitions().size();
      if (topic == null || found < partitions) {
        return Optional.of("topic " + name + " has " + found + " of " + partitions + " partitions");
      }
      for (TopicPartitionInfo partition : topic.partitions()) {
        if (partition.leader() == null || partition.leader().isEmpty()) {
          return Optional.of(
              "partition " + partition.partition() + " of topic " + name + " has no leader");
        }
      }
    }
    return Optional.empty();
  }

  private <T> T await(KafkaFuture<T> future, String what) {
    return awaitUnless(future, what, Set.of())
        .orElseThrow(() -> new KafkaUnavailableException("Kafka gave nothing when asked " + what));
  }

  /** The answer; empty when it is one of these errors, or nothing. */
  private <T> Optional<T> awaitUnless(
      KafkaFuture<T> future, String what, Set<Class<? extends Exception>> expected) {
    try {
      return Optional.ofNullable(future.get(timeoutMs, TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      if (expected.stream().anyMatch(error -> error.isInstance(e.getCause()))) {
        return Optional.empty();
      }
      throw new KafkaUnavailableException(
          "Kafka was asked %s and refused: %s; check its state and the rights given by %s*"
              .formatted(what, e.getCause(), SinkSettings.KAFKA_PREFIX),
          e);
    } catch (TimeoutException e) {
      throw new KafkaUnavailableException(
          "Kafka was asked %s and did not answer within %d ms; check the brokers and %s"
              .formatted(what, timeoutMs, SinkSettings.BOOTSTRAP_SERVERS),
          e);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static KafkaUnavailableException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaUnavailableException("interrupted while asking Kafka " + what, e);
  }
}
