package io.ringkeeper.sandbox.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.sandbox.EmbeddedBackend;
import io.ringkeeper.sandbox.JavaProcess;
import io.ringkeeper.sandbox.JavaProcessSpec;
import io.ringkeeper.sandbox.loop.Loop.CommandResult;
import io.ringkeeper.sandbox.workload.FlightProducer;
import io.ringkeeper.sandbox.workload.NumberedValue;
import io.ringkeeper.sandbox.workload.OrderChecker;
import io.ringkeeper.sandbox.workload.ProducerReport;
import io.ringkeeper.sandbox.workload.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A ring's acceptors grow from three to five, two are lost, and one that lost its data comes back,
 * all on real servers while producers send. Takes minutes, so it runs when asked for: {@code
 * -Dringkeeper.long=true}.
 */
@EnabledIfSystemProperty(named = "ringkeeper.long", matches = "true")
class AcceptorsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path WORK_DIR = Path.of("target", "it", "AcceptorsIT").toAbsolutePath();
  private static final String RING = "voted";
  private static final String LATE_TOPIC = "voted-late";

  private final Loop loop =
      Loop.start(
          new EmbeddedBackend(), WORK_DIR, List.of("a", "b", "c", "d", "e"), System.out::println);
  private final Topics topics = new Topics(loop.sandbox().bootstrapServers());

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  @Test
  void acceptorsGrowAreLostAndComeBackWhileProducersSend() throws Exception {
    // Given
    createRing();
    loop.configure(List.of("a", "b", "c", "d"));
    JavaProcess early = startProducer(RING);
    succeeds("propose", "add-acceptor", RING, "--acceptor", "d", "--reason", "grow");
    loop.configure(List.of("a", "b", "c", "d", "e"));
    JavaProcess late = startProducer(LATE_TOPIC);
    succeeds("propose", "add-acceptor", RING, "--acceptor", "e", "--reason", "grow");
    end(early, RING);

    // When
    changeWithout("a", "b", "expand", "--partitions", "8");
    wipe("c");
    awaitState("c", "excluded");
    CommandResult seen = loop.ringkeeper("acceptors", RING);
    succeeds("rejoin", RING, "--acceptor", "c", "--reason", "lost its disk");
    changeWithout("d", "e", "drain", "--partitions", "1");
    end(late, LATE_TOPIC);

    // Then
    assertThat(seen.exitCode()).as(seen.output()).isNotZero();
    assertThat(seen.output()).contains("excluded");
    assertThat(lost(RING)).isZero();
    assertThat(lost(LATE_TOPIC)).isZero();
    assertThat(loop.tracker().ring(RING).path("epoch").asLong()).isEqualTo(3);
    assertThat(topics.readJson("ringkeeper-alerts"))
        .as("nothing but the loss is alarmed")
        .allMatch(alert -> alert.toString().contains("EXCLUDED") || isAboutAnEnsembleDown(alert));
  }

  private static boolean isAboutAnEnsembleDown(JsonNode alert) {
    return alert.path("kind").asText().contains("SILENT");
  }

  /** With these two killed a change needs the votes of all the others. */
  private void changeWithout(String one, String other, String kind, String... parameters) {
    loop.sandbox().ensemble(one).kill();
    loop.sandbox().ensemble(other).kill();
    try {
      List<String> command = new ArrayList<>(List.of("propose", kind, RING));
      command.addAll(List.of(parameters));
      command.addAll(List.of("--reason", "two are gone"));
      succeeds(command.toArray(String[]::new));
    } finally {
      loop.sandbox().ensemble(one).start();
      loop.sandbox().ensemble(other).start();
    }
  }

  private void wipe(String ensemble) throws IOException {
    loop.sandbox().ensemble(ensemble).kill();
    Path data = loop.sandbox().workDir().resolve("data").resolve("zookeeper-" + ensemble);
    assertThat(data)
        .isDirectoryContaining(path -> path.getFileName().toString().equals("version-2"));
    try (Stream<Path> files = Files.walk(data.resolve("version-2"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    loop.sandbox().ensemble(ensemble).start();
  }

  private void awaitState(String acceptor, String state) {
    await("the tracker shows what the source found of acceptor " + acceptor)
        .atMost(PATIENCE)
        .until(
            () ->
                loop.ringkeeper("acceptors", RING)
                    .output()
                    .lines()
                    .anyMatch(line -> line.contains(acceptor) && line.contains(state)));
  }

  private void createRing() {
    loop.createTopic(RING, 6);
    loop.createTopic(LATE_TOPIC, 6);
    succeeds("ring", "create", RING, "--topics", RING + "," + LATE_TOPIC, "--reason", "adopt");
  }

  private void succeeds(String... args) {
    String[] full =
        Stream.concat(Stream.of(args), Stream.of("--execute", "--wait")).toArray(String[]::new);
    CommandResult result = loop.ringkeeper(full);
    assertThat(result.exitCode()).as(String.join(" ", full) + "\n" + result.output()).isZero();
  }

  private JavaProcess startProducer(String topic) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--topic",
                topic,
                "--rate",
                "200",
                "--end-file",
                endFile(topic).toString(),
                "--report",
                report(topic).toString()));
    loop.producerConfig()
        .forEach((name, value) -> args.addAll(List.of("--property", name + "=" + value)));
    args.addAll(List.of("--property", "client.id=" + topic));
    JavaProcess started =
        loop.sandbox()
            .startProcess(
                JavaProcessSpec.ofOwnClassPath("producer-" + topic, FlightProducer.class)
                    .withArgs(args.toArray(String[]::new)));
    loop.tracker()
        .await("/api/producers", all -> all.toString().contains("\"" + topic + "\""), PATIENCE);
    return started;
  }

  private void end(JavaProcess producer, String topic) throws IOException {
    Files.createFile(endFile(topic));
    assertThat(producer.awaitExit(PATIENCE.multipliedBy(2))).as("exit of the producer").isZero();
  }

  /** How many acknowledged records of the topic are not there. */
  private long lost(String topic) {
    ProducerReport sent = Signals.read(report(topic), ProducerReport.class);
    assertThat(sent.failed()).isZero();
    assertThat(sent.records()).isPositive();
    OrderChecker checker = new OrderChecker();
    topics
        .readAll(topic)
        .forEach(
            record ->
                NumberedValue.parse(record.value())
                    .ifPresent(value -> checker.delivered(record.key(), value.number())));
    return checker.result(sent.acknowledged()).lost();
  }

  private static Path endFile(String topic) {
    return WORK_DIR.resolve(topic + ".end");
  }

  private static Path report(String topic) {
    return WORK_DIR.resolve(topic + ".sent");
  }
}
