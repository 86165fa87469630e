package io.ringkeeper.sandbox.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.consumer.RingConsumer;
import io.ringkeeper.consumer.Waiting;
import io.ringkeeper.sandbox.EmbeddedBackend;
import io.ringkeeper.sandbox.JavaProcess;
import io.ringkeeper.sandbox.JavaProcessSpec;
import io.ringkeeper.sandbox.loop.Loop.CommandResult;
import io.ringkeeper.sandbox.workload.FlightProducer;
import io.ringkeeper.sandbox.workload.NumberedValue;
import io.ringkeeper.sandbox.workload.OrderChecker;
import io.ringkeeper.sandbox.workload.ProducerReport;
import io.ringkeeper.sandbox.workload.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every key keeps its order for consumers that wait at the cuts, while a topic grows, is drained
 * and rolled back under load, and for those that read it all later; and loses it for plain ones.
 */
class OrderedSwitchIT {

  private static final String RING = "switched";
  private static final int PARTITIONS = 12;
  private static final int GROWN = 16;
  private static final int KEYS_IN_TRANSACTION = 10;
  private static final long READ_WITHOUT_ZOOKEEPER = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Path WORK_DIR = Path.of("target", "it", "OrderedSwitchIT").toAbsolutePath();

  private final Loop loop = Loop.start(new EmbeddedBackend(), WORK_DIR, System.out::println);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    loop.close();
  }

  @Test
  void everyKeyKeepsItsOrderThroughExpansionDrainAndRollback() throws Exception {
    // Given
    loop.createTopic(RING, PARTITIONS);
    succeeds("ring", "create", RING, "--topics", RING);
    JavaProcess producer = startProducer();
    CountDownLatch transactionsOver = new CountDownLatch(1);
    Future<Map<String, Long>> transactions =
        threads.submit(() -> sendInTransactions(transactionsOver));
    Group live =
        new Group("live", this::ringConsumer)
            .with("enable.auto.commit", "false")
            .with("isolation.level", "read_committed")
            .with("auto.offset.reset", "earliest");
    live.start();
    succeeds("propose", "empty", RING);

    // When
    succeeds("propose", "expand", RING, "--partitions", Integer.toString(GROWN));
    long grown = epoch();
    Future<?> visitor = live.visit();
    succeeds("propose", "drain", RING, "--partitions", "3");
    live.endVisit(visitor);
    succeeds("propose", "rollback", RING, "--to-epoch", Long.toString(grown));
    long readWithoutZooKeeper = readWithoutZooKeeper(live);
    transactionsOver.countDown();
    ProducerReport sent = with(transactions.get(60, TimeUnit.SECONDS), end(producer));
    OrderChecker.Result whileItHappened = live.finish(sent);
    OrderChecker.Result later =
        new Group("later", this::ringConsumer)
            .with("group.protocol", "consumer")
            .with("isolation.level", "read_committed")
            .with("auto.offset.reset", "earliest")
            .slowOnOldPartitions()
            .start()
            .finish(sent);
    OrderChecker.Result plain =
        new Group("plain", OrderedSwitchIT::plainConsumer)
            .with("isolation.level", "read_committed")
            .with("auto.offset.reset", "earliest")
            .slowOnOldPartitions()
            .start()
            .finish(sent);

    // Then
    assertThat(sent.failed()).isZero();
    assertThat(readWithoutZooKeeper).isGreaterThanOrEqualTo(READ_WITHOUT_ZOOKEEPER);
    assertThat(whileItHappened.orderViolations()).isZero();
    assertThat(whileItHappened.lost()).isZero();
    assertThat(later.orderViolations()).isZero();
    assertThat(later.lost()).isZero();
    assertThat(plain.lost()).isZero();
    assertThat(plain.orderViolations())
        .as("without the wrapper the same reading loses the order, so the check can see it")
        .isPositive();
  }

  /** How many records the group reads while no ensemble runs. */
  private long readWithoutZooKeeper(Group group) {
    loop.sandbox().ensembles().forEach(each -> each.kill());
    try {
      long before = group.checker.distinct();
      await("records to be read although all of ZooKeeper is gone")
          .atMost(PATIENCE)
          .until(() -> group.checker.distinct() >= before + READ_WITHOUT_ZOOKEEPER);
      return group.checker.distinct() - before;
    } finally {
      loop.sandbox().ensembles().forEach(each -> each.start());
    }
  }

  private Consumer<String, String> ringConsumer(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("ringkeeper.ensembles", loop.producerConfig().get("ringkeeper.ensembles"));
    return new RingConsumer<>(all);
  }

  private static Consumer<String, String> plainConsumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(properties);
  }

  private JavaProcess startProducer() {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--topic",
                RING,
                "--rate",
                "400",
                "--end-file",
                endFile().toString(),
                "--report",
                sentFile().toString()));
    loop.producerConfig()
        .forEach((name, value) -> args.addAll(List.of("--property", name + "=" + value)));
    return loop.sandbox()
        .startProcess(
            JavaProcessSpec.ofOwnClassPath("producer", FlightProducer.class)
                .withArgs(args.toArray(String[]::new)));
  }

  /**
   * Sends numbered records in transactions, of which every fifth is aborted and sent again, until
   * told to end: their markers lie at the cuts too.
   */
  private Map<String, Long> sendInTransactions(CountDownLatch over) throws InterruptedException {
    Map<String, Object> config = new HashMap<>(loop.producerConfig());
    config.put("transactional.id", "ordered-switch");
    Map<String, Long> committed = new HashMap<>();
    try (Producer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      for (int transaction = 1; over.getCount() > 0; transaction++) {
        Map<String, Long> numbers = new HashMap<>(committed);
        producer.beginTransaction();
        for (int i = 0; i < KEYS_IN_TRANSACTION; i++) {
          String key = "transactional-" + (transaction * 7 + i) % 40;
          String value = new NumberedValue(numbers.merge(key, 1L, Long::sum), "t").encode();
          Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(RING, key, value));
        }
        producer.flush();
        if (transaction % 5 == 0) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
          committed = numbers;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    return committed;
  }

  private static ProducerReport with(Map<String, Long> more, ProducerReport report) {
    Map<String, Long> all = new HashMap<>(report.acknowledged());
    all.putAll(more);
    return new ProducerReport(
        all, report.failed(), report.passes(), report.longestSendMs(), report.held());
  }

  private static ProducerReport end(JavaProcess producer) {
    Signals.write(endFile(), "finish the pass and end");
    assertThat(producer.awaitExit(PATIENCE)).as(producer.logTail()).isZero();
    return Signals.read(sentFile(), ProducerReport.class);
  }

  private static Path endFile() {
    return WORK_DIR.resolve("end");
  }

  private static Path sentFile() {
    return WORK_DIR.resolve("sent.json");
  }

  private void succeeds(String... args) {
    CommandResult result =
        loop.ringkeeper(
            Stream.concat(Stream.of(args), Stream.of("--reason", "test", "--execute", "--wait"))
                .toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  private long epoch() {
    return loop.tracker().ring(RING).path("epoch").asLong();
  }

  /** Makes one member. */
  private interface Members {
    Consumer<String, String> make(Map<String, Object> properties);
  }

  /** Two members that check the order of what they process. */
  private final class Group {

    private static final int MEMBERS = 2;
    private static final long SLOWNESS_MS = 30;

    private final String name;
    private final Members members;
    private final Map<String, Object> properties = new HashMap<>();
    private final OrderChecker checker = new OrderChecker();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final CountDownLatch visitOver = new CountDownLatch(1);
    private final AtomicLong readByVisitor = new AtomicLong();
    private final List<Future<?>> running = new ArrayList<>();
    private final Map<Integer, List<Waiting>> waiting = new ConcurrentHashMap<>();
    private boolean isSlowOnOldPartitions;

    Group(String name, Members members) {
      this.name = name;
      this.members = members;
      properties.put("bootstrap.servers", loop.sandbox().bootstrapServers());
      properties.put("group.id", name);
      properties.put("key.deserializer", StringDeserializer.class.getName());
      properties.put("value.deserializer", StringDeserializer.class.getName());
      properties.put("metadata.max.age.ms", "1000");
      properties.put("max.poll.records", "100");
    }

    Group with(String property, String value) {
      properties.put(property, value);
      return this;
    }

    /** Whoever meets records of the partitions that were there before takes a while. */
    Group slowOnOldPartitions() {
      isSlowOnOldPartitions = true;
      return this;
    }

    Group start() {
      for (int member = 0; member < MEMBERS; member++) {
        int number = member;
        running.add(threads.submit(() -> read(number, complete)));
      }
      return this;
    }

    /** One more member comes, so that partitions change hands, and reads until it is told to go. */
    Future<?> visit() {
      return threads.submit(() -> read(MEMBERS, visitOver));
    }

    void endVisit(Future<?> visitor) throws Exception {
      visitOver.countDown();
      visitor.get(30, TimeUnit.SECONDS);
      assertThat(readByVisitor.get()).as("records that the visitor has read").isPositive();
    }

    private Void read(int number, CountDownLatch end) throws InterruptedException {
      boolean isManual = "false".equals(properties.get("enable.auto.commit"));
      try (Consumer<String, String> consumer = members.make(properties)) {
        consumer.subscribe(Set.of(RING));
        while (end.getCount() > 0) {
          ConsumerRecords<String, String> records = consumer.poll(POLL);
          process(records);
          readByVisitor.addAndGet(number == MEMBERS ? records.count() : 0);
          if (isManual && !records.isEmpty()) {
            consumer.commitSync();
          }
          if (consumer instanceof RingConsumer<String, String> ring) {
            waiting.put(number, ring.waiting());
          }
        }
      }
      return null;
    }

    private void process(ConsumerRecords<String, String> records) throws InterruptedException {
      boolean isOld = false;
      for (ConsumerRecord<String, String> each : records) {
        isOld |= each.partition() < PARTITIONS;
        NumberedValue.parse(each.value())
            .ifPresent(value -> checker.delivered(each.key(), value.number()));
      }
      if (isOld && isSlowOnOldPartitions) {
        TimeUnit.MILLISECONDS.sleep(SLOWNESS_MS);
      }
    }

    /** Waits until everything that was sent has come, and ends the members. */
    OrderChecker.Result finish(ProducerReport sent) throws Exception {
      try {
        await("group " + name + " to read everything")
            .atMost(PATIENCE)
            .conditionEvaluationListener(
                condition -> {
                  if (condition.getRemainingTimeInMS() == 0) {
                    System.out.println(name + " waits: " + new TreeMap<>(waiting));
                  }
                })
            .until(() -> isAnyDead() || checker.distinct() >= sent.records());
      } finally {
        complete.countDown();
      }
      for (Future<?> each : running) {
        each.get(30, TimeUnit.SECONDS);
      }
      OrderChecker.Result result = checker.result(sent.acknowledged());
      System.out.println(name + ": " + result);
      return result;
    }

    private boolean isAnyDead() {
      return running.stream().anyMatch(Future::isDone);
    }
  }
}
