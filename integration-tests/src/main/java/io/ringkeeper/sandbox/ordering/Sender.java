package io.ringkeeper.sandbox.ordering;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends numbered records from several producers with several threads each, at a steady rate, until
 * told to end, and writes down what it was acknowledged and which calls of {@code send()} took
 * long. Every key of a producer belongs to one of its threads, so that its numbers have an order.
 */
@Command(name = "sender", mixinStandardHelpOptions = true)
public final class Sender implements Callable<Integer> {

  /** Ends of the names of the journals of long calls and of the calls of each tenth of a second. */
  static final String HELD = ".held";

  static final String RATE = ".rate";

  private static final long HELD_FROM_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final long BUCKET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FLUSH_MS = 20;

  @Option(names = "--name", required = true, description = "Name of the process; never used again.")
  private String name = "";

  @Option(names = "--topic", required = true)
  private String topic = "";

  @Option(names = "--property", description = "A producer property, name=value; repeatable.")
  private Map<String, String> properties = new HashMap<>();

  @Option(names = "--producers", description = "Producers in this process.")
  private int producers = 1;

  @Option(names = "--threads", description = "Threads of each producer.")
  private int threads = 4;

  @Option(names = "--keys", description = "Keys of each thread.")
  private int keys = 50;

  @Option(names = "--rate", description = "Records per second of the whole process.")
  private int rate = 1_000;

  @Option(names = "--journals", required = true, description = "Directory of the journals.")
  private @Nullable Path journals;

  @Option(names = "--end-file", required = true, description = "Ends when this file appears.")
  private @Nullable Path endFile;

  private final AtomicLong failed = new AtomicLong();
  private volatile boolean ends;

  /** Runs the sender; exit code 0 when it ended as told and every send was acknowledged. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Sender()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Producer<String, String>> open = new ArrayList<>();
    try (Journal sent = journal(OrderCheck.SENT);
        Journal held = journal(HELD);
        Journal rates = journal(RATE)) {
      CountDownLatch running = new CountDownLatch(producers * threads);
      for (int p = 0; p < producers; p++) {
        String sender = name + "-" + p;
        Producer<String, String> producer = new KafkaProducer<>(config(sender));
        open.add(producer);
        for (int t = 0; t < threads; t++) {
          Lane lane = new Lane(sender, t, producer, sent, held, rates);
          Thread thread = new Thread(() -> lane.run(running), sender + "-" + t);
          thread.setDaemon(true);
          thread.start();
        }
      }
      while (!running.await(FLUSH_MS, TimeUnit.MILLISECONDS)) {
        sent.flush();
        held.flush();
        rates.flush();
        ends |= Files.exists(Objects.requireNonNull(endFile));
      }
      open.forEach(Producer::close);
    }
    System.out.println("ended; sends that failed: " + failed.get());
    return failed.get() == 0 ? 0 : 1;
  }

  private Journal journal(String end) {
    return new Journal(Objects.requireNonNull(journals).resolve(name + end));
  }

  private Properties config(String clientId) {
    Properties config = new Properties();
    config.putAll(properties);
    config.put("client.id", clientId);
    config.put("key.serializer", StringSerializer.class.getName());
    config.put("value.serializer", StringSerializer.class.getName());
    return config;
  }

  /** One thread with its keys. */
  private final class Lane {
    private final String sender;
    private final int thread;
    private final Producer<String, String> producer;
    private final Journal sent;
    private final Journal held;
    private final Journal rates;
    private final int[] numbers = new int[keys];
    private long bucket = System.nanoTime() / BUCKET_NANOS;
    private int inBucket;

    private Lane(
        String sender,
        int thread,
        Producer<String, String> producer,
        Journal sent,
        Journal held,
        Journal rates) {
      this.sender = sender;
      this.thread = thread;
      this.producer = producer;
      this.sent = sent;
      this.held = held;
      this.rates = rates;
    }

    private void run(CountDownLatch running) {
      long interval = TimeUnit.SECONDS.toNanos(1) * producers * threads / rate;
      long next = System.nanoTime();
      try {
        for (int turn = 0; !ends; turn = (turn + 1) % keys) {
          send(turn);
          next = Math.max(next + interval, System.nanoTime() - 50 * interval);
          while (next - System.nanoTime() > 0) {
            LockSupport.parkNanos(next - System.nanoTime());
          }
        }
      } finally {
        running.countDown();
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback sees every outcome
    private void send(int turn) {
      String key = "k" + (thread * keys + turn);
      int number = ++numbers[turn];
      long began = System.nanoTime();
      try {
        producer.send(
            new ProducerRecord<>(topic, key, sender + ' ' + number),
            (metadata, exception) -> {
              if (exception == null) {
                sent.line(
                    new Sent(sender, key, number, metadata.partition(), metadata.offset())
                        .encode());
              } else {
                failed(key, number, exception);
              }
            });
      } catch (KafkaException e) {
        failed(key, number, e);
      }
      took(key, began, System.nanoTime());
    }

    private void took(String key, long began, long ended) {
      if (ended - began > HELD_FROM_NANOS) {
        held.line(sender + ' ' + key + ' ' + began + ' ' + (ended - began));
      }
      if (ended / BUCKET_NANOS != bucket) {
        rates.line(sender + ' ' + thread + ' ' + bucket * BUCKET_NANOS + ' ' + inBucket);
        bucket = ended / BUCKET_NANOS;
        inBucket = 0;
      }
      inBucket++;
    }

    private void failed(String key, int number, Exception e) {
      failed.incrementAndGet();
      System.out.println("send of " + key + " number " + number + " failed: " + e);
    }
  }
}
