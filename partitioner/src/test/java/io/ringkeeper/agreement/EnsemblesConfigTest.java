package io.ringkeeper.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsemblesConfigTest {

  private static String ensembles(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "e" + i + "=host" + i + ":2181")
        .collect(Collectors.joining(";"));
  }

  @Test
  void connectStringsAreFoundByNameInTheOrderWritten() {
    // Given
    String text = " zone-b = b1:2181,b2:2181/ringkeeper ;; a=a1:1/some/chroot; c=[::1]:65535;";

    // When
    EnsemblesConfig config = EnsemblesConfig.parse(text);

    // Then
    assertThat(config.connectStrings())
        .containsExactly(
            entry("zone-b", "b1:2181,b2:2181/ringkeeper"),
            entry("a", "a1:1/some/chroot"),
            entry("c", "[::1]:65535"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "=a1:2181",
        "a=",
        "a b=a1:2181",
        "a=a1",
        "a=:2181",
        "a=a1:",
        "a=a1:port",
        "a=a1:123456",
        "a=a1:2181,",
        "a=a1:2181,a2",
        "a=a1:2181/",
        "a=a1:2181/ringkeeper/",
        "a=a1:2181//ringkeeper",
        "a=/ringkeeper",
      })
  void malformedEntryIsRefusedWithTheExpectedForm(String text) {
    // Given: an entry that names no ensemble.

    // When
    var attempt = assertThatThrownBy(() -> EnsemblesConfig.parse(text));

    // Then
    attempt
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not name=host:port")
        .hasMessageContaining("Expected a=host:port");
  }

  @Test
  void oneEnsembleUnderTwoNamesIsRefused() {
    // Given
    String text = "a=host:2181/x;b=host:2181/x";

    // When
    var attempt = assertThatThrownBy(() -> EnsemblesConfig.parse(text));

    // Then
    attempt
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two names lead to host:2181/x");
    assertThat(EnsemblesConfig.parse("a=host:2181/x;b=host:2181/y").connectStrings()).hasSize(2);
  }

  @Test
  void oneNameForTwoEnsemblesIsRefused() {
    // Given
    String text = "a=host:2181;a=other:2181";

    // When
    var attempt = assertThatThrownBy(() -> EnsemblesConfig.parse(text));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'a' is named twice");
  }

  @Test
  void oneToSevenEnsemblesArePossible() {
    // Given
    String seven = ensembles(7);

    // When
    EnsemblesConfig config = EnsemblesConfig.parse(seven);

    // Then
    assertThat(config.connectStrings()).hasSize(7);
    assertThatThrownBy(() -> EnsemblesConfig.parse(ensembles(8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names 8 ensembles");
    assertThatThrownBy(() -> EnsemblesConfig.parse(" ; "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names 0 ensembles");
  }
}
