package io.ringkeeper.paxos;

import static io.ringkeeper.paxos.Fixtures.accepted;
import static io.ringkeeper.paxos.Fixtures.ballot;
import static io.ringkeeper.paxos.Fixtures.none;
import static io.ringkeeper.paxos.Fixtures.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptorRulesTest {

  private static final Accepted OLD = accepted(ballot(2), state(1, "one"));

  private static AcceptorState holding(long promised, long accepted) {
    Accepted held = accepted == 0 ? none() : accepted(ballot(accepted), state(1, "one"));
    return new AcceptorState(ballot(promised), held);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, true",
    "3, 0, 2, false",
    "3, 0, 3, false",
    "3, 0, 4, true",
    "3, 2, 2, false",
    "3, 2, 3, false",
    "3, 2, 4, true",
    "3, 3, 3, false",
    "3, 3, 4, true",
  })
  void promiseIsGivenToHigherBallotsOnlyAndKeepsWhatIsAccepted(
      long promised, long accepted, long asked, boolean granted) {
    // Given
    AcceptorState before = holding(promised, accepted);

    // When
    Vote vote = AcceptorRules.prepare(before, ballot(asked));

    // Then
    assertThat(vote)
        .isEqualTo(
            granted
                ? new Vote.Granted(new AcceptorState(ballot(asked), before.accepted()))
                : new Vote.Refused(ballot(promised)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, true", "3, 0, 2, false", "3, 0, 3, true", "3, 0, 4, true",
    "3, 2, 2, false", "3, 2, 3, true", "3, 3, 4, true", "4, 3, 3, false",
  })
  void acceptIsStoredUnlessAHigherBallotWasPromised(
      long promised, long accepted, long asked, boolean granted) {
    // Given
    AcceptorState before = holding(promised, accepted);
    Accepted proposed = accepted(ballot(asked), state(2, "two"));

    // When
    Vote vote = AcceptorRules.accept(before, proposed, null);

    // Then
    assertThat(vote)
        .isEqualTo(
            granted
                ? new Vote.Granted(new AcceptorState(ballot(asked), proposed))
                : new Vote.Refused(ballot(promised)));
  }

  @Test
  void tieOfRoundsIsBrokenByTheProposer() {
    // Given
    AcceptorState before = new AcceptorState(ballot(3, "p"), none());

    // When
    Vote lower = AcceptorRules.prepare(before, ballot(3, "o"));
    Vote higher = AcceptorRules.prepare(before, ballot(3, "q"));

    // Then
    assertThat(lower).isEqualTo(new Vote.Refused(ballot(3, "p")));
    assertThat(higher).isInstanceOf(Vote.Granted.class);
  }

  @Test
  void acceptCanPromiseTheNextBallotInTheSameWrite() {
    // Given
    AcceptorState before = new AcceptorState(ballot(2), none());

    // When
    Vote vote = AcceptorRules.accept(before, OLD, ballot(3));

    // Then
    assertThat(vote).isEqualTo(new Vote.Granted(new AcceptorState(ballot(3), OLD)));
  }

  @Test
  void repeatedAcceptIsRefusedOnceTheNextBallotIsPromised() {
    // Given
    AcceptorState before = new AcceptorState(ballot(3), OLD);

    // When
    Vote vote = AcceptorRules.accept(before, OLD, ballot(3));

    // Then
    assertThat(vote).isEqualTo(new Vote.Refused(ballot(3)));
  }

  @Test
  void nextBallotOfAnotherProposerIsAnError() {
    // Given
    AcceptorState before = new AcceptorState(ballot(2), none());

    // When
    var attempt = assertThatThrownBy(() -> AcceptorRules.accept(before, OLD, ballot(3, "other")));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secondStateAtOneBallotIsAnError() {
    // Given
    AcceptorState before = new AcceptorState(ballot(2), OLD);

    // When
    var attempt =
        assertThatThrownBy(
            () -> AcceptorRules.accept(before, accepted(ballot(2), state(1, "other")), null));

    // Then
    attempt.isInstanceOf(IllegalStateException.class).hasMessageContaining("carries both");
  }
}
