package io.ringkeeper.paxos.search;

import static io.ringkeeper.paxos.search.Setup.Feature.REDUCED;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Run;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sizes that take minutes; not part of every build. */
@Tag("long")
class ExhaustiveSearchLongTest {

  private static final String RE_RUN =
      "re-run: mvn -pl partitioner test -Dtest=ExhaustiveSearchLongTest -Dringkeeper.groups=long";

  static Stream<Run> longRuns() {
    return ExhaustiveCatalogue.longRuns().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("longRuns")
  void everyLongRunEndsAsExpected(Run run) {
    // Given the run

    // When
    SearchResult result = run.search().get();

    // Then
    Expectations.check(run, result, RE_RUN);
  }

  @Test
  void registersAndMessagesAllowTheSameVotesOfTwoProposers() {
    // Given
    Setup messages = Setup.of(Sizes.TWO_BY_ONE);
    Setup registers = Setup.of(Sizes.TWO_BY_ONE, REDUCED);

    // When
    Set<String> ofMessages = ExhaustiveSearchTest.votesOfMessages(messages);
    Set<String> ofRegisters = ExhaustiveSearchTest.votesOfRegisters(registers);

    // Then
    assertThat(ofRegisters).as(RE_RUN).hasSizeGreaterThan(20).isEqualTo(ofMessages);
  }
}
