package io.ringkeeper.agreement.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.EpochEntries;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.ring.Move;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {

  private static final int VERSION_AT = 3;
  private static final int FEATURES_AT = 4;

  static List<CodecSamples.Sample> samples() {
    return CodecSamples.all();
  }

  /** Whoever changes a format gives it another version and keeps reading this one. */
  @ParameterizedTest
  @MethodSource("samples")
  void formatIsTheOneThatWasPublished(CodecSamples.Sample sample) throws IOException {
    // Given
    String published = published(sample.name());

    // When
    String written = sample.hex();

    // Then
    assertThat(written).isEqualTo(published);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void decodingAndEncodingAgainGivesTheSameBytes(CodecSamples.Sample sample) {
    // Given
    byte[] bytes = sample.encoded();

    // When
    byte[] again = sample.reencode().apply(bytes);

    // Then
    assertThat(again).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyFlippedBitIsNoticedAsCorruption(CodecSamples.Sample sample) {
    // Given
    byte[] bytes = sample.encoded();

    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);

      // When
      // Then
      assertThatThrownBy(() -> sample.reencode().apply(damaged))
          .isInstanceOf(CorruptStateException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyTruncationIsNoticedAsCorruption(CodecSamples.Sample sample) {
    // Given
    byte[] bytes = sample.encoded();

    for (int length = 0; length < bytes.length; length++) {
      byte[] damaged = Arrays.copyOf(bytes, length);

      // When
      // Then
      assertThatThrownBy(() -> sample.reencode().apply(damaged))
          .isInstanceOf(CorruptStateException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void laterFormatVersionIsToldFromCorruption(CodecSamples.Sample sample) {
    // Given
    byte[] bytes = sample.encoded();
    bytes[VERSION_AT] = 2;
    bytes[FEATURES_AT] = 2;
    bytes[FEATURES_AT + 1] = 3;

    // When
    // Then
    assertThatThrownBy(() -> sample.reencode().apply(withChecksum(bytes)))
        .isInstanceOfSatisfying(
            UnsupportedFormatException.class, e -> assertThat(e.neededFeatureLevel()).isEqualTo(2))
        .hasMessageContaining("needs feature level 2")
        .hasMessageContaining("Upgrade");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void oneFormatIsNotReadAsAnother(CodecSamples.Sample sample) {
    // Given
    byte[] bytes = sample.encoded();
    List<CodecSamples.Sample> others =
        samples().stream().filter(other -> other.encoded()[2] != bytes[2]).toList();

    for (CodecSamples.Sample other : others) {
      // When
      // Then
      assertThatThrownBy(() -> other.reencode().apply(bytes))
          .isInstanceOf(CorruptStateException.class)
          .hasMessageContaining("kind");
    }
  }

  @Test
  void registerWithAFullJournalStaysNearOneKibibyte() {
    // Given
    var register = CodecSamples.fullRegister();

    // When
    int bytes = RegisterCodec.encode(register).length;

    // Then
    assertThat(register.journal()).hasSize(32);
    assertThat(bytes).isBetween(600, 1_200);
  }

  @Test
  void tableTakesAsManyBitsForASlotAsTheHighestPartitionNeeds() {
    // Given
    RingState twelve = Samples.genesis(16_368, 12);
    RingState thousand = Samples.genesis(16_000, 1_000);

    // When
    int bytesOfTwelve = StateCodec.encode(twelve).length;
    int bytesOfThousand = StateCodec.encode(thousand).length;

    // Then
    assertThat(bytesOfTwelve - 16_368 * 4 / 8).isBetween(0, 600);
    assertThat(bytesOfThousand - 16_000 * 10 / 8).isBetween(0, 600);
  }

  @Test
  void movedSlotTakesAtMostThreeBytes() {
    // Given
    RingState stable = Samples.genesis(16_000, 1_000);
    RingState moving = Samples.growing(stable, 250, Samples.ballot(2));
    int moves = moving.change().orElseThrow().moves().size();

    // When
    int difference = StateCodec.encode(moving).length - StateCodec.encode(stable).length;

    // Then
    assertThat(moves).isEqualTo(3_200);
    assertThat(difference - 200).isLessThanOrEqualTo(3 * moves);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void laterFeatureLevelsAreToldFromCorruptionInWhateverVersion(CodecSamples.Sample sample) {
    // Given
    byte[] laterFeatures = sample.encoded();
    laterFeatures[FEATURES_AT] = 2;
    laterFeatures[FEATURES_AT + 1] = 2;
    byte[] farLater = sample.encoded();
    farLater[VERSION_AT] = (byte) 200;
    farLater[FEATURES_AT] = (byte) 200;
    farLater[FEATURES_AT + 1] = (byte) 201;

    // When
    // Then
    assertThatThrownBy(() -> sample.reencode().apply(withChecksum(laterFeatures)))
        .isInstanceOf(UnsupportedFormatException.class);
    assertThatThrownBy(() -> sample.reencode().apply(withChecksum(farLater)))
        .isInstanceOfSatisfying(
            UnsupportedFormatException.class,
            e -> assertThat(e.neededFeatureLevel()).isEqualTo(200))
        .hasMessageContaining("version 200");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 0", "2, 1"})
  void featureLevelsThatAreNoRangeAreCorrupt(byte lowest, byte highest) {
    // Given
    byte[] bytes = AckCodec.encode(Samples.ack(Samples.ballot(1), "producer-1"));
    bytes[FEATURES_AT] = lowest;
    bytes[FEATURES_AT + 1] = highest;

    // When
    // Then
    assertThatThrownBy(() -> AckCodec.decode(withChecksum(bytes)))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("feature levels");
  }

  @Test
  void archivedEpochThatContradictsItselfIsNeverWritten() {
    // Given
    EpochEntry entry = EpochEntries.of(Samples.genesis(48, 12));
    EpochEntry otherMoves = epoch(entry, 48, List.of(new Move(1, 1, 2)));
    EpochEntry otherSlots = epoch(entry, 47, entry.moves());

    // When
    // Then
    assertThatThrownBy(() -> EpochCodec.encode(otherMoves))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moves other slots");
    assertThatThrownBy(() -> EpochCodec.encode(otherSlots))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("48 slots");
  }

  @Test
  void journalWithAGapIsNeverWritten() {
    // Given
    RegisterRecord register = CodecSamples.fullRegister();
    JournalEntry late = JournalEntry.promised(302, Samples.ballot(200), Samples.NOW_MS);
    RegisterRecord withGap = register.after(Samples.ballot(200), register.summary(), late);

    // When
    // Then
    assertThatThrownBy(() -> RegisterCodec.encode(withGap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 302 instead of 301");
  }

  @Test
  void movesAreWrittenInTheOrderOfSlotsUpToTheHighestPossible() {
    // Given
    RingState moving = Samples.growing(Samples.genesis(48, 12), 4, Samples.ballot(2));
    RingState highest = withMoves(moving, new Move(3, 0, 1), new Move(65_535, 0, 1));

    // When
    RingState decoded = StateCodec.decode(StateCodec.encode(highest));

    // Then
    assertThat(decoded).isEqualTo(highest);
    for (RingState wrong :
        List.of(
            withMoves(moving, new Move(3, 0, 1), new Move(3, 0, 2)),
            withMoves(moving, new Move(3, 0, 1), new Move(2, 0, 1)))) {
      assertThatThrownBy(() -> StateCodec.encode(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sorted by slot");
    }
  }

  @Test
  void textBeyondItsLimitIsRefusedWithTheLimit() {
    // Given
    var details = new ChangeDetails("x".repeat(1_025), "p", "", "", 0);
    RingState genesis = Samples.genesis(48, 12);
    RingState moving = Samples.growing(genesis, 4, Samples.ballot(2));
    var tooLong =
        new Phase.Moving(
            Samples.ballot(2),
            List.of(),
            moving.change().orElseThrow().weights(),
            details,
            1,
            Set.of());

    // When
    // Then
    assertThatThrownBy(() -> StateCodec.encode(withPhase(moving, tooLong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the kind of change")
        .hasMessageContaining("1024");
  }

  @Test
  void textThatIsNotUnicodeIsRefusedInsteadOfChanged() {
    // Given
    var ack = Samples.ack(Samples.ballot(1), "half-a-character-\ud83d");

    // When
    // Then
    assertThatThrownBy(() -> AckCodec.encode(ack))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unicode");
  }

  @Test
  void recordBeyondItsLimitIsRefusedWithTheLimit() {
    // Given
    Set<String> topics = new TreeSet<>();
    for (int i = 0; i < 1_000; i++) {
      topics.add(i + "-" + "t".repeat(100));
    }
    var registration = Samples.registration("producer-1", topics);

    // When
    // Then
    assertThatThrownBy(() -> RegistrationCodec.encode(registration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
  }

  @Test
  void nothingLongerThanTheLimitIsParsed() {
    // Given
    byte[] bytes = new byte[RegisterCodec.MAX_BYTES + 1];

    // When
    // Then
    assertThatThrownBy(() -> RegisterCodec.decode(bytes))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("65537 bytes");
  }

  private static EpochEntry epoch(EpochEntry entry, int slots, List<Move> moves) {
    return new EpochEntry(
        entry.ringId(),
        entry.ring(),
        entry.epoch(),
        slots,
        entry.topics(),
        entry.weights(),
        moves,
        entry.table(),
        entry.cut(),
        entry.origin());
  }

  private static RingState withMoves(RingState state, Move... moves) {
    Phase.Moving moving = state.change().orElseThrow();
    return withPhase(
        state,
        new Phase.Moving(
            moving.changeId(),
            List.of(moves),
            moving.weights(),
            moving.details(),
            moving.deadlineMs(),
            moving.acceptedQuarantine()));
  }

  private static RingState withPhase(RingState s, Phase phase) {
    return new RingState(
        s.ringId(),
        s.name(),
        s.version(),
        s.kafkaClusterId(),
        s.topics(),
        s.acceptors(),
        s.epoch(),
        s.ring(),
        s.cut(),
        s.origin(),
        phase,
        s.outcomes());
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - Integer.BYTES);
    return ByteBuffer.wrap(bytes)
        .putInt(bytes.length - Integer.BYTES, (int) crc.getValue())
        .array();
  }

  private static String published(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            CodecTest.class.getResourceAsStream("golden/" + name + ".hex"), name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }
}
