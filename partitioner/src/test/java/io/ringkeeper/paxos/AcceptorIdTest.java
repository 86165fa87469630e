package io.ringkeeper.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptorIdTest {

  private static final AcceptorId STORAGE = new AcceptorId("b", "0123456789abcdef");

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "Z", "7", "zone-1", "zone_1", "zone.1", "12345678901234567890123456789012"})
  void nameOfLettersDigitsAndThreeSignsIsValid(String name) {
    // Given: a name.

    // When
    boolean isValid = AcceptorId.isValidName(name);

    // Then
    assertThat(isValid).isTrue();
    assertThat(new AcceptorId(name, "first").name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a/b",
        "a#b",
        "a\u0080",
        "\u00e4",
        "\u0660",
        "123456789012345678901234567890123"
      })
  void anyOtherNameIsRefused(String name) {
    // Given: a name that could not stand in a path or a log.

    // When
    boolean isValid = AcceptorId.isValidName(name);

    // Then
    assertThat(isValid).isFalse();
    assertThatThrownBy(() -> new AcceptorId(name, "first"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void incarnationHasOneTo64Characters() {
    // Given
    String longest = "i".repeat(64);

    // When
    AcceptorId acceptor = new AcceptorId("a", longest);

    // Then
    assertThat(acceptor.incarnation()).isEqualTo(longest);
    assertThatThrownBy(() -> new AcceptorId("a", longest + "i"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AcceptorId("a", "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void laterLifeBelongsToItsStorageAndToNoOther() {
    // Given
    AcceptorId life = STORAGE.life("12345678-1");

    // When
    boolean isOfItsStorage = life.isLifeOf(STORAGE);

    // Then
    assertThat(life).isNotEqualTo(STORAGE);
    assertThat(isOfItsStorage).isTrue();
    assertThat(STORAGE.isLifeOf(STORAGE)).isTrue();
    assertThat(STORAGE.isLifeOf(life)).isFalse();
    assertThat(life.isLifeOf(new AcceptorId("c", STORAGE.incarnation()))).isFalse();
    assertThat(life.isLifeOf(new AcceptorId("b", "0123456789abcde"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "1.2", ".1"})
  void lifeThatCannotBeToldFromOthersIsRefused(String suffix) {
    // Given: a suffix that is empty or would end early.

    // When
    var attempt = assertThatThrownBy(() -> STORAGE.life(suffix));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "first, b#first",
    "12345678, b#12345678",
    "123456789, b#12345678",
    "123456789.abcdef01-1, b#12345678.abcdef01-1",
    "first.abcdef01-1, b#first.abcdef01-1",
  })
  void shortFormTellsLivesOfOneStorageApart(String incarnation, String shown) {
    // Given
    AcceptorId acceptor = new AcceptorId("b", incarnation);

    // When
    String text = acceptor.toString();

    // Then
    assertThat(text).isEqualTo(shown);
  }
}
