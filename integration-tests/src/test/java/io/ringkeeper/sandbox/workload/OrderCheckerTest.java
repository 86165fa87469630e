package io.ringkeeper.sandbox.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class OrderCheckerTest {

  private final OrderChecker checker = new OrderChecker();

  @Test
  void countsNothingWhenEveryKeyArrivesInOrder() {
    // When
    deliver("a", 1, 2, 3);
    deliver("b", 1);

    // Then
    assertThat(checker.result(Map.of("a", 3L, "b", 1L)))
        .isEqualTo(new OrderChecker.Result(4, 4, 0, 0, 0));
  }

  @Test
  void countsAnEarlierRecordAfterALaterOneAsOrderViolation() {
    // When
    deliver("a", 1, 3, 2);

    // Then
    assertThat(checker.result(Map.of("a", 3L)).orderViolations()).isEqualTo(1);
  }

  @Test
  void countsARedeliveryAsDuplicateAndNotAsOrderViolation() {
    // When
    deliver("a", 1, 2, 3, 2, 3);

    // Then
    assertThat(checker.result(Map.of("a", 3L))).isEqualTo(new OrderChecker.Result(3, 5, 0, 2, 0));
  }

  @Test
  void countsAcknowledgedRecordsThatNeverArriveAsLost() {
    // When
    deliver("a", 1, 3);

    // Then
    assertThat(checker.result(Map.of("a", 4L, "b", 2L)).lost()).isEqualTo(4);
  }

  @Test
  void ignoresTheOrderBetweenKeys() {
    // When
    deliver("b", 5);
    deliver("a", 1);

    // Then
    assertThat(checker.result(Map.of("a", 1L)).orderViolations()).isZero();
  }

  private void deliver(String key, long... numbers) {
    for (long number : numbers) {
      checker.delivered(key, number);
    }
  }
}
