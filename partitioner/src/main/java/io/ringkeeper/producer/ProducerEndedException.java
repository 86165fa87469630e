package io.ringkeeper.producer;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RingProducer} sends no more, because what it had under way could have arrived behind a
 * change, or because Kafka fenced it. Whatever was not acknowledged was dropped or may still
 * arrive; its futures and callbacks have failed or will. Repeating the call does not help: see
 * {@link RingProducer#resume()}.
 */
public final class ProducerEndedException extends KafkaException {

  private static final long serialVersionUID = 1L;

  ProducerEndedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
