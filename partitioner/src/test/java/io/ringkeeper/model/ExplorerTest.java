package io.ringkeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The search itself: a model that goes wrong is seen to, by the shortest way. */
class ExplorerTest {

  /** Counts up to ten by one or by two. */
  private static class Counting implements Model<Integer> {

    @Override
    public Integer initial() {
      return 0;
    }

    @Override
    public void steps(Integer from, Steps<Integer> to) {
      if (from < 10) {
        to.to("one", from + 1);
      }
      if (from < 9) {
        to.saw("a step of two");
        to.to("two", from + 2);
      }
    }

    @Override
    public String violation(Integer state) {
      return "";
    }
  }

  @Test
  void everyReachableStateIsVisitedOnce() {
    // When
    Explorer.Result result = Explorer.explore(new Counting());
    // Then
    assertThat(result.isSafe()).isTrue();
    assertThat(result.states()).isEqualTo(11);
    assertThat(result.trace()).isEmpty();
    assertThat(result.sights()).containsEntry("a step of two", 9);
  }

  @Test
  void violationIsReportedWithAShortestTrace() {
    // Given
    Model<Integer> wrong =
        new Counting() {
          @Override
          public String violation(Integer state) {
            return state == 5 ? "five" : "";
          }
        };
    // When
    Explorer.Result result = Explorer.explore(wrong);
    // Then
    assertThat(result.violation()).isEqualTo("five");
    assertThat(result.trace()).hasSize(3).containsOnly("one", "two");
    assertThat(result.story()).contains("  1. ").endsWith("=> five");
  }

  @Test
  void stateWithoutAWayOutIsReportedWhenTheModelForbidsIt() {
    // Given
    Model<Integer> hanging =
        new Counting() {
          @Override
          public String stuck(Integer state) {
            return "ends at " + state;
          }
        };
    // When
    Explorer.Result result = Explorer.explore(hanging);
    // Then
    assertThat(result.violation()).isEqualTo("ends at 10");
    assertThat(result.trace()).hasSize(5);
  }

  @Test
  void statesOfOneKeyAreVisitedOnce() {
    // Given
    Model<Integer> folded =
        new Counting() {
          @Override
          public Object key(Integer state) {
            return state % 3;
          }
        };
    // When
    Explorer.Result result = Explorer.explore(folded);
    // Then
    assertThat(result.states()).isEqualTo(3);
  }
}
