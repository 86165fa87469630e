package io.ringkeeper.consumer;

import io.ringkeeper.consumer.rules.Verdict;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Makes the quarantine that the configuration names. */
final class Quarantines {

  private Quarantines() {}

  /** Stops at the record. */
  static final Quarantine FAIL =
      (raw, ring, verdict) -> {
        throw new QuarantineException(
            new TopicPartition(raw.topic(), raw.partition()),
            raw.offset(),
            verdict.reason(),
            "ring "
                + ring
                + ", epoch "
                + verdict.epochAtOffset()
                + " at that offset, sent in epoch "
                + verdict.epochSent());
      };

  /**
   * The configured one.
   *
   * @param given a handler that was passed as an object
   * @param properties what it is configured with
   */
  static <K, V> Quarantine of(
      RingConsumerConfig config,
      KafkaSettings kafka,
      @Nullable Object given,
      Map<String, Object> properties,
      Typed<K, V> typed) {
    if (given != null) {
      return of(handler(given), typed);
    }
    String name = config.quarantineHandler();
    if (name.equals(RingConsumerConfig.FAIL)) {
      return FAIL;
    }
    if (name.equals(RingConsumerConfig.DEAD_LETTER)) {
      return new DeadLetters(config, kafka);
    }
    QuarantineHandler<K, V> handler;
    try {
      handler = handler(Utils.newInstance(name, QuarantineHandler.class));
    } catch (ClassNotFoundException e) {
      throw new ConfigException(
          RingConsumerConfig.QUARANTINE_HANDLER_CONFIG,
          name,
          "it is neither "
              + RingConsumerConfig.FAIL
              + " nor "
              + RingConsumerConfig.DEAD_LETTER
              + " nor a class that can be found");
    }
    handler.configure(properties);
    return of(handler, typed);
  }

  @SuppressWarnings("unchecked") // what the handler takes is the user's promise
  private static <K, V> QuarantineHandler<K, V> handler(Object given) {
    if (given instanceof QuarantineHandler<?, ?> handler) {
      return (QuarantineHandler<K, V>) handler;
    }
    throw new ConfigException(
        RingConsumerConfig.QUARANTINE_HANDLER_CONFIG
            + " must be "
            + RingConsumerConfig.FAIL
            + ", "
            + RingConsumerConfig.DEAD_LETTER
            + " or a "
            + QuarantineHandler.class.getName()
            + ", not a "
            + given.getClass().getName());
  }

  private static <K, V> Quarantine of(QuarantineHandler<K, V> handler, Typed<K, V> typed) {
    return new Quarantine() {
      @Override
      public void take(
          ConsumerRecord<byte[], byte[]> raw, String ring, Verdict.Quarantine verdict) {
        handler.onQuarantined(
            new QuarantinedRecord<>(
                typed.of(raw),
                ring,
                verdict.reason(),
                verdict.epochAtOffset(),
                verdict.epochSent()));
      }

      @Override
      public void close() {
        handler.close();
      }
    };
  }
}
