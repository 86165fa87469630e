package io.ringkeeper.paxos.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Run;

/** Prints what a run saw and holds it to what the catalogue expects. */
final class Expectations {

  private Expectations() {}

  static void check(Run run, SearchResult result, String reRun) {
    System.out.println(run.rule().isEmpty() ? result.line() : run.rule() + " | " + result.line());
    result.trace().forEach(line -> System.out.println("    " + line));
    assertThat(result.isComplete()).as(reRun).isTrue();
    if (run.expected().isEmpty()) {
      assertThat(result.violation())
          .as("%s%n%s", reRun, String.join(System.lineSeparator(), result.trace()))
          .isEmpty();
      assertThat(result.versions()).as("a search that chooses nothing shows nothing").isPositive();
    } else {
      assertThat(result.violation()).as(reRun).startsWith(run.expected());
      assertThat(result.trace()).isNotEmpty();
    }
  }
}
