package io.ringkeeper.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.contract.KafkaClusterContract;
import io.ringkeeper.sandbox.EmbeddedBackend;
import io.ringkeeper.sandbox.Sandbox;
import io.ringkeeper.sandbox.SandboxListener;
import io.ringkeeper.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
    // The controller answers before every broker has heard of it.
    await("the broker knows topic " + name)
        .atMost(Duration.ofMillis(REQUEST_MS))
        .until(() -> cluster.describe(List.of(name)).containsKey(name));
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

  @Test
  void fencingAbortsTheOpenTransactionAndRefusesWhatComesLaterOnEveryPartition() {
    // Given
    createTopic("fenced", 2, false);
    try (Producer<String, String> gone = transactional("billing")) {
      gone.initTransactions();
      gone.beginTransaction();
      get(gone.send(new ProducerRecord<>("fenced", 0, null, "in the open transaction")));

      // When
      cluster.fence(List.of("billing"));
      long[] ends = ends("fenced");

      // Then
      for (int partition = 0; partition < 2; partition++) {
        Future<RecordMetadata> late =
            gone.send(new ProducerRecord<>("fenced", partition, null, "too late"));
        assertThatThrownBy(() -> late.get(REQUEST_MS, TimeUnit.MILLISECONDS))
            .hasRootCauseInstanceOf(ApiException.class)
            .rootCause()
            .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
      }
      assertThat(ends("fenced")).isEqualTo(ends).containsExactly(2, 0);
    }
    assertThat(committed("fenced")).isEmpty();
  }

  @Test
  void idsThatNobodyUsesMayBeFencedAndAgain() {
    // When
    cluster.fence(List.of("never-used", "never-used-either"));
    cluster.fence(List.of("never-used"));

    // Then
    try (Producer<String, String> first = transactional("never-used")) {
      first.initTransactions();
      first.beginTransaction();
      first.abortTransaction();
    }
  }

  private static Producer<String, String> transactional(String id) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", sandbox.bootstrapServers(), "transactional.id", id),
        new StringSerializer(),
        new StringSerializer());
  }

  private static long[] ends(String topic) {
    return cluster.highWatermarks(List.of(topic), 2).topics().get(0).partitions().stream()
        .mapToLong(Cut.PartitionCut::offset)
        .toArray();
  }

  /** What a read-committed consumer finds in partition 0 before its end. */
  private static List<String> committed(String topic) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", sandbox.bootstrapServers(), "isolation.level", "read_committed");
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> found = new ArrayList<>();
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      assertThat(end).as("the abort marker is read past").isEqualTo(2);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> found.add(record.value()));
      }
    }
    return found;
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get(REQUEST_MS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError("Kafka does not answer", e);
    }
  }
}
