package io.ringkeeper.sandbox.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.producer.RingProducer;
import io.ringkeeper.sandbox.EmbeddedBackend;
import io.ringkeeper.sandbox.JavaProcess;
import io.ringkeeper.sandbox.JavaProcessSpec;
import io.ringkeeper.sandbox.loop.Loop.CommandResult;
import io.ringkeeper.sandbox.workload.FlightProducer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Producers that die with a change ahead of them, on real servers; and transactions across one. */
class GoneProducersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path WORK_DIR = Path.of("target", "it", "GoneProducersIT").toAbsolutePath();
  private static final String SESSION_MS = "4000";

  private static Loop loop;

  @BeforeAll
  static void startLoop() {
    loop = Loop.start(new EmbeddedBackend(), WORK_DIR, System.out::println);
  }

  @AfterAll
  static void closeLoop() {
    if (loop != null) {
      loop.close();
    }
  }

  @Test
  void changeThatAKilledProducerBlocksPassesOnceItIsForgotten() {
    // Given
    createRing("blocked");
    JavaProcess producer = loop.sandbox().startProcess(flightProducer("blocked"));
    String id = awaitProducer("blocked", true);
    producer.kill();
    CommandResult blocked = propose("drain", "blocked", "--partitions", "1");
    awaitProducer("blocked", false);

    // When
    CommandResult shown = loop.ringkeeper("producers", "--ring", "blocked");
    CommandResult forgotten = forget("blocked", id);
    CommandResult passed = propose("drain", "blocked", "--partitions", "1");

    // Then
    assertThat(blocked.exitCode()).as(blocked.output()).isEqualTo(1);
    assertThat(blocked.output()).contains(id, "producers forget");
    assertThat(shown.output()).contains(id, "gone for");
    assertThat(forgotten.exitCode()).as(forgotten.output()).isZero();
    assertThat(forgotten.output()).contains("no record of " + id + " is left at a, b, c");
    assertThat(passed.exitCode()).as(passed.output()).isZero();
    assertThat(passed.output()).doesNotContain("without the acknowledgement");
    await("the tracker sees the record go")
        .atMost(PATIENCE)
        .until(() -> idOf("blocked", false).isEmpty());
  }

  @Test
  void killedTransactionalProducerIsFencedAndNothingHasToBeForgotten() throws IOException {
    // Given
    createRing("fenced");
    Path sent = WORK_DIR.resolve("fenced.sent");
    Files.deleteIfExists(sent);
    List<String> args = new ArrayList<>(List.of("fenced", sent.toString()));
    properties("fenced").forEach((name, value) -> args.add(name + "=" + value));
    args.add("transactional.id=billing");
    JavaProcess producer =
        loop.sandbox()
            .startProcess(
                JavaProcessSpec.ofOwnClassPath("producer-fenced", OpenTransaction.class)
                    .withArgs(args.toArray(String[]::new)));
    await("the record in the open transaction").atMost(PATIENCE).until(() -> Files.exists(sent));
    String id = awaitProducer("fenced", true);

    // When
    producer.kill();
    awaitProducer("fenced", false);
    CommandResult passed = propose("drain", "fenced", "--partitions", "1");

    // Then
    assertThat(passed.exitCode()).as(passed.output()).isZero();
    assertThat(passed.output()).contains("fenced [" + id + "]");
  }

  @Test
  void transactionGoesOnAcrossAChangeThatDoesNotWaitForItsEnd() throws Exception {
    // Given
    createRing("across");
    Map<String, Object> properties = new HashMap<>(properties("across"));
    properties.put("transactional.id", "across");
    try (Producer<String, String> producer =
        new RingProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      int before = partitionOf(producer, "across", "key");

      // When
      CommandResult passed = propose("drain", "across", "--partitions", Integer.toString(before));
      int after = partitionOf(producer, "across", "key");
      producer.commitTransaction();

      // Then
      assertThat(passed.exitCode()).as(passed.output()).isZero();
      assertThat(passed.output()).doesNotContain("fenced", "without the acknowledgement");
      assertThat(after).isNotEqualTo(before);
    }
  }

  private static int partitionOf(Producer<String, String> producer, String topic, String key)
      throws Exception {
    return producer
        .send(new ProducerRecord<>(topic, key, "v"))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .partition();
  }

  private static Map<String, String> properties(String clientId) {
    Map<String, String> properties = new HashMap<>(loop.producerConfig());
    properties.put("client.id", clientId);
    properties.put("ringkeeper.zookeeper.session.timeout.ms", SESSION_MS);
    properties.put("key.serializer", StringSerializer.class.getName());
    properties.put("value.serializer", StringSerializer.class.getName());
    return properties;
  }

  private static JavaProcessSpec flightProducer(String topic) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--topic", topic,
                "--end-file", WORK_DIR.resolve(topic + ".end").toString(),
                "--report", WORK_DIR.resolve(topic + ".sent").toString()));
    properties(topic)
        .forEach((name, value) -> args.addAll(List.of("--property", name + "=" + value)));
    return JavaProcessSpec.ofOwnClassPath("producer-" + topic, FlightProducer.class)
        .withArgs(args.toArray(String[]::new));
  }

  /** Waits until the tracker has the producer as connected everywhere, or nowhere. */
  private static String awaitProducer(String clientId, boolean connected) {
    await("producer " + clientId + (connected ? " is" : " is not") + " connected")
        .atMost(PATIENCE)
        .until(() -> !idOf(clientId, connected).isEmpty());
    return idOf(clientId, connected);
  }

  /** The id of the producer with this client id that is connected so, or empty. */
  private static String idOf(String clientId, boolean connected) {
    JsonNode producers = loop.tracker().await("/api/producers", all -> true, PATIENCE);
    for (JsonNode each : producers) {
      if (each.path("clientId").asText().equals(clientId)
          && each.path("connectedAt").size() == (connected ? 3 : 0)) {
        return each.path("producerId").asText();
      }
    }
    return "";
  }

  private static void createRing(String ring) {
    loop.createTopic(ring, 6);
    CommandResult result =
        loop.ringkeeper(
            "ring", "create", ring, "--topics", ring, "--reason", "test", "--execute", "--wait");
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  private static CommandResult forget(String ring, String producer) {
    return loop.ringkeeper(
        "producers", "forget", ring, "--producer", producer, "--execute", "--wait");
  }

  private static CommandResult propose(String kind, String ring, String... parameters) {
    return loop.ringkeeper(
        Stream.of(
                Stream.of("propose", kind, ring),
                Stream.of(parameters),
                Stream.of("--reason", "test", "--execute", "--wait"))
            .flatMap(s -> s)
            .toArray(String[]::new));
  }
}
