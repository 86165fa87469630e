package io.ringkeeper.consumer;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Records are to be read that were written before the oldest epoch in the ring's archive, so nobody
 * can say what order they need. The position stays.
 */
public final class MissingHistoryException extends KafkaException {

  private static final long serialVersionUID = 1L;

  MissingHistoryException(TopicPartition partition, long offset, String ring, long first) {
    super(
        "The record at offset "
            + offset
            + " of "
            + partition
            + " is older than epoch "
            + first
            + ", the first one in the archive of ring '"
            + ring
            + "', so its order cannot be judged. Restore /ringkeeper/rings/"
            + ring
            + "/epochs in one ensemble, or seek past the records from before");
  }
}
