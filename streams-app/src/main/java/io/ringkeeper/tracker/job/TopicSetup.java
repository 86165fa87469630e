package io.ringkeeper.tracker.job;

import io.ringkeeper.tracker.topology.Stores;
import io.ringkeeper.tracker.topology.TrackerTopics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are not there; leaves the others as they are. */
final class TopicSetup {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final long TIMEOUT_SECONDS = 60;
  private static final Map<String, String> LARGE =
      Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Stores.MAX_VALUE_BYTES);

  private TopicSetup() {}

  static void ensure(JobConfig config) {
    try (Admin admin = Admin.create(config.admin())) {
      for (NewTopic topic : topics(config)) {
        ensure(admin, topic, config);
      }
    }
  }

  private static void ensure(Admin admin, NewTopic topic, JobConfig config) {
    KafkaFuture<Void> created = admin.createTopics(List.of(topic)).all();
    try {
      created.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      LOG.info("Created topic {}.", topic.name());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failed(topic, config, e);
      }
    } catch (TimeoutException e) {
      throw failed(topic, config, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(topic, config, e);
    }
  }

  private static JobException failed(NewTopic topic, JobConfig config, Exception cause) {
    return new JobException(
        "Topic %s can neither be found nor created at %s: %s. Check --bootstrap-server and that the"
                .formatted(topic.name(), config.bootstrapServers(), cause.getMessage())
            + " tracker may create topics, or create it beforehand.",
        cause);
  }

  private static List<NewTopic> topics(JobConfig config) {
    TrackerTopics names = config.topics();
    Map<String, String> kept =
        Map.of(
            // The audit proves from the whole history; it is small.
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Stores.MAX_VALUE_BYTES);
    Map<String, String> compacted =
        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    return List.of(
        topic(names.events(), config.partitions(), config, kept),
        topic(names.proposals(), 1, config, LARGE),
        topic(names.decisions(), config.partitions(), config, compacted),
        topic(names.alerts(), 1, config, compacted));
  }

  private static NewTopic topic(
      String name, int partitions, JobConfig config, Map<String, String> settings) {
    Optional<Short> replication =
        config.replication() < 1 ? Optional.empty() : Optional.of(config.replication());
    return new NewTopic(name, Optional.of(partitions), replication).configs(settings);
  }
}
