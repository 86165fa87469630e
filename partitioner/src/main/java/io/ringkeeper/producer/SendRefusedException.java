package io.ringkeeper.producer;

import org.apache.kafka.common.errors.RetriableException;

/**
 * A send could not be let through at this moment and on this thread; nothing was sent. Sending the
 * record again, from a thread of the application, is safe. Kafka does not retry by itself here.
 */
public final class SendRefusedException extends RetriableException {

  private static final long serialVersionUID = 1L;

  public SendRefusedException(String message) {
    super(message);
  }
}
