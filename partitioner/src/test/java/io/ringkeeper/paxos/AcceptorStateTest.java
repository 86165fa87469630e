package io.ringkeeper.paxos;

import static io.ringkeeper.paxos.Fixtures.ABC;
import static io.ringkeeper.paxos.Fixtures.accepted;
import static io.ringkeeper.paxos.Fixtures.ballot;
import static io.ringkeeper.paxos.Fixtures.none;
import static io.ringkeeper.paxos.Fixtures.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AcceptorStateTest {

  @Test
  void acceptorAsCreatedGrantsTheFirstBallot() {
    // Given
    AcceptorState created = AcceptorState.created(ABC);

    // When
    Vote vote = AcceptorRules.prepare(created, ballot(1));

    // Then
    assertThat(vote).isEqualTo(new Vote.Granted(new AcceptorState(ballot(1), none())));
  }

  @Test
  void acceptedBallotIsNeverAboveThePromisedOne() {
    // Given
    Accepted accepted = accepted(ballot(4), state(1, "one"));

    // When
    var attempt = assertThatThrownBy(() -> new AcceptorState(ballot(3), accepted));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
    assertThat(new AcceptorState(ballot(4), accepted).accepted()).isEqualTo(accepted);
  }
}
