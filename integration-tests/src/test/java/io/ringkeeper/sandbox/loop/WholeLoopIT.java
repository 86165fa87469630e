package io.ringkeeper.sandbox.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.sandbox.ConnectPlugin;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The whole loop on real servers. Every test uses its own ring and topic, and leaves the servers as
 * it found them.
 */
class WholeLoopIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path WORK_DIR = Path.of("target", "it", "WholeLoopIT").toAbsolutePath();

  private static Loop loop;
  private static Topics topics;

  @BeforeAll
  static void startLoop() {
    loop = Loop.start(new EmbeddedBackend(), WORK_DIR, System.out::println);
    topics = new Topics(loop.sandbox().bootstrapServers());
  }

  @AfterAll
  static void closeLoop() {
    if (loop != null) {
      loop.close();
    }
  }

  @Test
  void workerFindsBothConnectorsByServiceLoading() {
    // When
    List<ConnectPlugin> plugins = loop.sandbox().connect().plugins();

    // Then
    assertThat(plugins)
        .extracting(ConnectPlugin::className)
        .contains(
            "io.ringkeeper.connect.source.RingAgreementSourceConnector",
            "io.ringkeeper.connect.sink.RingProposalSinkConnector");
  }

  @Test
  void growsALiveTopicAndMovesOnlyTheOptimum() {
    // Given
    createRing("grow", 12);

    // When
    CommandResult result = propose("expand", "grow", "--partitions", "16");

    // Then
    assertThat(result.exitCode()).as(result.output()).isZero();
    int[] before = loop.tracker().table("grow", 0);
    int[] after = loop.tracker().table("grow", epoch("grow"));
    long moved =
        IntStream.range(0, before.length).filter(slot -> before[slot] != after[slot]).count();
    assertThat(moved).isEqualTo(before.length / 4);
    assertThat(archived("grow", 1).path("change").path("kind").asText()).isEqualTo("empty");
    assertThat(archived("grow", 1).path("cut").path("grow")).hasSize(12);
    assertThat(archived("grow", 2).path("change").path("kind").asText()).isEqualTo("expand");
    assertThat(archived("grow", 2).path("cut").path("grow")).hasSize(16);
  }

  @Test
  void dryRunShowsThePlanAndChangesNothing() {
    // Given
    createRing("dry", 6);

    // When
    CommandResult result = loop.ringkeeper("propose", "drain", "dry", "--partitions", "2");

    // Then
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("--execute");
    assertThat(epoch("dry")).isZero();
    assertThat(topics.readAll(Loop.PROPOSALS))
        .noneMatch(r -> r.value().contains("\"drain\"") && "dry".equals(r.key()));
  }

  @Test
  void proposalDeliveredTwiceMakesOneChange() {
    // Given
    createRing("twice", 6);
    String proposal =
        "{\"ring\":\"twice\",\"proposalId\":\"p-twice\",\"kind\":\"drain\",\"parameters\":{\"partitions\":[1]},"
            + "\"reason\":\"r\",\"requestedBy\":\"it\",\"expectedEpoch\":0}";

    // When
    topics.send(Loop.PROPOSALS, "twice", proposal);
    topics.send(Loop.PROPOSALS, "twice", proposal);
    propose(
        "empty",
        "twice",
        "--expected-epoch",
        Long.toString(awaitProposal("p-twice").path("epochAfter").asLong()));

    // Then
    List<JsonNode> archived = archivedBy("twice", "p-twice");
    assertThat(archived).hasSize(1);
  }

  @Test
  void badProposalsAreRejectedWithAReasonAndNothingStops() {
    // When
    topics.send(
        Loop.PROPOSALS,
        "nowhere",
        "{\"ring\":\"nowhere\",\"proposalId\":\"p-nowhere\",\"kind\":\"expand\",\"parameters\":{\"partitions\":16},\"reason\":\"\",\"requestedBy\":\"it\",\"expectedEpoch\":0}");
    topics.send(
        Loop.PROPOSALS,
        "odd",
        "{\"ring\":\"odd\",\"proposalId\":\"p-odd\",\"kind\":\"explode\",\"parameters\":{},\"reason\":\"\",\"requestedBy\":\"it\",\"expectedEpoch\":0}");
    topics.send(Loop.PROPOSALS, "odd", "[1,2,3]");
    topics.send(Loop.PROPOSALS, "odd", "this is no JSON");

    // Then
    assertThat(awaitProposal("p-nowhere").path("status").asText()).isEqualTo("REJECTED");
    assertThat(awaitProposal("p-odd").path("detail").asText()).contains("explode");
    createRing("after-bad", 6);
    assertThat(topics.readAll(Loop.DEAD_PROPOSALS))
        .extracting(ConsumerRecord::value)
        .contains("[1,2,3]", "this is no JSON");
  }

  @Test
  void explainSaysWhereARecordReallyWent() throws Exception {
    // Given
    createRing("explained", 12);
    assertThat(propose("expand", "explained", "--partitions", "13").exitCode()).isZero();
    Set<Integer> used = new HashSet<>();

    // When
    try (Producer<String, String> producer = producer()) {
      for (int i = 0; i < 200; i++) {
        used.add(
            producer
                .send(new ProducerRecord<>("explained", "key-" + i, "v"))
                .get(30, TimeUnit.SECONDS)
                .partition());
      }
    }

    // Then
    int[] table = loop.tracker().table("explained", epoch("explained"));
    List<ConsumerRecord<String, String>> records = topics.readAll("explained");
    assertThat(records).hasSize(200);
    assertThat(used).contains(12);
    for (ConsumerRecord<String, String> each : records) {
      assertThat(each.partition())
          .isEqualTo(table[KeySlots.slotOf(Topics.bytes(each.key()), table.length)]);
      assertThat(Topics.hasHeader(each, "ringkeeper"))
          .as("every record carries its epoch")
          .isTrue();
    }
    ConsumerRecord<String, String> any = records.get(0);
    CommandResult explained = loop.ringkeeper("explain", "explained", any.key());
    assertThat(explained.output()).containsPattern("partition\\D+" + any.partition() + "\\b");
  }

  @Test
  void runningProducerFollowsAChangeWithoutRestartAndAcknowledgesIt() throws Exception {
    // Given
    createRing("followed", 12);
    try (Producer<String, String> producer = producer()) {
      producer.send(new ProducerRecord<>("followed", "k", "v")).get(30, TimeUnit.SECONDS);

      // When
      CommandResult result = propose("drain", "followed", "--partitions", "0,1,2");

      // Then
      assertThat(result.exitCode()).as(result.output()).isZero();
      for (int i = 0; i < 200; i++) {
        int partition =
            producer
                .send(new ProducerRecord<>("followed", "key-" + i, "v"))
                .get(30, TimeUnit.SECONDS)
                .partition();
        assertThat(partition).isGreaterThan(2);
      }
    }
    assertThat(events("followed")).anyMatch(e -> e.path("kind").asText().equals("ACKNOWLEDGED"));
  }

  @Test
  void producerWithThePartitionerAloneFollowsAChangeAndIsNamedInItsOutcome() throws Exception {
    // Given
    createRing("relaxed", 12);
    Map<String, Object> config = new HashMap<>(loop.producerConfig());
    config.remove("interceptor.classes");
    config.put("client.id", "partitioner-alone");
    try (Producer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("relaxed", "k", "v")).get(30, TimeUnit.SECONDS);

      // When
      CommandResult result = propose("drain", "relaxed", "--partitions", "0,1,2");

      // Then
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output()).contains("partitioner-alone");
      await("the producer sees the new epoch")
          .atMost(PATIENCE)
          .until(() -> partitionsOf(producer, "relaxed").stream().allMatch(p -> p > 2));
    }
  }

  private static Set<Integer> partitionsOf(Producer<String, String> producer, String topic)
      throws Exception {
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      used.add(
          producer
              .send(new ProducerRecord<>(topic, "key-" + i, "v"))
              .get(30, TimeUnit.SECONDS)
              .partition());
    }
    return used;
  }

  @Test
  void changeThatAKilledProducerBlocksIsAbortedAndNamesItUntilTheOperatorGivesItUp() {
    // Given
    createRing("blocked", 6);
    JavaProcess producer = loop.sandbox().startProcess(flightProducer("blocked"));
    String id =
        idOf(
            loop.tracker()
                .await("/api/producers", all -> !idOf(all, "blocked").isEmpty(), PATIENCE),
            "blocked");
    producer.kill();

    // When
    CommandResult blocked = propose("drain", "blocked", "--partitions", "1");
    CommandResult givenUp =
        propose("drain", "blocked", "--partitions", "1", "--accept-quarantine", id);

    // Then
    assertThat(blocked.exitCode()).as(blocked.output()).isEqualTo(1);
    assertThat(blocked.output()).contains(id);
    assertThat(givenUp.exitCode()).as(givenUp.output()).isZero();
  }

  private static JavaProcessSpec flightProducer(String topic) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--topic", topic,
                "--end-file", WORK_DIR.resolve(topic + ".end").toString(),
                "--report", WORK_DIR.resolve(topic + ".sent").toString()));
    loop.producerConfig()
        .forEach((name, value) -> args.addAll(List.of("--property", name + "=" + value)));
    args.addAll(List.of("--property", "client.id=" + topic));
    return JavaProcessSpec.ofOwnClassPath("producer-" + topic, FlightProducer.class)
        .withArgs(args.toArray(String[]::new));
  }

  /** The id of the producer with this client id, or empty. */
  private static String idOf(JsonNode producers, String clientId) {
    for (JsonNode each : producers) {
      if (each.path("clientId").asText().equals(clientId)) {
        return each.path("producerId").asText();
      }
    }
    return "";
  }

  @Test
  void producerGoesOnByTheLastEpochWhileAllOfZooKeeperIsGone() throws Exception {
    // Given
    createRing("alone", 12);
    try (Producer<String, String> producer = producer()) {
      producer.send(new ProducerRecord<>("alone", "k", "v")).get(30, TimeUnit.SECONDS);
      int[] table = loop.tracker().table("alone", epoch("alone"));

      // When
      loop.sandbox().ensembles().forEach(e -> e.kill());
      try {
        for (int i = 0; i < 100; i++) {
          String key = "key-" + i;
          int partition =
              producer
                  .send(new ProducerRecord<>("alone", key, "v"))
                  .get(30, TimeUnit.SECONDS)
                  .partition();

          // Then
          assertThat(partition).isEqualTo(table[KeySlots.slotOf(Topics.bytes(key), table.length)]);
        }
      } finally {
        loop.sandbox().ensembles().forEach(e -> e.start());
      }
    }
  }

  @Test
  void decidesWithOneEnsembleGoneAndNotWithTwo() {
    // Given
    createRing("quorum", 6);
    loop.sandbox().ensemble("a").kill();
    try {

      // When
      CommandResult withTwo = propose("drain", "quorum", "--partitions", "1");
      loop.sandbox().ensemble("b").kill();
      CommandResult withOne =
          loop.ringkeeper(
              "propose",
              "drain",
              "quorum",
              "--partitions",
              "2",
              "--execute",
              "--wait",
              "--timeout",
              "PT8S",
              "--proposal-id",
              "p-late");

      // Then
      assertThat(withTwo.exitCode()).as(withTwo.output()).isZero();
      assertThat(withOne.exitCode()).as(withOne.output()).isEqualTo(2);
      assertThat(withOne.output()).contains("did not come to its end");
    } finally {
      for (String name : List.of("a", "b")) {
        if (!loop.sandbox().ensemble(name).isRunning()) {
          loop.sandbox().ensemble(name).start();
        }
      }
    }
    assertThat(awaitProposal("p-late").path("status").asText())
        .as("goes on by itself once a majority is back")
        .isEqualTo("COMMITTED");
  }

  @Test
  void everyTransitionIsPublishedOnceAndInOrderAlthoughTheWorkerIsKilled() {
    // Given
    createRing("killed", 6);

    // When
    for (int round = 0; round < 2; round++) {
      assertThat(propose("reweight", "killed", "--weights", "0=" + (50 + round)).exitCode())
          .isZero();
      loop.sandbox().connectWorker().kill();
      loop.sandbox().connectWorker().start();
      loop.sandbox().connect().awaitRunning(Loop.SOURCE, 3, PATIENCE);
      loop.sandbox().connect().awaitRunning(Loop.SINK, 1, PATIENCE);
    }
    assertThat(propose("empty", "killed").exitCode()).isZero();

    // Then
    // The sink's own outcomes may be repeated after a crash, under the same event id.
    // The sink's own outcomes may be repeated after a crash, under the same event id.
    List<String> ids =
        topics.readJson(Loop.EVENTS).stream()
            .filter(e -> !e.path("kind").asText().equals("PROPOSAL"))
            .map(e -> e.path("eventId").asText())
            .toList();
    assertThat(ids).as("nothing is published twice").doesNotHaveDuplicates();
    Map<String, List<Long>> sequences = new TreeMap<>();
    for (JsonNode event : events("killed")) {
      if (Set.of("CREATED", "PROMISED", "ACCEPTED").contains(event.path("kind").asText())) {
        sequences
            .computeIfAbsent(event.path("acceptor").asText(), a -> new ArrayList<>())
            .add(event.path("sequence").asLong());
      }
    }
    assertThat(sequences).containsOnlyKeys("a", "b", "c");
    sequences.forEach(
        (acceptor, seen) ->
            assertThat(seen)
                .as("register versions published by " + acceptor)
                .isEqualTo(Stream.iterate(0L, n -> n + 1).limit(seen.size()).toList()));
  }

  @Test
  void trackerHasTheSameHistoryAfterItsStoreIsWiped() throws Exception {
    // Given
    createRing("wiped", 6);
    assertThat(propose("drain", "wiped", "--partitions", "5").exitCode()).isZero();
    awaitQuietDecisions("wiped");
    List<JsonNode> before = loop.tracker().decisions("wiped");
    int[] table = loop.tracker().table("wiped", epoch("wiped"));

    // When
    loop.stopTracker();
    delete(loop.stateDir("tracker"));
    JavaProcess again = loop.startTracker("tracker-again");

    // Then
    assertThat(again.isRunning()).isTrue();
    await("the state restored from the changelog")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(loop.tracker().decisions("wiped")).isEqualTo(before));
    assertThat(loop.tracker().table("wiped", epoch("wiped"))).isEqualTo(table);
    assertThat(before).isNotEmpty();
  }

  private static void createRing(String ring, int partitions) {
    loop.createTopic(ring, partitions);
    CommandResult result =
        loop.ringkeeper(
            "ring", "create", ring, "--topics", ring, "--reason", "test", "--execute", "--wait");
    assertThat(result.exitCode()).as(result.output()).isZero();
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

  private static JsonNode awaitProposal(String id) {
    return loop.tracker()
        .await("/api/proposals/" + id, p -> !p.path("status").asText().equals("RUNNING"), PATIENCE);
  }

  private static long epoch(String ring) {
    return loop.tracker().ring(ring).path("epoch").asLong();
  }

  private static List<JsonNode> events(String ring) {
    return topics.readJson(Loop.EVENTS).stream()
        .filter(e -> e.path("ring").asText().equals(ring))
        .toList();
  }

  /** An epoch as the first ensemble that archived it published it. */
  private static JsonNode archived(String ring, long epoch) {
    return events(ring).stream()
        .map(event -> event.path("epoch"))
        .filter(each -> each.path("epoch").asLong(-1) == epoch)
        .findFirst()
        .orElseThrow(() -> new AssertionError("epoch " + epoch + " was not published"));
  }

  /** Epochs that came from this proposal, each epoch once however many ensembles archived it. */
  private static List<JsonNode> archivedBy(String ring, String proposalId) {
    Map<Long, JsonNode> byEpoch = new HashMap<>();
    for (JsonNode event : events(ring)) {
      JsonNode epoch = event.path("epoch");
      if (epoch.path("change").path("proposalId").asText().equals(proposalId)) {
        byEpoch.put(epoch.path("epoch").asLong(), epoch);
      }
    }
    return List.copyOf(byEpoch.values());
  }

  /** Late votes are added to a decision as they are seen: waits until the third acceptor's are. */
  private static void awaitQuietDecisions(String ring) {
    await("votes of all three acceptors")
        .atMost(PATIENCE)
        .until(
            () ->
                loop.tracker().decisions(ring).stream()
                    .allMatch(d -> d.path("accepts").size() == 3));
  }

  private static Producer<String, String> producer() {
    Map<String, Object> config = new HashMap<>(loop.producerConfig());
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
