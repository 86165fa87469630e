package io.ringkeeper.agreement.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Phase.Moving;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Stamped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static final RingState STATE = Samples.growing(Samples.genesis(), 4, Samples.ballot(2));
  private static final Moving CHANGE = STATE.change().orElseThrow();
  private static final Map<String, Long> SESSIONS = Map.of("a", 1L, "b", 2L, "c", 3L);

  private final Drain drain = new Drain(STATE, CHANGE, 100);

  @Test
  void aMajorityThatVotedAndListedInOneSessionCounts() {
    // Given
    var listings = listings(Map.of("a", 1L, "b", 2L), "p1");

    // When
    drain.admit(Set.of("a", "b"), SESSIONS, listings);

    // Then
    assertThat(drain.isListed()).isTrue();
    assertThat(waitedFor()).containsExactly("p1");
    assertThat(drain.view(new Absences(), 130).seenForMs()).isEqualTo(30);
  }

  @Test
  void anEnsembleThatDidNotVoteDoesNotCount() {
    // Given
    var listings = listings(Map.of("a", 1L, "b", 2L), "p1");

    // When
    drain.admit(Set.of("a", "c"), SESSIONS, listings);

    // Then
    assertThat(drain.isListed()).isFalse();
  }

  @Test
  void anEnsembleWhoseSessionChangedAroundTheVoteDoesNotCount() {
    // Given
    var listings = listings(Map.of("a", 1L, "b", 22L), "p1");

    // When
    drain.admit(Set.of("a", "b"), SESSIONS, listings);

    // Then
    assertThat(drain.isListed()).isFalse();
  }

  @Test
  void strangersDoNotMakeAMajority() {
    // Given
    var listings = listings(Map.of("a", 1L, "x", 9L), "p1");

    // When
    drain.admit(Set.of("a", "x"), Map.of("a", 1L, "x", 9L), listings);

    // Then
    assertThat(drain.isListed()).isFalse();
  }

  @Test
  void whoIsMissingFromAMinorityIsStillWaitedFor() {
    // Given
    drain.admit(Set.of("a", "b"), SESSIONS, listings(Map.of("a", 1L, "b", 2L), "p1"));

    // When
    drain.relist(listings(Map.of("a", 1L)), 100);

    // Then
    assertThat(waitedFor()).containsExactly("p1");
  }

  @Test
  void whoIsMissingFromAMajorityInTheSameSessionsHasLeft() {
    // Given
    drain.admit(Set.of("a", "b"), SESSIONS, listings(Map.of("a", 1L, "b", 2L), "p1"));

    // When
    drain.relist(listings(Map.of("a", 1L, "b", 2L)), 100);

    // Then
    assertThat(waitedFor()).isEmpty();
    assertThat(drain.isListed()).isTrue();
  }

  @Test
  void aListingInAnotherSessionProvesNothingAndEndsTheAdmission() {
    // Given
    drain.admit(Set.of("a", "b"), SESSIONS, listings(Map.of("a", 1L, "b", 2L), "p1"));

    // When
    drain.relist(listings(Map.of("a", 1L, "b", 22L)), 100);

    // Then
    assertThat(waitedFor()).containsExactly("p1");
    assertThat(drain.isListed()).isFalse();
  }

  @Test
  void whoRegistersLaterIsNotWaitedFor() {
    // Given
    drain.admit(Set.of("a", "b"), SESSIONS, listings(Map.of("a", 1L, "b", 2L), "p1"));

    // When
    drain.relist(listings(Map.of("a", 1L, "b", 2L), "p1", "later"), 100);

    // Then
    assertThat(waitedFor()).containsExactly("p1");
  }

  @Test
  void onlyAcknowledgementsOfThisChangeCount() {
    // Given
    var acks =
        List.of(
            new Stamped<>(
                1L,
                List.of(
                    Samples.ack(CHANGE.changeId(), "p1"), Samples.ack(Samples.ballot(1), "p2"))));

    // When
    drain.acknowledge(acks);

    // Then
    assertThat(drain.view(new Absences(), 100).acknowledged()).containsExactly("p1");
  }

  private List<String> waitedFor() {
    return drain.view(new Absences(), 100).waitedFor().stream()
        .map(p -> p.registration().producerId())
        .toList();
  }

  private static Map<String, Stamped<List<RegisteredProducer>>> listings(
      Map<String, Long> sessions, String... producers) {
    List<RegisteredProducer> listed =
        Stream.of(producers)
            .map(id -> new RegisteredProducer(Samples.registration(id), true, 0, 1, Samples.NOW_MS))
            .toList();
    Map<String, Stamped<List<RegisteredProducer>>> listings = new HashMap<>();
    sessions.forEach((name, session) -> listings.put(name, new Stamped<>(session, listed)));
    return listings;
  }
}
