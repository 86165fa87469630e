package io.ringkeeper.sandbox.fire.check;

import io.ringkeeper.sandbox.fire.check.Violation.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects violations and counts how often a rule was applied. */
final class Findings {

  private final List<Violation> found = new ArrayList<>();
  private long checks;

  void require(boolean condition, Rule rule, Supplier<String> otherwise) {
    checks++;
    if (!condition) {
      found.add(new Violation(rule, otherwise.get()));
    }
  }

  void add(List<Violation> violations) {
    found.addAll(violations);
  }

  List<Violation> found() {
    return List.copyOf(found);
  }

  long checks() {
    return checks;
  }
}
