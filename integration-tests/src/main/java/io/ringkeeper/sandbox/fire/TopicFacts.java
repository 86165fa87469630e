package io.ringkeeper.sandbox.fire;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.KafkaUnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/**
 * What a coordinator may know of the real broker to change acceptors: facts only. It refuses to do
 * anything there, which a change of acceptors has no business to.
 */
final class TopicFacts implements KafkaCluster {

  private final Admin admin;

  TopicFacts(String bootstrapServers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Creates a topic and waits until it is there. */
  void create(String topic, int partitions) {
    get(
        admin
            .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
            .all());
  }

  @Override
  public String clusterId() {
    return get(admin.describeCluster().clusterId());
  }

  @Override
  public Map<String, TopicDescription> describe(Collection<String> topics) {
    Map<String, TopicDescription> found = new HashMap<>();
    get(admin.describeTopics(topics).allTopicNames())
        .forEach(
            (name, topic) ->
                found.put(
                    name,
                    new TopicDescription(
                        topic.topicId().toString(), topic.partitions().size(), false)));
    return found;
  }

  @Override
  public void grow(Collection<String> topics, int partitions) {
    throw new UnsupportedOperationException("a change of acceptors grows no topic");
  }

  @Override
  public Cut highWatermarks(Collection<String> topics, int partitions) {
    throw new UnsupportedOperationException("a change of acceptors reads no cut");
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException("interrupted while asking the broker", e);
    } catch (ExecutionException e) {
      throw new KafkaUnavailableException("the broker did not answer", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
