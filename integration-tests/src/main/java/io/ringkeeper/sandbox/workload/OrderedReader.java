package io.ringkeeper.sandbox.workload;

import io.ringkeeper.consumer.RingConsumer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A consumer group in one JVM that checks the order of what it gets, until everything the producer
 * reports has arrived or nothing comes any more.
 */
@Command(name = "ordered-reader", mixinStandardHelpOptions = true)
public final class OrderedReader implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(100);

  @Option(names = "--topic", required = true)
  private String topic = "";

  @Option(names = "--property", description = "A consumer property, name=value; repeatable.")
  private Map<String, String> properties = new HashMap<>();

  @Option(names = "--members", description = "Consumers in the group.")
  private int members = 2;

  @Option(
      names = "--plain",
      description = "Reads with Kafka's own consumer, which does not wait at the boundary.")
  private boolean plain;

  @Option(
      names = "--producer-report",
      required = true,
      description = "What was sent; read once it appears.")
  private @Nullable Path producerReport;

  @Option(
      names = "--idle-limit",
      description = "Gives up so many seconds after the last delivery once the report is there.")
  private int idleLimitS = 20;

  @Option(names = "--report", required = true)
  private @Nullable Path report;

  private final OrderChecker checker = new OrderChecker();
  private final AtomicLong waitedMs = new AtomicLong();
  private final AtomicLong quarantined = new AtomicLong();
  private volatile long lastDeliveryNanos = System.nanoTime();

  /** Runs the group; exit code 0 when it has ended by itself, whatever it found. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new OrderedReader()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(members);
    List<Future<?>> running = new ArrayList<>();
    for (int member = 0; member < members; member++) {
      running.add(threads.submit(this::readUntilComplete));
    }
    for (Future<?> member : running) {
      member.get();
    }
    threads.shutdown();
    Signals.write(
        Objects.requireNonNull(report),
        new ReaderReport(
            checker.result(produced().acknowledged()), waitedMs.get(), quarantined.get()));
    return 0;
  }

  private void readUntilComplete() {
    try (Consumer<String, String> consumer = open()) {
      consumer.subscribe(List.of(topic));
      while (!isComplete()) {
        for (ConsumerRecord<String, String> each : consumer.poll(POLL)) {
          NumberedValue.parse(each.value())
              .ifPresent(value -> checker.delivered(each.key(), value.number()));
          lastDeliveryNanos = System.nanoTime();
        }
      }
      waitedMs.addAndGet(metric(consumer, "wait-ms-total"));
      quarantined.addAndGet(metric(consumer, "quarantined-total"));
    }
  }

  /** A count of {@code RingConsumer}'s; 0 for a plain one. */
  private static long metric(Consumer<?, ?> consumer, String name) {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(name))
        .filter(metric -> metric.metricValue() instanceof Number)
        .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
        .sum();
  }

  private Consumer<String, String> open() {
    return plain ? new KafkaConsumer<>(config()) : new RingConsumer<>(config());
  }

  private boolean isComplete() {
    if (!Files.exists(Objects.requireNonNull(producerReport))) {
      return false;
    }
    boolean idle = System.nanoTime() - lastDeliveryNanos > Duration.ofSeconds(idleLimitS).toNanos();
    return idle || checker.distinct() >= produced().records();
  }

  private ProducerReport produced() {
    return Signals.read(Objects.requireNonNull(producerReport), ProducerReport.class);
  }

  private Properties config() {
    Properties config = new Properties();
    config.putAll(properties);
    config.put("key.deserializer", StringDeserializer.class.getName());
    config.put("value.deserializer", StringDeserializer.class.getName());
    config.putIfAbsent("auto.offset.reset", "earliest");
    config.putIfAbsent("metadata.max.age.ms", "1000");
    return config;
  }
}
