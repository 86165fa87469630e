package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.zookeeper.SharedEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.junit.jupiter.api.Test;

/** The partitioner as Kafka creates it, on a real server that has seen nothing of us before. */
class RealZooKeeperTest {

  private static List<RegisteredProducer> producers(Ensemble ensemble) {
    return ensemble.membership().producers().join().value();
  }

  @Test
  void firstSendRegistersOnAnEmptyServerAndCloseRemovesTheRecord() throws Exception {
    // Given
    byte[] key = "key-1".getBytes(StandardCharsets.UTF_8);
    Cluster cluster = Clusters.standard();
    try (TestingServer server = new TestingServer()) {
      String ensembles = "a=" + server.getConnectString() + "/chroot";
      Map<String, Object> properties =
          RingWorld.properties(
              "orders",
              RingProducerConfig.ENSEMBLES_CONFIG,
              ensembles,
              RingProducerConfig.MODE_CONFIG,
              RingProducerConfig.RELAXED);
      try (SharedEnsembles seen =
          ZooKeeperEnsembles.acquire(EnsemblesConfig.parse(ensembles), ZooKeeperOptions.DEFAULT)) {
        assertThat(seen.awaitConnected(1, 20_000)).isTrue();
        Ensemble ensemble = seen.ensembles().get(0);
        RingPartitioner partitioner = new RingPartitioner();
        partitioner.configure(properties);
        // When
        int partition = partitioner.partition("audit", key, key, null, null, cluster);
        List<RegisteredProducer> whileOpen = producers(ensemble);
        partitioner.close();
        // Then
        assertThat(partition).isEqualTo(BuiltInPartitioner.partitionForKey(key, 4));
        assertThat(whileOpen).hasSize(1);
        assertThat(whileOpen.get(0).live()).isTrue();
        assertThat(whileOpen.get(0).registration().topics()).containsExactly("audit");
        await().until(() -> producers(ensemble).isEmpty());
      }
    }
  }
}
