package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.QuarantineReason;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A record may be out of the order of its key, and the consumer is configured to stop there. The
 * position stays at the record: {@code poll()} throws again until the application seeks past it or
 * another handler is configured.
 */
public final class QuarantineException extends KafkaException {

  private static final long serialVersionUID = 1L;

  private final transient TopicPartition partition;
  private final long offset;
  private final QuarantineReason reason;

  QuarantineException(
      TopicPartition partition, long offset, QuarantineReason reason, String details) {
    super(
        "The record at offset "
            + offset
            + " of "
            + partition
            + " may be out of the order of its key: "
            + reason.text()
            + " ("
            + details
            + "). Look at the record; then seek past it, or set "
            + RingConsumerConfig.QUARANTINE_HANDLER_CONFIG
            + " to "
            + RingConsumerConfig.DEAD_LETTER
            + " or to a handler of your own");
    this.partition = partition;
    this.offset = offset;
    this.reason = reason;
  }

  public TopicPartition partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }

  public QuarantineReason reason() {
    return reason;
  }
}
