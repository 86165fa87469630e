package io.ringkeeper.agreement.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {

  static List<CodecSamples.Sample> samples() {
    return CodecSamples.all();
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
}
