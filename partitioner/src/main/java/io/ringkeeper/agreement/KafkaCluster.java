package io.ringkeeper.agreement;

import java.util.Collection;
import java.util.Map;

/**
 * What a change needs from Kafka. Calls block the calling thread, at most the time-out configured
 * for the implementation, and are safe to repeat.
 *
 * <p>Calls throw {@link KafkaUnavailableException} when Kafka did not answer or refused; the
 * message says what to do.
 */
public interface KafkaCluster extends AutoCloseable {

  /** The cluster's id. */
  String clusterId();

  /**
   * Describes topics that exist; absent topics are absent from the answer.
   *
   * @return by topic name
   */
  Map<String, TopicDescription> describe(Collection<String> topics);

  /**
   * Raises each topic to the partition count (topics that have it already are left alone) and waits
   * until every partition has a leader.
   */
  void grow(Collection<String> topics, int partitions);

  /**
   * The high watermarks (read-uncommitted end offsets) of partitions 0 to {@code partitions - 1} of
   * every topic, with leader epochs.
   */
  Cut highWatermarks(Collection<String> topics, int partitions);

  /**
   * Has later writes by present owners of these transactional ids refused on every partition, and
   * their open transactions aborted. When it returns, that is so: nothing that they sent before can
   * be appended any more.
   *
   * @throws KafkaUnavailableException also when some were fenced and others not, and always from an
   *     implementation that is not able to fence
   */
  default void fence(Collection<String> transactionalIds) {
    throw new KafkaUnavailableException(
        "this coordinator cannot fence the transactional ids " + transactionalIds);
  }

  @Override
  void close();

  /**
   * A topic as Kafka describes it.
   *
   * @param topicId Kafka's id, string form
   * @param compacted whether {@code cleanup.policy} contains {@code compact}
   */
  record TopicDescription(String topicId, int partitions, boolean compacted) {}
}
