package io.ringkeeper.sandbox.ordering;

import io.ringkeeper.consumer.QuarantineHandler;
import io.ringkeeper.consumer.RingConsumer;
import io.ringkeeper.consumer.RingConsumerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One member of a group: writes down every record that it is given, and commits what it has written
 * down, until told to end.
 */
@Command(name = "receiver", mixinStandardHelpOptions = true)
public final class Receiver implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(50);

  @Option(names = "--name", required = true, description = "Name of the process; never used again.")
  private String name = "";

  @Option(names = "--topic", required = true)
  private String topic = "";

  @Option(names = "--property", description = "A consumer property, name=value; repeatable.")
  private Map<String, String> properties = new HashMap<>();

  @Option(names = "--journals", required = true, description = "Directory of the journals.")
  private @Nullable Path journals;

  @Option(names = "--end-file", required = true, description = "Ends when this file appears.")
  private @Nullable Path endFile;

  @Option(names = "--plain", description = "Reads with Kafka's own consumer.")
  private boolean plain;

  /** Runs the receiver; exit code 0 when it ended as told. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Receiver()).execute(args));
  }

  @Override
  public Integer call() {
    try (Journal given =
            new Journal(Objects.requireNonNull(journals).resolve(name + OrderCheck.GIVEN));
        Consumer<String, String> consumer = open(given)) {
      consumer.subscribe(List.of(topic));
      Dawdling dawdling = new Dawdling(consumer, name.hashCode());
      while (!Files.exists(Objects.requireNonNull(endFile))) {
        dawdling.next();
        ConsumerRecords<String, String> records = consumer.poll(POLL);
        for (ConsumerRecord<String, String> each : records) {
          write(given, each, false);
        }
        given.flush();
        commit(consumer);
      }
    }
    return 0;
  }

  private Consumer<String, String> open(Journal given) {
    if (plain) {
      return new KafkaConsumer<>(config());
    }
    Properties config = config();
    QuarantineHandler<String, String> aside =
        quarantined -> {
          write(given, quarantined.record(), true);
          given.flush();
          System.out.println("aside: " + quarantined.reason() + " " + quarantined);
        };
    config.put(RingConsumerConfig.QUARANTINE_HANDLER_CONFIG, aside);
    return new RingConsumer<>(config);
  }

  private static void commit(Consumer<String, String> consumer) {
    try {
      consumer.commitSync();
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // Taken for dead, or about to lose a partition: whoever has it now is given these again.
      System.out.println("not committed: " + e);
    }
  }

  private static void write(Journal given, ConsumerRecord<String, String> each, boolean isAside) {
    String[] words = each.value().split(" ", -1);
    given.line(
        new Given(
                System.nanoTime(),
                isAside,
                words[0],
                each.key(),
                Integer.parseInt(words[1]),
                each.partition(),
                each.offset())
            .encode());
  }

  private Properties config() {
    Properties config = new Properties();
    config.putAll(properties);
    config.put("client.id", name);
    config.put("key.deserializer", StringDeserializer.class.getName());
    config.put("value.deserializer", StringDeserializer.class.getName());
    config.put("enable.auto.commit", "false");
    config.putIfAbsent("auto.offset.reset", "earliest");
    config.putIfAbsent("metadata.max.age.ms", "1000");
    return config;
  }

  /**
   * Leaves one partition alone for a while, then another: so that some are always behind, as where
   * handling takes long.
   */
  private static final class Dawdling {
    private static final int TURNS = 12;

    private final Consumer<String, String> consumer;
    private final Random random;
    private int turns;

    private Dawdling(Consumer<String, String> consumer, long seed) {
      this.consumer = consumer;
      this.random = new Random(seed);
    }

    private void next() {
      if (turns-- > 0) {
        return;
      }
      turns = TURNS;
      consumer.resume(consumer.paused());
      List<TopicPartition> assigned = new ArrayList<>(consumer.assignment());
      if (!assigned.isEmpty()) {
        consumer.pause(List.of(assigned.get(random.nextInt(assigned.size()))));
      }
    }
  }
}
