package io.ringkeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;

/**
 * One search and what it must show.
 *
 * @param model the model and its world
 * @param rule the rule that is left out; empty when all are in force
 * @param expected how the violation begins; empty when there must be none
 * @param floor the least number of states that makes it no empty exercise
 * @param sights what must have happened
 * @param isLong whether it takes too long for an ordinary build
 */
record ModelCase(
    String model,
    String rule,
    String expected,
    int floor,
    List<String> sights,
    boolean isLong,
    Supplier<Explorer.Result> search) {

  ModelCase {
    sights = List.copyOf(sights);
  }

  /** All rules in force: nothing goes wrong, and not because nothing happens. */
  static <S> ModelCase safe(String model, Supplier<Model<S>> made, int floor, String... sights) {
    return new ModelCase(
        model, "", "", floor, List.of(sights), false, () -> Explorer.explore(made.get()));
  }

  /** A rule left out: this goes wrong. */
  static <S> ModelCase without(
      Enum<?> rule, String model, Supplier<Model<S>> made, String expected) {
    return new ModelCase(
        model, rule.name(), expected, 0, List.of(), false, () -> Explorer.explore(made.get()));
  }

  ModelCase tooLongForEveryBuild() {
    return new ModelCase(model, rule, expected, floor, sights, true, search);
  }

  /** Searches and checks; prints the counterexample, which is what people want to read. */
  void verify() {
    Explorer.Result result = search.get();
    if (!result.isSafe() || !expected.isEmpty()) {
      System.out.printf("%s%n%s%n", this, result.story());
    }
    if (expected.isEmpty()) {
      assertThat(result.violation()).as(result.story()).isEmpty();
      assertThat(result.states()).as("states of %s", this).isGreaterThan(floor);
      assertThat(result.sights()).as("what happened in %s", this).containsKeys(names());
    } else {
      assertThat(result.violation()).as(toString()).startsWith(expected);
      assertThat(result.trace()).as("steps of %s", this).isNotEmpty().doesNotContain("");
    }
  }

  private String[] names() {
    return sights.toArray(new String[0]);
  }

  @Override
  public String toString() {
    return rule.isEmpty()
        ? model + ": with all rules no violation"
        : model + ": without " + rule + " a counterexample";
  }
}
