package io.ringkeeper.agreement.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an {@code AcceptorRegister} has to notice: an acceptor that lost or changed what it stored
 * must not vote, and never passes for an empty one.
 */
public abstract class AmnesiaContract extends PortContract {

  private static final String RING = Samples.RING;
  private static final Ballot FIRST = Samples.ballot(1);
  private static final Ballot SECOND = Samples.ballot(2);

  private AcceptorId self;
  private byte[] empty;

  @BeforeEach
  void createAndPromise() {
    self = answer(ensemble().provision("1"));
    Quorum acceptors = new Quorum(List.of(self));
    answer(ensemble().register(RING).create(Samples.RING_ID, self, acceptors, Samples.NOW_MS));
    empty = saboteur().rawRegister(RING);
    write(ensemble(), RegisterWrites.promise(present(), FIRST));
  }

  @Test
  void registerThatWasSeenAndIsGoneIsMissing() {
    // Given
    saboteur().deleteRegister(RING);

    // When
    RegisterRead read = read(ensemble());

    // Then
    assertThat(reason(read)).isEqualTo(Reason.MISSING);
  }

  @Test
  void missingRegisterTakesNoWriteAndIsNotCreatedAgain() {
    // Given
    RegisterWrite write = RegisterWrites.promise(present(), SECOND);
    saboteur().deleteRegister(RING);

    // When
    WriteOutcome written = write(ensemble(), write);
    WriteOutcome created =
        answer(
            ensemble()
                .register(RING)
                .create(Samples.RING_ID, self, new Quorum(List.of(self)), Samples.NOW_MS));

    // Then
    assertThat(written).isNotInstanceOf(WriteOutcome.Applied.class);
    assertThat(created).isNotInstanceOf(WriteOutcome.Applied.class);
    assertThat(reason(read(ensemble()))).isEqualTo(Reason.MISSING);
  }

  @Test
  void registerThatWasDeletedAndCreatedAgainIsRecreated() {
    // Given
    saboteur().recreateRegister(RING, empty);

    // When
    RegisterRead read = read(ensemble());

    // Then
    assertThat(reason(read)).isEqualTo(Reason.RECREATED);
  }

  @Test
  void writeOnARecreatedRegisterIsNoVoteThoughTheVersionFits() {
    // Given
    RegisterRead.Present seen = present();
    RegisterWrite write = RegisterWrites.promise(seen, SECOND);
    saboteur().recreateRegister(RING, empty);
    saboteur().overwriteRegister(RING, RegisterCodec.encode(seen.register()));

    // When
    WriteOutcome outcome = write(ensemble(), write);

    // Then
    assertThat(outcome).isNotInstanceOf(WriteOutcome.Applied.class);
    assertThat(reason(read(ensemble()))).isEqualTo(Reason.RECREATED);
  }

  @Test
  void registerOfAnEarlierIncarnationIsRecreated() {
    // Given
    saboteur().replaceIdentity(new AcceptorId(ACCEPTOR, "2"));

    // When
    RegisterRead seenBefore = read(ensemble());
    RegisterRead seenFirst = read(anotherHandle());

    // Then
    assertThat(reason(seenBefore)).isEqualTo(Reason.RECREATED);
    assertThat(reason(seenFirst)).isEqualTo(Reason.RECREATED);
  }

  @Test
  void ensembleUnderASecondNameIsForeign() {
    // Given
    Ensemble misnamed = anotherHandle("b");

    // When
    RegisterRead read = read(misnamed);

    // Then
    assertThat(reason(read)).isEqualTo(Reason.FOREIGN);
  }

  @Test
  void registerOfAnotherAcceptorIsForeign() {
    // Given
    RegisterRecord mine = RegisterCodec.decode(empty);
    RegisterRecord other =
        new RegisterRecord(
            mine.ringId(), new AcceptorId("z", "1"), Ballot.ZERO, mine.summary(), mine.journal());
    saboteur().recreateRegister(RING, RegisterCodec.encode(other));

    // When
    RegisterRead read = read(anotherHandle());

    // Then
    assertThat(reason(read)).isEqualTo(Reason.FOREIGN);
  }

  @Test
  void registerThatBecameAnotherRingsIsForeign() {
    // Given
    RegisterRecord mine = present().register();
    RegisterRecord other =
        new RegisterRecord("another-ring", self, mine.promised(), mine.summary(), mine.journal());
    saboteur().overwriteRegister(RING, RegisterCodec.encode(other));

    // When
    RegisterRead read = read(ensemble());

    // Then
    assertThat(reason(read)).isEqualTo(Reason.FOREIGN);
  }

  @Test
  void registerWithAFlippedBitIsCorrupt() {
    // Given
    byte[] bytes = saboteur().rawRegister(RING);
    bytes[bytes.length / 2] ^= 4;
    saboteur().overwriteRegister(RING, bytes);

    // When
    RegisterRead seenBefore = read(ensemble());
    RegisterRead seenFirst = read(anotherHandle());

    // Then
    assertThat(reason(seenBefore)).isEqualTo(Reason.CORRUPT);
    assertThat(reason(seenFirst)).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void registerWithoutContentIsCorruptAndNotEmpty() {
    // Given
    saboteur().overwriteRegister(RING, new byte[0]);

    // When
    RegisterRead read = read(ensemble());

    // Then
    assertThat(reason(read)).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void registerOfALaterReleaseIsTooNew() {
    // Given
    byte[] bytes = saboteur().rawRegister(RING);
    saboteur().overwriteRegister(RING, ofFeatureLevel(9, bytes));

    // When
    RegisterRead read = read(ensemble());

    // Then
    assertThat(reason(read)).isEqualTo(Reason.TOO_NEW);
  }

  @Test
  void olderContentWrittenBackIsExcluded() {
    // Given
    saboteur().overwriteRegister(RING, empty);

    // When
    RegisterRead seenBefore = read(ensemble());
    RegisterRead seenFirst = read(anotherHandle());

    // Then
    assertThat(reason(seenBefore)).isIn(Reason.ROLLED_BACK, Reason.CORRUPT);
    assertThat(reason(seenFirst)).isIn(Reason.ROLLED_BACK, Reason.CORRUPT);
  }

  @Test
  void registerFromARestoredBackupIsRolledBack() {
    // Given
    Optional<Runnable> restore = saboteur().backup();
    assumeTrue(restore.isPresent(), "these servers cannot be restored from a backup");
    write(ensemble(), RegisterWrites.promise(present(), SECOND));
    restore.orElseThrow().run();

    // When
    RegisterRead read = read(ensemble());

    // Then
    assertThat(reason(read)).isEqualTo(Reason.ROLLED_BACK);
  }

  @Test
  void rolledBackRegisterStaysExcludedWhenOthersWriteOn() {
    // Given
    Optional<Runnable> restore = saboteur().backup();
    assumeTrue(restore.isPresent(), "these servers cannot be restored from a backup");
    write(ensemble(), RegisterWrites.promise(present(), SECOND));
    restore.orElseThrow().run();
    read(ensemble());
    Ensemble unaware = anotherHandle();
    for (int round = 3; round < 6; round++) {
      RegisterRead.Present read = (RegisterRead.Present) read(unaware);
      write(unaware, RegisterWrites.promise(read, Samples.ballot(round)));
    }

    // When
    RegisterRead read = read(ensemble());

    // Then
    assertThat(reason(read)).isEqualTo(Reason.ROLLED_BACK);
  }

  private RegisterRead.Present present() {
    return (RegisterRead.Present) read(ensemble());
  }

  private static RegisterRead read(Ensemble at) {
    return answer(at.register(RING).read());
  }

  private static WriteOutcome write(Ensemble at, RegisterWrite write) {
    return answer(at.register(RING).write(write));
  }

  private static Reason reason(RegisterRead read) {
    assertThat(read).isInstanceOf(RegisterRead.Excluded.class);
    return ((RegisterRead.Excluded) read).reason();
  }

  /** The same bytes as a release that needs this feature level would have written them. */
  private static byte[] ofFeatureLevel(int level, byte[] bytes) {
    byte[] changed = bytes.clone();
    changed[4] = (byte) level;
    changed[5] = (byte) level;
    CRC32C crc = new CRC32C();
    crc.update(changed, 0, changed.length - Integer.BYTES);
    ByteBuffer.wrap(changed).putInt(changed.length - Integer.BYTES, (int) crc.getValue());
    return changed;
  }
}
