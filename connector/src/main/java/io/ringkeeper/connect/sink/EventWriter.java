package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.event.AgreementEvent;

/** Writes to the events topic. Used by one thread. */
interface EventWriter extends AutoCloseable {

  /**
   * Writes the event and waits until it is stored.
   *
   * @throws io.ringkeeper.agreement.KafkaUnavailableException when that is not certain; writing
   *     again may store it twice, under the same event id
   */
  void write(AgreementEvent event);

  @Override
  void close();
}
