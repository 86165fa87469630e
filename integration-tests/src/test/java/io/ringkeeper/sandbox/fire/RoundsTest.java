package io.ringkeeper.sandbox.fire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which faults share a round. */
class RoundsTest {

  @ParameterizedTest
  @CsvSource({
    "FREEZE_PROPOSER, KILL_CONNECT, true",
    "KILL_CONNECT, KILL_PROPOSER, true",
    "KILL_PROPOSER, FREEZE_PROPOSER, true",
    "KILL_CONNECT, LOST_REPLY, true",
    "CUT, KILL_PROPOSER, true",
    "KILL_SERVER, KILL_CONNECT, false",
    "FREEZE_SERVER, FREEZE_PROPOSER, false",
    "KILL_SERVER, CUT, false",
    "DISK_FULL, HALF_OPEN, false"
  })
  void faultsThatWantTheSameProcessDoNotMeet(FaultKind one, FaultKind other, boolean areInTheWay) {
    // When
    boolean found = Rounds.areInTheWay(one, other);

    // Then
    assertThat(found).isEqualTo(areInTheWay);
    assertThat(Rounds.areInTheWay(other, one)).isEqualTo(areInTheWay);
  }
}
