package io.ringkeeper.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/** Kafka's metadata, invented. */
final class Clusters {

  /** The cluster that the sample ring belongs to. */
  static final String ID = RingWorld.genesis().kafkaClusterId();

  private static final Node NODE = new Node(0, "localhost", 9092);

  private Clusters() {}

  /** Two topics, the sample ring's and {@code audit}, which no ring covers. */
  static Cluster standard() {
    List<PartitionInfo> infos = new ArrayList<>();
    infos.addAll(partitions(RingWorld.TOPIC, RingWorld.PARTITIONS, Set.of()));
    infos.addAll(partitions("audit", RingWorld.PARTITIONS, Set.of()));
    return new Cluster(ID, List.of(NODE), infos, Set.of(), Set.of());
  }

  static Cluster of(String topic, int partitions) {
    return of(ID, topic, partitions, Set.of());
  }

  static Cluster of(String id, String topic, int partitions, Set<Integer> withoutLeader) {
    List<PartitionInfo> infos = partitions(topic, partitions, withoutLeader);
    return new Cluster(id, List.of(NODE), infos, Set.of(), Set.of());
  }

  private static List<PartitionInfo> partitions(
      String topic, int partitions, Set<Integer> withoutLeader) {
    List<PartitionInfo> infos = new ArrayList<>();
    Node[] nodes = {NODE};
    for (int partition = 0; partition < partitions; partition++) {
      Node leader = withoutLeader.contains(partition) ? null : NODE;
      infos.add(new PartitionInfo(topic, partition, leader, nodes, nodes));
    }
    return infos;
  }
}
