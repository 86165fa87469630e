package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.KafkaUnavailableException;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.connect.schema.EventJson;
import io.ringkeeper.connect.schema.EventStructs;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes events with an idempotent producer of its own. */
final class KafkaEventWriter implements EventWriter {

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final long timeoutMs;

  KafkaEventWriter(Map<String, Object> client, String topic, long timeoutMs) {
    this(
        new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer()),
        topic,
        timeoutMs);
  }

  KafkaEventWriter(Producer<String, byte[]> producer, String topic, long timeoutMs) {
    this.producer = producer;
    this.topic = topic;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public void write(AgreementEvent event) {
    String what = "an outcome could not be written to topic " + topic;
    try {
      // Twice: fetching metadata and delivery may take the time-out each.
      producer
          .send(new ProducerRecord<>(topic, EventStructs.key(event), EventJson.toBytes(event)))
          .get(2 * timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KafkaUnavailableException(what + ": " + e.getCause(), e);
    } catch (TimeoutException | KafkaException e) {
      throw new KafkaUnavailableException(what + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException(what + ": interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
