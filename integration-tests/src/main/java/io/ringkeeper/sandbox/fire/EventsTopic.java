package io.ringkeeper.sandbox.fire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The source connector at work, and what it publishes. */
final class EventsTopic {

  private static final String TOPIC = "fire-events";
  private static final String CONNECTOR = "fire-source";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TRANSITIONS = Set.of("CREATED", "PROMISED", "ACCEPTED");

  private final Arena arena;

  private EventsTopic(Arena arena) {
    this.arena = arena;
  }

  /** Creates the topic and deploys the packaged connector. */
  static EventsTopic deploy(Arena arena) {
    EventsTopic topic = new EventsTopic(arena);
    topic.create();
    arena.sandbox().connect().put(CONNECTOR, topic.config(arena.acceptors().size()));
    awaitRunning(arena);
    return topic;
  }

  /** Waits until the connector has one running task for each acceptor. */
  static void awaitRunning(Arena arena) {
    arena.sandbox().connect().awaitRunning(CONNECTOR, arena.acceptors().size(), PATIENCE);
  }

  private void create() {
    try (Admin admin = Admin.create(clientConfig())) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating " + TOPIC, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create " + TOPIC, e);
    }
  }

  private Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", arena.sandbox().bootstrapServers());
  }

  private Map<String, String> config(int tasks) {
    String sessionMs = Integer.toString(FireRing.SESSION_MS);
    return Map.ofEntries(
        Map.entry("connector.class", "io.ringkeeper.connect.source.RingAgreementSourceConnector"),
        Map.entry("tasks.max", Integer.toString(tasks)),
        Map.entry("key.converter", "org.apache.kafka.connect.storage.StringConverter"),
        // A killed worker leaves its transactions open, and its successor's start waits for their
        // end: a minute unless this says otherwise.
        Map.entry("producer.override.transaction.timeout.ms", "10000"),
        Map.entry("ringkeeper.ensembles", arena.links().ensembles(Arena.CONNECT)),
        Map.entry("ringkeeper.events.topic", TOPIC),
        Map.entry("ringkeeper.poll.interval.ms", "500"),
        Map.entry("ringkeeper.request.timeout.ms", "1000"),
        Map.entry("ringkeeper.zookeeper.session.timeout.ms", sessionMs),
        Map.entry("ringkeeper.zookeeper.connection.timeout.ms", sessionMs));
  }

  /**
   * Reads the committed events until those of every acceptor reach the version given for it, and
   * writes them into a file, one a line.
   *
   * @param lastVersions by name#incarnation
   * @return how many there are
   */
  int readInto(Path file, Map<String, Integer> lastVersions) {
    Map<String, Object> config = new HashMap<>(clientConfig());
    config.put("isolation.level", "read_committed");
    List<String> values = new ArrayList<>();
    Map<String, Integer> reached = new HashMap<>();
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> all = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Until.holds(
          () -> "events reach the registers' versions, they are at " + reached,
          PATIENCE,
          () -> {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
              values.add(record.value());
              note(reached, record.value());
            }
            return lastVersions.entrySet().stream()
                .allMatch(life -> reached.getOrDefault(life.getKey(), -1) >= life.getValue());
          });
    } finally {
      write(file, values);
    }
    return values.size();
  }

  private static void note(Map<String, Integer> reached, String value) {
    try {
      JsonNode event = JSON.readTree(value);
      if (TRANSITIONS.contains(event.path("kind").asText())) {
        reached.put(
            event.path("acceptor").asText() + "#" + event.path("incarnation").asText(),
            event.path("sequence").asInt());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an event is no JSON: " + value, e);
    }
  }

  private static void write(Path file, List<String> values) {
    try {
      Files.write(file, values);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the events in " + file, e);
    }
  }
}
