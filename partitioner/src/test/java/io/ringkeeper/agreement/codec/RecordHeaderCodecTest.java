package io.ringkeeper.agreement.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordHeaderCodecTest {

  @Test
  void stampIsWrittenAsPublished() {
    // Given
    RecordStamp stamp = new RecordStamp(Samples.RING_ID, 300, true);

    // When
    byte[] value = RecordHeaderCodec.encode(stamp);

    // Then
    assertThat(HexFormat.of().formatHex(value)).isEqualTo("11ac026c2f1d0a93b74d558a410f6f2f9f3a77");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, 1L << 40, Long.MAX_VALUE})
  void everyStampComesBackWithinThirtyTwoBytes(long epoch) {
    // Given
    List<RecordStamp> stamps =
        List.of(
            new RecordStamp(Samples.RING_ID, epoch, false),
            new RecordStamp(Samples.RING_ID, epoch, true),
            new RecordStamp("vJ3dCq5oTQSkc5hYJDYjWw", epoch, true),
            new RecordStamp("ring-é", epoch, false));

    for (RecordStamp stamp : stamps) {
      // When
      byte[] value = RecordHeaderCodec.encode(stamp);

      // Then
      assertThat(value).hasSizeLessThanOrEqualTo(32);
      assertThat(RecordHeaderCodec.decode(value)).contains(stamp);
    }
  }

  @Test
  void ringIdTooLongForTheHeaderIsRefusedWithTheLimit() {
    // Given
    RecordStamp stamp = new RecordStamp("r".repeat(31), 0, false);

    // When
    // Then
    assertThatThrownBy(() -> RecordHeaderCodec.encode(stamp))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit is 32");
  }

  @Test
  void valueLongerThanTheLimitGivesNothing() {
    // Given
    byte[] longest = RecordHeaderCodec.encode(new RecordStamp("r".repeat(30), 0, false));
    byte[] longer = Arrays.copyOf(longest, 33);
    longer[32] = 'r';

    // When
    Optional<RecordStamp> decoded = RecordHeaderCodec.decode(longer);

    // Then
    assertThat(longest).hasSize(32);
    assertThat(RecordHeaderCodec.decode(longest)).isPresent();
    assertThat(decoded).isEmpty();
  }

  @Test
  void shortestValueHasAnIdOfOneByte() {
    // Given
    RecordStamp stamp = new RecordStamp("r", 0, false);

    // When
    byte[] value = RecordHeaderCodec.encode(stamp);

    // Then
    assertThat(value).hasSize(3);
    assertThat(RecordHeaderCodec.decode(value)).contains(stamp);
  }

  @Test
  void upperCaseIdIsKeptAsItIsAndNotTakenForTheSameUuid() {
    // Given
    RecordStamp stamp = new RecordStamp(Samples.RING_ID.toUpperCase(Locale.ROOT), 0, false);

    // When
    // Then
    assertThatThrownBy(() -> RecordHeaderCodec.encode(stamp))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesThatAreNotOursGiveNothing() {
    // Given
    byte[] ours = RecordHeaderCodec.encode(new RecordStamp(Samples.RING_ID, 300, true));
    byte[] laterFormat = ours.clone();
    laterFormat[0] = 0x21;
    byte[] unknownFlag = ours.clone();
    unknownFlag[0] = 0x19;
    byte[] endlessEpoch = new byte[20];
    Arrays.fill(endlessEpoch, (byte) 0xff);
    endlessEpoch[0] = 0x10;
    byte[] brokenText = {0x12, 0x00, (byte) 0xc3};

    // When
    List<Optional<RecordStamp>> decoded =
        List.of(
            RecordHeaderCodec.decode(null),
            RecordHeaderCodec.decode(new byte[0]),
            RecordHeaderCodec.decode("{\"trace\":1}".getBytes(StandardCharsets.UTF_8)),
            RecordHeaderCodec.decode(Arrays.copyOf(ours, ours.length - 1)),
            RecordHeaderCodec.decode(Arrays.copyOf(ours, ours.length + 1)),
            RecordHeaderCodec.decode(Arrays.copyOf(ours, 33)),
            RecordHeaderCodec.decode(laterFormat),
            RecordHeaderCodec.decode(unknownFlag),
            RecordHeaderCodec.decode(endlessEpoch),
            RecordHeaderCodec.decode(brokenText));

    // Then
    assertThat(decoded).hasSize(10).containsOnly(Optional.empty());
  }

  @Test
  void foreignBytesNeverRaiseAnException() {
    // Given
    var random = new Random(20_261_123);

    for (int i = 0; i < 100_000; i++) {
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      if (value.length > 0) {
        value[0] = (byte) (0x10 | random.nextInt(4));
      }

      // When
      Optional<RecordStamp> decoded = RecordHeaderCodec.decode(value);

      // Then
      decoded.ifPresent(stamp -> assertThat(stamp.epoch()).isNotNegative());
    }
  }
}
