package io.ringkeeper.agreement.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.Stamped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AbsencesTest {

  private static final long STOPS_AFTER_MS = 6_300; // (1,000 + 2,000 + 3,000) and a twentieth
  private static final Set<String> ALL = Set.of("a", "b");

  private final Absences absences = new Absences();

  @Test
  void producerHasStoppedOnceItPromisedAndTheTimeIsOver() {
    // Given
    absences.look(listing("a", gone(3, 4)), 10_000);
    absences.look(listing("b", gone(3, 4)), 12_000);

    // When
    Set<String> early = stoppedAt(10_000 + STOPS_AFTER_MS - 1);
    Set<String> atA = stoppedAt(10_000 + STOPS_AFTER_MS);
    Set<String> atBoth = stoppedAt(12_000 + STOPS_AFTER_MS);

    // Then
    assertThat(early).isEmpty();
    assertThat(atA).containsExactly("a");
    assertThat(atBoth).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void timeCountsFromTheFirstOfReadingsThatShowTheSame() {
    // Given
    absences.look(listing("a", gone(3, 4)), 10_000);

    // When
    absences.look(listing("a", gone(3, 4)), 15_000);

    // Then
    assertThat(stoppedAt(10_000 + STOPS_AFTER_MS)).containsExactly("a");
  }

  @Test
  void recordWrittenAnewInBetweenBeginsTheTimeAnew() {
    // Given
    absences.look(listing("a", gone(3, 4)), 10_000);

    // When
    absences.look(listing("a", gone(4, 6)), 15_000);

    // Then
    assertThat(stoppedAt(15_000 + STOPS_AFTER_MS - 1)).isEmpty();
    assertThat(stoppedAt(15_000 + STOPS_AFTER_MS)).containsExactly("a");
  }

  @Test
  void connectionThatWasSeenEndsTheAbsence() {
    // Given
    absences.look(listing("a", gone(3, 4)), 10_000);
    absences.look(listing("a", producer(true, 3, 4, 1_000)), 11_000);

    // When
    Set<String> stopped = stoppedAt(1_000_000);

    // Then
    assertThat(stopped).isEmpty();
  }

  @Test
  void ensembleWithoutTheRecordSaysNothing() {
    // Given
    absences.look(listing("a", gone(3, 4)), 10_000);
    absences.look(Map.of("a", new Stamped<>(7L, List.of())), 11_000);

    // When
    Set<String> stopped = stoppedAt(1_000_000);

    // Then
    assertThat(stopped).isEmpty();
  }

  @Test
  void producerThatPromisesNothingNeverCountsAsStopped() {
    // Given
    RegisteredProducer silent = producer(false, 3, 4, 0);
    absences.look(listing("a", silent), 10_000);

    // When
    Set<String> stopped = absences.stoppedAt(silent.registration(), ALL, Long.MAX_VALUE);

    // Then
    assertThat(stopped).isEmpty();
    assertThat(Absences.stopsAfterMs(silent.registration())).isEqualTo(Long.MAX_VALUE);
  }

  private Set<String> stoppedAt(long timeMs) {
    return absences.stoppedAt(gone(3, 4).registration(), ALL, timeMs);
  }

  private static Map<String, Stamped<List<RegisteredProducer>>> listing(
      String ensemble, RegisteredProducer producer) {
    return Map.of(ensemble, new Stamped<>(7L, List.of(producer)));
  }

  private static RegisteredProducer gone(int version, int liveChanges) {
    return producer(false, version, liveChanges, 1_000);
  }

  private static RegisteredProducer producer(
      boolean live, int version, int liveChanges, long isolationMaxMs) {
    ProducerRegistration registration =
        new ProducerRegistration(
            "p1",
            "client",
            "host",
            FeatureRange.CURRENT,
            Set.of("flights"),
            true,
            true,
            "",
            2_000,
            3_000,
            isolationMaxMs,
            0);
    return new RegisteredProducer(registration, live, version, liveChanges, 5);
  }
}
