package io.ringkeeper.consumer;

import java.util.Map;
import org.apache.kafka.common.Configurable;

/**
 * Gets the records that may be out of the order of their key, instead of the application's poll.
 * Named by {@code ringkeeper.quarantine.handler}: its class needs a public constructor without
 * parameters, and is given the consumer's properties; or an object of it.
 */
public interface QuarantineHandler<K, V> extends Configurable, AutoCloseable {

  /**
   * Takes one record, on the thread that polls, in the order of its partition. When this returns
   * the position passes the record; when it throws, the exception leaves {@code poll()} and the
   * same record comes again. A record may come again after a rebalance or a crash too.
   */
  void onQuarantined(QuarantinedRecord<K, V> quarantined);

  @Override
  default void configure(Map<String, ?> properties) {}

  @Override
  default void close() {}
}
