package io.ringkeeper.sandbox;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Plain clients of the servers, as a user would write them. */
final class Clients {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Clients() {}

  static void write(Ensemble ensemble, String path, String data) throws Exception {
    ZooKeeper client = connect(ensemble);
    try {
      client.create(
          path,
          data.getBytes(StandardCharsets.UTF_8),
          ZooDefs.Ids.OPEN_ACL_UNSAFE,
          CreateMode.PERSISTENT);
    } finally {
      client.close();
    }
  }

  static String read(Ensemble ensemble, String path) throws Exception {
    ZooKeeper client = connect(ensemble);
    try {
      return new String(client.getData(path, false, null), StandardCharsets.UTF_8);
    } finally {
      client.close();
    }
  }

  static String askWhetherItRuns(Ensemble ensemble, Duration atMost) throws Exception {
    int port = URI.create("zk://" + ensemble.connectString()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) atMost.toMillis());
      socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  static ZooKeeper connect(Ensemble ensemble) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client =
        new ZooKeeper(
            ensemble.connectString(),
            10_000,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    if (!connected.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      client.close();
      throw new AssertionError("no session with " + ensemble.name() + " after " + PATIENCE);
    }
    return client;
  }

  static void createTopic(String bootstrapServers, NewTopic topic) throws Exception {
    try (Admin admin = Admin.create(clientConfig(bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  static void produce(String bootstrapServers, String topic, String key, String value)
      throws Exception {
    try (Producer<String, String> producer =
        new KafkaProducer<>(
            clientConfig(bootstrapServers), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }

  static List<String> consume(String bootstrapServers, String topic, int count) {
    List<String> values = new ArrayList<>();
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(
            clientConfig(bootstrapServers), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
      while (values.size() < count && System.nanoTime() - deadlineNanos < 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  static Map<String, Object> clientConfig(String bootstrapServers) {
    return Map.of("bootstrap.servers", bootstrapServers);
  }
}
