package io.ringkeeper.agreement.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Present;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.agreement.storage.StoredNode.NodeStat;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The judgement of stored registers by the numbers that ZooKeeper keeps for their nodes. */
class RegisterMemoryTest {

  private static final AcceptorId SELF = Samples.acceptor("a");
  private static final AcceptorId SECOND_LIFE = SELF.life("12345678-1");
  private static final Excluding<AcceptorId> IDENTITY = Excluding.of(SELF);
  private static final long CREATED = 10;
  private static final RegisterRecord V0 =
      RegisterRecord.empty(Samples.RING_ID, SELF, Samples.quorum("a", "b", "c"), Samples.NOW_MS);
  private static final RegisterRecord V1 = promised(V0, 1);
  private static final RegisterRecord V2 = promised(V1, 2);
  private static final RegisterRecord V3 = promised(V2, 3);

  private final RegisterMemory memory = new RegisterMemory();

  private static RegisterRecord promised(RegisterRecord before, long round) {
    Ballot ballot = Samples.ballot(round);
    int version = before.journal().get(before.journal().size() - 1).znodeVersion() + 1;
    return before.after(
        ballot, before.summary(), JournalEntry.promised(version, ballot, Samples.NOW_MS));
  }

  private static RegisterRecord accepted(RegisterRecord before, long round) {
    RingState state = Samples.genesis(48, 12);
    Summary summary = Samples.summary(state, StateCodec.encode(state), Samples.ballot(round));
    int version = before.journal().size();
    return before.after(
        Samples.ballot(round),
        summary,
        JournalEntry.accepted(version, summary, null, Samples.NOW_MS));
  }

  private static RegisterRecord secondLife() {
    RingState state = Samples.genesis(48, 12);
    Summary chosen = Samples.summary(state, StateCodec.encode(state), Samples.ballot(1));
    return RegisterRecord.joining(Samples.RING_ID, SECOND_LIFE, chosen, Samples.NOW_MS);
  }

  private static StoredNode node(RegisterRecord record, long czxid, long mzxid, int version) {
    return new StoredNode(RegisterCodec.encode(record), new NodeStat(czxid, mzxid, version));
  }

  private RegisterRead look(RegisterRecord record, long czxid, long mzxid, int version) {
    return memory.examine(IDENTITY, node(record, czxid, mzxid, version));
  }

  private RegisterRead see(RegisterRecord record, long mzxid) {
    int newest = record.journal().get(record.journal().size() - 1).znodeVersion();
    return look(record, CREATED, mzxid, newest);
  }

  private static @Nullable Reason reason(RegisterRead read) {
    return read instanceof Excluded excluded ? excluded.reason() : null;
  }

  @Test
  void registerThatGrowsIsPresentEachTime() {
    // Given
    see(V0, 10);

    // When
    RegisterRead later = see(V2, 14);

    // Then
    assertThat(later).isEqualTo(new Present(V2, 2));
    assertThat(see(V2, 14)).isEqualTo(later);
  }

  @Test
  void nodeWrittenEarlierThanTheOneSeenIsRolledBack() {
    // Given
    see(V2, 14);

    // When
    RegisterRead earlier = look(V1, CREATED, 12, 1);

    // Then
    assertThat(reason(earlier)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(see(V2, 14)).isInstanceOf(Present.class);
  }

  @Test
  void versionAndTimeOfTheNodeRiseTogether() {
    // Given
    see(V2, 14);

    // When
    RegisterRead sameVersionLater = see(V2, 15);
    RegisterRead laterVersionAtTheSameTime = see(V3, 14);
    RegisterRead earlierVersionLater = look(V1, CREATED, 15, 1);

    // Then
    assertThat(reason(sameVersionLater)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(reason(laterVersionAtTheSameTime)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(reason(earlierVersionLater)).isEqualTo(Reason.ROLLED_BACK);
  }

  @Test
  void damageOnANodeCreatedAnewIsToldFromDamageOfTheOldOne() {
    // Given
    see(V1, 12);
    byte[] damaged = {1, 2, 3};

    // When
    RegisterRead anew = memory.examine(IDENTITY, new StoredNode(damaged, new NodeStat(20, 20, 0)));
    RegisterRead old =
        memory.examine(IDENTITY, new StoredNode(damaged, new NodeStat(CREATED, 14, 2)));

    // Then
    assertThat(reason(anew)).isEqualTo(Reason.RECREATED);
    assertThat(reason(old)).isEqualTo(Reason.CORRUPT);
    assertThat(
            reason(
                new RegisterMemory()
                    .examine(IDENTITY, new StoredNode(damaged, new NodeStat(20, 20, 0)))))
        .isEqualTo(Reason.CORRUPT);
  }

  @Test
  void journalThatDoesNotEndAtTheNodesVersionIsExcluded() {
    // Given
    int version = 2;

    // When
    RegisterRead behind = look(V1, CREATED, 14, version);
    RegisterRead ahead = look(V3, CREATED, 14, version);

    // Then
    assertThat(reason(behind)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(reason(ahead)).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void promiseOrAcceptedBallotThatFallsIsRolledBack() {
    // Given: version 3 continues the journal, but with less than was promised or accepted.
    RegisterRecord seen = accepted(V2, 2);
    RegisterRecord lowerPromise =
        new RegisterRecord(
            seen.ringId(), SELF, Samples.ballot(1), seen.summary(), promised(seen, 3).journal());
    RegisterRecord lowerAccept =
        new RegisterRecord(
            seen.ringId(), SELF, Samples.ballot(3), V2.summary(), promised(seen, 3).journal());
    see(seen, 16);

    // When
    RegisterRead promiseFell = see(lowerPromise, 18);
    RegisterRead acceptFell = see(lowerAccept, 18);

    // Then
    assertThat(reason(promiseFell)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(reason(acceptFell)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(see(promised(seen, 3), 18)).isInstanceOf(Present.class);
  }

  @Test
  void anotherTransitionAtAVersionSeenIsRolledBack() {
    // Given
    see(V2, 14);
    RegisterRecord forked = promised(promised(V1, 7), 8);

    // When
    RegisterRead read = see(forked, 16);

    // Then
    assertThat(reason(read)).isEqualTo(Reason.ROLLED_BACK);
  }

  @Test
  void distrustEndsOnlyWithProofThatTheHistorySeenGoesOn() {
    // Given: so much was written that the journal no longer reaches back to what was seen.
    RegisterRecord far = V2;
    for (int round = 3; round < 3 + JournalEntry.KEPT; round++) {
      far = promised(far, round);
    }
    see(V2, 14);
    memory.distrust();

    // When
    RegisterRead withoutProof = see(far, 100);
    boolean isDistrusted = memory.isDistrusted();
    RegisterRead withProof = see(V3, 50);

    // Then
    assertThat(reason(withoutProof)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(isDistrusted).isTrue();
    assertThat(withProof).isInstanceOf(Present.class);
    assertThat(memory.isDistrusted()).isFalse();
    assertThat(see(far, 100)).isInstanceOf(Present.class);
  }

  @Test
  void nothingSeenIsNothingToDistrust() {
    // Given
    memory.distrust();

    // When
    boolean isDistrusted = memory.isDistrusted();

    // Then
    assertThat(isDistrusted).isFalse();
    assertThat(memory.examine(IDENTITY, null)).isInstanceOf(RegisterRead.Absent.class);
  }

  @Test
  void laterLifeEndsTheEarlierForGood() {
    // Given
    see(V1, 12);
    RegisterRead later = look(secondLife(), 20, 20, 0);

    // When
    RegisterRead earlier = look(V2, CREATED, 22, 2);

    // Then
    assertThat(later).isInstanceOf(Present.class);
    assertThat(reason(earlier)).isEqualTo(Reason.ROLLED_BACK);
    assertThat(memory.wrote(V2, new NodeStat(CREATED, 22, 2))).isFalse();
    assertThat(look(secondLife(), 20, 20, 0)).isInstanceOf(Present.class);
  }

  @Test
  void ownWriteCountsAsSeenUnlessItWentToAnotherNode() {
    // Given
    see(V1, 12);

    // When
    boolean elsewhere = memory.wrote(V2, new NodeStat(99, 100, 2));
    boolean here = memory.wrote(V2, new NodeStat(CREATED, 14, 2));

    // Then
    assertThat(elsewhere).isFalse();
    assertThat(here).isTrue();
    assertThat(reason(see(V1, 12))).isEqualTo(Reason.ROLLED_BACK);
  }

  @Test
  void answerThatComesLateDoesNotSetTheMemoryBack() {
    // Given: a read already showed what followed the own write.
    see(V3, 16);

    // When
    boolean counted = memory.wrote(V2, new NodeStat(CREATED, 14, 2));

    // Then
    assertThat(counted).isTrue();
    assertThat(reason(see(V2, 14))).isEqualTo(Reason.ROLLED_BACK);
  }

  @Test
  void firstOwnWriteIsRememberedToo() {
    // Given
    memory.wrote(V1, new NodeStat(CREATED, 12, 1));

    // When
    RegisterRead gone = memory.examine(IDENTITY, null);

    // Then
    assertThat(reason(gone)).isEqualTo(Reason.MISSING);
  }

  @Test
  void exclusionIsNewsOnceUntilTheRegisterIsWellAgain() {
    // Given
    RegisterRead excluded = new Excluded(Reason.CORRUPT, "damaged");
    RegisterRead otherwise = new Excluded(Reason.MISSING, "gone");
    RegisterRead well = new Present(V0, 0);

    // When
    boolean first = memory.isNews(excluded);

    // Then
    assertThat(first).isTrue();
    assertThat(memory.isNews(excluded)).isFalse();
    assertThat(memory.isNews(new RegisterRead.Unavailable("not connected"))).isFalse();
    assertThat(memory.isNews(excluded)).isFalse();
    assertThat(memory.isNews(otherwise)).isTrue();
    assertThat(memory.isNews(well)).isFalse();
    assertThat(memory.isNews(otherwise)).isTrue();
  }

  @Test
  void registerWithoutAnIdentityOfItsEnsembleIsMissingIt() {
    // Given
    Excluding<AcceptorId> none = Excluding.nothing();

    // When
    RegisterRead read = memory.examine(none, node(V0, CREATED, CREATED, 0));

    // Then
    assertThat(reason(read)).isEqualTo(Reason.MISSING);
  }
}
