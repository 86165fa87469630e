package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.producer.Registrar.RecordVanishedException;
import io.ringkeeper.producer.Registrar.Standing;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrarTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ProducerRegistration RECORD = Samples.registration("producer-1");

  private final SystemScheduler scheduler = new SystemScheduler("test-registrar");
  private final MemoryEnsemble server = new MemoryEnsemble("a");
  private final MemoryEnsemble link = server.anotherHandle();
  private final Registrar registrar = new Registrar(scheduler);

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void renewalInAnotherSessionDoesNotHideThatTheRecordWasRemoved() {
    // Given
    registrar.register(link, RECORD).join();
    link.expireSession();
    assertThat(registrar.standing(link, "producer-1").join()).isEqualTo(Standing.OTHER_SESSION);
    server.membership().deregister("producer-1").join();

    // When
    var renewal = registrar.register(link, RECORD);

    // Then
    assertThat(renewal)
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(RecordVanishedException.class);
    assertThat(server.membership().producers().join().value()).isEmpty();
  }

  @Test
  void recordKnownToBeGoneIsWrittenAnew() {
    // Given
    registrar.register(link, RECORD).join();
    server.membership().deregister("producer-1").join();

    // When
    registrar.vanished(link);
    registrar.register(link, RECORD).join();

    // Then
    assertThat(server.membership().producers().join().value()).hasSize(1);
    assertThat(registrar.standing(link, "producer-1").join()).isEqualTo(Standing.FINE);
  }
}
