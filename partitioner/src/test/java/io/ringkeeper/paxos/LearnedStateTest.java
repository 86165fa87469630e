package io.ringkeeper.paxos;

import static io.ringkeeper.paxos.Fixtures.A;
import static io.ringkeeper.paxos.Fixtures.B;
import static io.ringkeeper.paxos.Fixtures.C;
import static io.ringkeeper.paxos.Fixtures.D;
import static io.ringkeeper.paxos.Fixtures.accepted;
import static io.ringkeeper.paxos.Fixtures.ballot;
import static io.ringkeeper.paxos.Fixtures.none;
import static io.ringkeeper.paxos.Fixtures.quorum;
import static io.ringkeeper.paxos.Fixtures.state;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearnedStateTest {

  private static final Accepted ONE = accepted(ballot(2), state(1, "one"));
  private static final Accepted TWO = accepted(ballot(4), state(2, "two"));
  private static final Quorum FIVE = quorum(A, B, C, D, new AcceptorId("e", "first"));

  @Test
  void majorityAtOneBallotProvesChosen() {
    // Given
    LearnedState one = LearnedState.empty().observe(A, ONE);

    // When
    LearnedState two = one.observe(C, ONE);

    // Then
    assertThat(one.chosen()).isEmpty();
    assertThat(two.chosen()).contains(ONE);
  }

  @Test
  void sameStateAtDifferentBallotsProvesNothing() {
    // Given
    LearnedState one = LearnedState.empty().observe(A, ONE);

    // When
    LearnedState two = one.observe(B, ONE.at(ballot(3)));

    // Then
    assertThat(two.chosen()).isEmpty();
  }

  @Test
  void evidenceOutlivesOverwriting() {
    // Given: a was overwritten before b was looked at.
    LearnedState learned = LearnedState.empty().observe(A, ONE).observe(A, TWO);

    // When
    LearnedState after = learned.observe(B, ONE);

    // Then
    assertThat(after.chosen()).contains(ONE);
    assertThat(after.open()).contains(TWO);
  }

  @Test
  void highestOfSeveralOpenBallotsIsTheOpenOne() {
    // Given
    Accepted three = accepted(ballot(6), state(3, "three"));

    // When
    LearnedState after = LearnedState.empty().observe(A, ONE).observe(B, three).observe(C, TWO);

    // Then
    assertThat(after.open()).contains(three);
  }

  @Test
  void stateIsNamedByVersionAndDigest() {
    // When
    String text = state(3, "three").toString();

    // Then
    assertThat(text).startsWith("v3:").hasSizeGreaterThan(3);
  }

  @Test
  void repeatsAndStrangersProveNothing() {
    // Given
    LearnedState one = LearnedState.empty().observe(A, ONE);

    // When
    LearnedState after =
        one.observe(A, ONE).observe(D, ONE).observe(new AcceptorId("b", "second"), ONE);

    // Then
    assertThat(after).isSameAs(one);
  }

  @Test
  void lowerBallotNeverReplacesAHigherChosenOne() {
    // Given
    LearnedState learned = LearnedState.empty().observe(A, TWO).observe(B, TWO);

    // When
    LearnedState after = learned.observe(A, ONE).observe(B, ONE);

    // Then
    assertThat(after.chosen()).contains(TWO);
  }

  @Test
  void emptyRegisterIsNoEvidence() {
    // Given
    LearnedState nothing = LearnedState.empty();

    // When
    LearnedState after = nothing.observe(A, none()).observe(B, none());

    // Then
    assertThat(after.chosen()).isEmpty();
  }

  @Test
  void laterDecisionReplacesAnEarlierOneAndEndsItsEvidence() {
    // Given: one is decided; two was seen once, at a lower ballot that lost to its own repetition.
    Accepted repeated = TWO.at(ballot(6));
    LearnedState learned =
        LearnedState.empty().observe(A, ONE).observe(B, ONE).observe(C, TWO).observe(A, repeated);

    // When
    LearnedState after = learned.observe(B, repeated);

    // Then
    assertThat(after.chosen()).contains(repeated);
    assertThat(after.open()).isEmpty();
    assertThat(after.voters(TWO)).isEmpty();
    assertThat(after.observe(C, repeated)).isSameAs(after);
  }

  @Test
  void evidenceAboveADecisionStaysAndTheHighestOfItIsOpen() {
    // Given
    Accepted lower = TWO.at(ballot(6));
    Accepted higher = TWO.at(ballot(7));
    LearnedState learned =
        LearnedState.empty().observe(A, higher).observe(B, lower).observe(C, ONE);

    // When
    LearnedState after = learned.observe(A, ONE);

    // Then
    assertThat(after.chosen()).contains(ONE);
    assertThat(after.open()).contains(higher);
    assertThat(after.voters(higher)).containsExactly(A);
    assertThat(after.voters(lower)).containsExactly(B);
  }

  @Test
  void votersOfAnUndecidedStateAreRemembered() {
    // Given
    Accepted ofFive = new Accepted(ballot(2), state(1, "one"), FIVE, FIVE);

    // When
    LearnedState learned = LearnedState.empty().observe(A, ofFive).observe(D, ofFive);

    // Then
    assertThat(learned.chosen()).isEmpty();
    assertThat(learned.voters(ofFive)).containsExactlyInAnyOrder(A, D);
  }
}
