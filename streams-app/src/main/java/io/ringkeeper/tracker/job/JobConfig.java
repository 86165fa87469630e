package io.ringkeeper.tracker.job;

import io.ringkeeper.tracker.topology.Stores;
import io.ringkeeper.tracker.topology.TrackerLimits;
import io.ringkeeper.tracker.topology.TrackerTopics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What the job is started with.
 *
 * @param partitions partitions of the topics it creates, 1 or more
 * @param replication their replication factor; -1 for the broker's default
 * @param clients further Kafka client properties, for instance of security
 */
public record JobConfig(
    String bootstrapServers,
    String applicationId,
    Path stateDir,
    TrackerTopics topics,
    TrackerLimits limits,
    Stores.Medium medium,
    int partitions,
    short replication,
    Map<String, String> clients) {

  public JobConfig {
    clients = Map.copyOf(clients);
  }

  Map<String, Object> admin() {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  Properties streams() {
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // There is no global thread here; this only keeps Kafka from advising it at every start.
    properties.put("processing.exception.handler.global.enabled", true);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replication);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Stores.MAX_VALUE_BYTES);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return properties;
  }
}
