package io.ringkeeper.sandbox.workload;

import io.ringkeeper.sandbox.workload.Flights.Flight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends the flights in order, numbered per route, at a steady rate, again and again until told to
 * end; then finishes the pass.
 */
@Command(name = "flight-producer", mixinStandardHelpOptions = true)
public final class FlightProducer implements Callable<Integer> {

  private static final int WARM_UP_SENDS = 10;

  @Option(names = "--topic", required = true)
  private String topic = "";

  @Option(names = "--property", description = "A producer property, name=value; repeatable.")
  private Map<String, String> properties = new HashMap<>();

  @Option(
      names = "--rate",
      description = "Records per second until told to end; afterwards as fast as it goes.")
  private int rate = 500;

  @Option(
      names = "--end-file",
      required = true,
      description = "Ends after the pass in which this file appears.")
  private @Nullable Path endFile;

  @Option(names = "--report", required = true)
  private @Nullable Path report;

  private final Map<String, Long> numbers = new HashMap<>();
  private final AtomicLong failed = new AtomicLong();
  private long longestSendNanos;
  private long sent;

  /** Runs the producer; exit code 0 when every send was acknowledged. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new FlightProducer()).execute(args));
  }

  @Override
  public Integer call() {
    List<Flight> flights = Flights.load();
    int passes = 0;
    long held;
    try (Producer<String, String> producer = new KafkaProducer<>(config())) {
      Pace pace = new Pace(rate);
      do {
        passes++;
        for (Flight flight : flights) {
          if (!isToldToEnd()) {
            pace.await();
          }
          send(producer, flight);
        }
      } while (!isToldToEnd());
      producer.flush();
      held = held(producer);
    }
    ProducerReport result =
        new ProducerReport(numbers, failed.get(), passes, longestSendNanos / 1_000_000, held);
    Signals.write(Objects.requireNonNull(report), result);
    return failed.get() == 0 ? 0 : 1;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback sees every outcome
  private void send(Producer<String, String> producer, Flight flight) {
    long number = numbers.merge(flight.route(), 1L, Long::sum);
    String value = new NumberedValue(number, flight.line()).encode();
    long start = System.nanoTime();
    producer.send(
        new ProducerRecord<>(topic, flight.route(), value),
        (metadata, exception) -> {
          if (exception != null) {
            failed.incrementAndGet();
            System.err.println(
                "send of " + flight.route() + " number " + number + " failed: " + exception);
          }
        });
    if (++sent > WARM_UP_SENDS) {
      longestSendNanos = Math.max(longestSendNanos, System.nanoTime() - start);
    }
  }

  private static long held(Producer<?, ?> producer) {
    return producer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("records-held-total"))
        .filter(metric -> metric.metricValue() instanceof Number)
        .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
        .sum();
  }

  private boolean isToldToEnd() {
    return Files.exists(Objects.requireNonNull(endFile));
  }

  private Properties config() {
    Properties config = new Properties();
    config.putAll(properties);
    config.put("key.serializer", StringSerializer.class.getName());
    config.put("value.serializer", StringSerializer.class.getName());
    return config;
  }

  /** A steady rate that does not catch up in bursts after a pause. */
  private static final class Pace {
    private final long intervalNanos;
    private long next = System.nanoTime();

    private Pace(int perSecond) {
      this.intervalNanos = 1_000_000_000L / perSecond;
    }

    private void await() {
      long now = System.nanoTime();
      next = Math.max(next + intervalNanos, now - intervalNanos);
      while (next - System.nanoTime() > 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }
}
