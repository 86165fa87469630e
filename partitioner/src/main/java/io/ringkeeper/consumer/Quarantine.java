package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.Verdict;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What becomes of a quarantined record. Polling thread only. */
interface Quarantine extends AutoCloseable {

  /** Takes the record; when this throws, the record is not passed and comes again. */
  void take(ConsumerRecord<byte[], byte[]> raw, String ring, Verdict.Quarantine verdict);

  @Override
  default void close() {}
}
