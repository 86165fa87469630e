package io.ringkeeper.tracker.cli;

import java.util.List;
import java.util.Map;

/** What the commands need of Kafka. */
interface Gateway {

  /**
   * Writes a proposal and waits until all in-sync replicas have it.
   *
   * @throws CliException when it could not be written
   */
  void propose(KafkaTarget kafka, String topic, String ring, byte[] proposal);

  /**
   * Partition counts by topic.
   *
   * @throws CliException when a topic does not exist or Kafka cannot be reached
   */
  Map<String, Integer> partitions(KafkaTarget kafka, List<String> topics);
}
