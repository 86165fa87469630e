package io.ringkeeper.agreement;

import org.jspecify.annotations.Nullable;

/** Kafka did not answer in time or refused. Repeating is safe. */
public final class KafkaUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public KafkaUnavailableException(String message) {
    super(message);
  }

  public KafkaUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
