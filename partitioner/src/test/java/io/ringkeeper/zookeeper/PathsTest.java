package io.ringkeeper.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.paxos.Ballot;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathsTest {

  private static final Paths PATHS = Paths.of("h1:2181,h2:2181/some/chroot");

  @Test
  void everythingLiesUnderTheChroot() {
    // Given
    Ballot change = new Ballot(7, "sink-1", 3);
    // When
    String ack = PATHS.ack("flights", change, "producer-1");
    // Then
    assertThat(ack).isEqualTo("/some/chroot/ringkeeper/rings/flights/acks/7-3-sink-1/producer-1");
    assertThat(PATHS.watched(new WatchTarget.Acknowledgements("flights", change)))
        .isEqualTo(Paths.parent(ack));
    assertThat(PATHS.live("producer-1", 0x10ab))
        .isEqualTo("/some/chroot/ringkeeper/producers/producer-1/live-10ab");
    assertThat(Paths.servers("h1:2181,h2:2181/some/chroot")).isEqualTo("h1:2181,h2:2181");
  }

  @Test
  void withoutChrootEverythingLiesUnderTheRoot() {
    // Given
    Paths paths = Paths.of("h1:2181");
    // When
    String acceptor = paths.acceptor();
    // Then
    assertThat(acceptor).isEqualTo("/ringkeeper/acceptor");
    assertThat(Paths.parent("/ringkeeper")).isEqualTo("/");
  }

  @Test
  void ballotOfAnyProposerIsALegalNodeNameAndComesBack() {
    // Given
    Ballot ballot = new Ballot(12, "sink/../é %-7\u0001", 34);
    // When
    String name = Paths.nodeName(ballot);
    // Then
    assertThat(name).matches("[A-Za-z0-9._*+%-]+");
    assertThat(Paths.ballot(name)).contains(ballot);
  }

  @Test
  void nodeNameThatNoBallotHasIsRecognized() {
    // Given
    String[] names = {"", "1", "1-2", "x-2-p", "1-x-p", "-1-2-p", "01-2-p", "1-2-%", "1-2-"};
    for (String name : names) {
      // When
      Optional<Ballot> ballot = Paths.ballot(name);
      // Then
      assertThat(ballot).as(name).isEmpty();
    }
  }

  @Test
  void nameThatCouldLeaveItsPlaceIsRefused() {
    // Given
    String name = "../acceptor";
    // When
    // Then
    assertThatThrownBy(() -> PATHS.register(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PATHS.producer("..")).isInstanceOf(IllegalArgumentException.class);
  }
}
