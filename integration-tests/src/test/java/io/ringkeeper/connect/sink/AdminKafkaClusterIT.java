package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.contract.KafkaClusterContract;
import io.ringkeeper.sandbox.EmbeddedBackend;
import io.ringkeeper.sandbox.Sandbox;
import io.ringkeeper.sandbox.SandboxListener;
import io.ringkeeper.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of {@link KafkaCluster} on a real broker. */
class AdminKafkaClusterIT extends KafkaClusterContract {

  private static final Path WORK_DIR =
      Path.of("target", "it", "AdminKafkaClusterIT").toAbsolutePath();
  private static final long REQUEST_MS = 10_000;

  private static Sandbox sandbox;
  private static Admin admin;
  private static KafkaCluster cluster;

  @BeforeAll
  static void startBroker() {
    sandbox =
        new EmbeddedBackend()
            .start(SandboxSpec.in(WORK_DIR).withEnsembles(), SandboxListener.SILENT);
    admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()));
    cluster = new AdminKafkaCluster(admin, REQUEST_MS);
  }

  @AfterAll
  static void stopBroker() {
    if (cluster != null) {
      cluster.close();
    }
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Override
  protected KafkaCluster cluster() {
    return cluster;
  }

  @Override
  protected void createTopic(String name, int partitions, boolean compacted) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1);
    topic.configs(Map.of("cleanup.policy", compacted ? "compact" : "delete"));
    try {
      admin.createTopics(List.of(topic)).all().get(REQUEST_MS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError("cannot create " + name, e);
    }
  }

  @Override
  protected void fill(String topic, int records) {
    int partitions = cluster.describe(List.of(topic)).values().iterator().next().partitions();
    try (Producer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", sandbox.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < records * partitions; i++) {
        producer
            .send(new ProducerRecord<>(topic, i % partitions, null, "v"))
            .get(REQUEST_MS, TimeUnit.MILLISECONDS);
      }
    } catch (Exception e) {
      throw new AssertionError("cannot fill " + topic, e);
    }
  }
}
