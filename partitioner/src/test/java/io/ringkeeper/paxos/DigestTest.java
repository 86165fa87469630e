package io.ringkeeper.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

  // FIPS 180-2, appendix B.1.
  private static final String ABC_SHA256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void digestIsSha256InLowerCaseHex() {
    // Given
    byte[] bytes = "abc".getBytes(StandardCharsets.US_ASCII);

    // When
    Digest digest = Digest.of(bytes);

    // Then
    assertThat(digest.hex()).isEqualTo(ABC_SHA256);
    assertThat(digest.toBytes()).hasSize(32).startsWith(0xba, 0x78).endsWith(0xad);
    assertThat(digest).hasToString("ba7816bf8f01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ":", "`", "g", "A", "\u0661"})
  void anythingButLowerCaseHexIsRefused(String digit) {
    // Given
    String hex = "0".repeat(63) + digit;

    // When
    var attempt = assertThatThrownBy(() -> new Digest(hex));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65})
  void anyOtherLengthIsRefused(int length) {
    // Given
    String hex = "a".repeat(length);

    // When
    var attempt = assertThatThrownBy(() -> new Digest(hex));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void digestsAreOrderedByTheirDigits() {
    // Given
    Digest low = new Digest("0a".repeat(32));

    // When
    Digest high = new Digest("a0".repeat(32));

    // Then
    assertThat(low).isLessThan(high);
  }
}
