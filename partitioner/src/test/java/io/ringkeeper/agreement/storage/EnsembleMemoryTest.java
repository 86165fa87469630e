package io.ringkeeper.agreement.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.agreement.storage.StoredNode.NodeStat;
import io.ringkeeper.paxos.AcceptorId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnsembleMemoryTest {

  private static final AcceptorId FIRST = new AcceptorId("a", "1");
  private static final AcceptorId SECOND = new AcceptorId("a", "2");

  private final EnsembleMemory memory = new EnsembleMemory();

  private static StoredNode node(AcceptorId id, long czxid) {
    return new StoredNode(AcceptorCodec.encode(id), new NodeStat(czxid, czxid, 0));
  }

  private static @Nullable Reason reason(Excluding<AcceptorId> identity) {
    Excluded excluded = identity.excluded();
    return excluded == null ? null : excluded.reason();
  }

  @Test
  void identityIsMissingOnlyOnceItWasSeen() {
    // Given
    Excluding<AcceptorId> before = memory.examine("a", null);
    memory.examine("a", node(FIRST, 5));

    // When
    Excluding<AcceptorId> after = memory.examine("a", null);

    // Then
    assertThat(before).isEqualTo(Excluding.nothing());
    assertThat(reason(after)).isEqualTo(Reason.MISSING);
  }

  @Test
  void sameIdentityIsTrustedAgainAndAgain() {
    // Given
    memory.examine("a", node(FIRST, 5));

    // When
    Excluding<AcceptorId> again = memory.examine("a", node(FIRST, 5));

    // Then
    assertThat(again).isEqualTo(Excluding.of(FIRST));
  }

  @Test
  void identityCreatedTwiceIsRecreated() {
    // Given
    memory.examine("a", node(FIRST, 5));

    // When
    Excluding<AcceptorId> again = memory.examine("a", node(FIRST, 9));

    // Then
    assertThat(reason(again)).isEqualTo(Reason.RECREATED);
  }

  @Test
  void identityThatALaterOneReplacedIsRolledBack() {
    // Given
    memory.examine("a", node(FIRST, 5));
    Excluding<AcceptorId> later = memory.examine("a", node(SECOND, 9));

    // When
    Excluding<AcceptorId> earlier = memory.examine("a", node(FIRST, 5));

    // Then
    assertThat(later).isEqualTo(Excluding.of(SECOND));
    assertThat(reason(earlier)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(memory.examine("a", node(SECOND, 9))).isEqualTo(Excluding.of(SECOND));
  }

  @Test
  void identityUnderAnotherNameIsForeignAndNotRemembered() {
    // Given
    Excluding<AcceptorId> foreign = memory.examine("b", node(FIRST, 5));

    // When
    Excluding<AcceptorId> gone = memory.examine("b", null);

    // Then
    assertThat(reason(foreign)).isEqualTo(Reason.FOREIGN);
    assertThat(gone).isEqualTo(Excluding.nothing());
  }

  @Test
  void damagedIdentityIsCorrupt() {
    // Given
    StoredNode damaged = new StoredNode(new byte[] {1}, new NodeStat(5, 5, 0));

    // When
    Excluding<AcceptorId> identity = memory.examine("a", damaged);

    // Then
    assertThat(reason(identity)).isEqualTo(Reason.CORRUPT);
  }
}
