package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.contract.KafkaClusterContract;

final class FakeKafkaContractTest extends KafkaClusterContract {

  private final FakeKafka kafka = new FakeKafka();

  @Override
  protected KafkaCluster cluster() {
    return kafka;
  }

  @Override
  protected void createTopic(String name, int partitions, boolean compacted) {
    kafka.replace(name, new TopicDescription("id-of-" + name, partitions, compacted));
  }

  @Override
  protected void fill(String topic, int records) {
    kafka.fillTo(topic, records);
  }
}
