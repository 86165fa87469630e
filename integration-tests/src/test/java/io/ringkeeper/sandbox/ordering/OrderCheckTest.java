package io.ringkeeper.sandbox.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderCheckTest {

  private final List<Sent> sent = new ArrayList<>();
  private final List<Given> given = new ArrayList<>();
  private long clock;

  private void sends(String sender, String key, int... numbers) {
    for (int number : numbers) {
      sent.add(new Sent(sender, key, number, 0, number));
    }
  }

  private void gives(boolean isAside, String sender, String key, int... numbers) {
    for (int number : numbers) {
      given.add(new Given(++clock, isAside, sender, key, number, 0, number));
    }
  }

  @Test
  void everythingInOrderIsSound() {
    // Given
    sends("s", "k", 1, 2, 3);
    sends("t", "k", 1);
    gives(false, "s", "k", 1, 2);
    gives(false, "t", "k", 1);
    gives(false, "s", "k", 3);

    // When
    OrderCheck.Result result = OrderCheck.of(sent, given);

    // Then
    assertThat(result.acknowledged()).isEqualTo(4);
    assertThat(result.lost()).isZero();
    assertThat(result.reordered()).isZero();
    assertThat(result.repeated()).isZero();
    assertThat(result.examples()).isEmpty();
  }

  @Test
  void earlierRecordGivenForTheFirstTimeAfterALaterOneIsReordered() {
    // Given
    sends("s", "k", 1, 2, 3);
    gives(false, "s", "k", 1, 3, 2);

    // When
    OrderCheck.Result result = OrderCheck.of(sent, given);

    // Then
    assertThat(result.reordered()).isEqualTo(1);
    assertThat(result.examples()).singleElement().asString().contains("after number 3");
  }

  @Test
  void orderIsThatOfTheClockNotOfTheJournals() {
    // Given
    sends("s", "k", 1, 2);
    given.add(new Given(20, false, "s", "k", 2, 1, 0));
    given.add(new Given(10, false, "s", "k", 1, 0, 0));

    // When
    OrderCheck.Result result = OrderCheck.of(sent, given);

    // Then
    assertThat(result.reordered()).isZero();
  }

  @Test
  void whatIsGivenAgainIsRepeatedNotReordered() {
    // Given
    sends("s", "k", 1, 2, 3);
    gives(false, "s", "k", 1, 2, 3, 2, 3);

    // When
    OrderCheck.Result result = OrderCheck.of(sent, given);

    // Then
    assertThat(result.repeated()).isEqualTo(2);
    assertThat(result.reordered()).isZero();
  }

  @Test
  void acknowledgedAndNeverGivenIsLost() {
    // Given
    sends("s", "k", 1, 2, 3);
    gives(false, "s", "k", 1, 3);

    // When
    OrderCheck.Result result = OrderCheck.of(sent, given);

    // Then
    assertThat(result.lost()).isEqualTo(1);
    assertThat(result.examples()).singleElement().asString().contains("s k").contains("{2}");
  }

  @Test
  void givenAsideIsNeitherLostNorReordered() {
    // Given
    sends("s", "k", 1, 2, 3);
    gives(false, "s", "k", 1, 3);
    gives(true, "s", "k", 2);

    // When
    OrderCheck.Result result = OrderCheck.of(sent, given);

    // Then
    assertThat(result.lost()).isZero();
    assertThat(result.reordered()).isZero();
    assertThat(result.aside()).isEqualTo(1);
    assertThat(result.sendersAside()).containsExactly("s");
  }

  @Test
  void asideFirstAndThenAsNormalIsReordered() {
    // Given
    sends("s", "k", 1, 2, 3);
    gives(true, "s", "k", 2);
    gives(false, "s", "k", 1, 3, 2);

    // When
    OrderCheck.Result result = OrderCheck.of(sent, given);

    // Then
    assertThat(result.reordered()).isEqualTo(1);
  }

  @Test
  void halfALineOfAKilledProcessIsLeftOut(@TempDir Path directory) throws IOException {
    // Given
    Files.writeString(directory.resolve("s.sent"), "s k 1 0 7\ns k 2 0 8\ns k 3");
    Files.writeString(
        directory.resolve("r.given"), "5 normal s k 1 0 7\n6 aside s k 2 0 8\n7 normal s k 3 0");

    // When
    OrderCheck.Result result = OrderCheck.of(directory);

    // Then
    assertThat(result.acknowledged()).isEqualTo(2);
    assertThat(result.given()).isEqualTo(2);
    assertThat(result.lost()).isZero();
  }
}
