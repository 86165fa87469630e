package io.ringkeeper.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BallotTest {

  private static final List<Ballot> ASCENDING =
      List.of(
          Ballot.ZERO,
          new Ballot(1, "p", 9),
          new Ballot(2, "p", 0),
          new Ballot(2, "p", 1),
          new Ballot(2, "q", 0),
          new Ballot(10, "a", 0));

  @Test
  void roundComesFirstThenProposerThenAttempt() {
    // Given
    List<Ballot> descending = new ArrayList<>(ASCENDING);
    Collections.reverse(descending);

    // When
    List<Ballot> sorted = descending.stream().sorted().toList();

    // Then
    assertThat(sorted).isEqualTo(ASCENDING);
  }

  @Test
  void maximumIsTheHigherOfTheTwoInAnyOrder() {
    // Given
    Ballot low = ASCENDING.get(2);
    Ballot high = ASCENDING.get(3);

    // When
    List<Ballot> maxima = Stream.of(low.max(high), high.max(low), high.max(high)).toList();

    // Then
    assertThat(maxima).containsOnly(high);
    assertThat(high.isBelow(high)).isFalse();
  }

  @Test
  void nextBallotIsOneRoundHigherForWhoeverTakesIt() {
    // Given
    Ballot seen = new Ballot(7, "q", 3);

    // When
    Ballot next = seen.next("p", 4);

    // Then
    assertThat(next).isEqualTo(new Ballot(8, "p", 4));
    assertThat(seen.isBelow(next)).isTrue();
  }

  @Test
  void roundsEndInAnErrorAndNeverStartAgainFromBelow() {
    // Given
    Ballot last = new Ballot(Ballot.MAX_ROUND, "p", 0);

    // When
    var attempt = assertThatThrownBy(() -> last.next("p", 1));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"-1, p, 0", "1, p, -1", "1, '', 0", "0, p, 0"})
  void ballotOutOfRangeIsRefused(long round, String proposer, long nonce) {
    // Given: a round or an attempt below zero, or an anonymous or a premature proposer.

    // When
    var attempt = assertThatThrownBy(() -> new Ballot(round, proposer, nonce));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void proposerIdHasAtMost64Characters() {
    // Given
    String longest = "p".repeat(64);

    // When
    Ballot ballot = new Ballot(1, longest, 0);

    // Then
    assertThat(ballot.proposerId()).isEqualTo(longest);
    assertThatThrownBy(() -> new Ballot(1, longest + "p", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shortFormShowsRoundAttemptAndProposer() {
    // Given
    Ballot ballot = new Ballot(7, "p", 3);

    // When
    String shown = ballot.toString();

    // Then
    assertThat(shown).isEqualTo("7.3@p");
    assertThat(Ballot.ZERO).hasToString("0");
  }
}
