package io.ringkeeper.tracker.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Talks to a real cluster. */
final class KafkaGateway implements Gateway {

  private static final String TIMEOUT_MS = "30000";
  private static final String REQUEST_TIMEOUT_MS = "10000";

  @Override
  public void propose(KafkaTarget kafka, String topic, String ring, byte[] proposal) {
    Map<String, Object> config = new HashMap<>(kafka.clients());
    config.put("bootstrap.servers", kafka.bootstrapServers());
    config.put("acks", "all");
    config.put("max.block.ms", TIMEOUT_MS);
    config.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
    config.put("delivery.timeout.ms", TIMEOUT_MS);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, ring, proposal)).get();
    } catch (ExecutionException | KafkaException e) {
      throw CliException.failed(
          "The proposal could not be written to topic %s at %s: %s. It may have arrived all the same:"
                  .formatted(topic, kafka.bootstrapServers(), reason(e))
              + " repeat it with the same --proposal-id, it is carried out once only.",
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public Map<String, Integer> partitions(KafkaTarget kafka, List<String> topics) {
    Map<String, Object> config = new HashMap<>(kafka.clients());
    config.put("bootstrap.servers", kafka.bootstrapServers());
    config.put("default.api.timeout.ms", TIMEOUT_MS);
    config.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
    try (Admin admin = Admin.create(config)) {
      Map<String, Integer> partitions = new TreeMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach((name, description) -> partitions.put(name, description.partitions().size()));
      return partitions;
    } catch (ExecutionException | KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw CliException.refused(
            "One of the topics %s does not exist: create it first, a ring adopts existing topics."
                .formatted(topics));
      }
      throw CliException.failed(
          "The topics %s cannot be looked up at %s: %s. Check --bootstrap-server."
              .formatted(topics, kafka.bootstrapServers(), reason(e)),
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static CliException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return CliException.failed("interrupted", e);
  }
}
