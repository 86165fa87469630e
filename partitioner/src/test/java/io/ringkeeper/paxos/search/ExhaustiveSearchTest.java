package io.ringkeeper.paxos.search;

import static io.ringkeeper.paxos.search.Setup.Feature.EXCLUDED;
import static io.ringkeeper.paxos.search.Setup.Feature.LEADS;
import static io.ringkeeper.paxos.search.Setup.Feature.REDUCED;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Purpose;
import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Run;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reachable state of small worlds, with the rules as they are and without each of them. */
class ExhaustiveSearchTest {

  private static final String RE_RUN =
      "re-run: mvn -pl partitioner test -Dtest=ExhaustiveSearchTest (no chance is involved)";

  static Stream<Run> quickRuns() {
    return ExhaustiveCatalogue.quickRuns().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("quickRuns")
  void everyRunEndsAsExpected(Run run) {
    // Given the run

    // When
    SearchResult result = run.search().get();

    // Then
    Expectations.check(run, result, RE_RUN);
  }

  @Test
  void everyInvariantIsSeenBroken() {
    // Given
    List<Run> broken = quickRuns().filter(run -> !run.expected().isEmpty()).toList();

    // When
    Set<String> seen = new TreeSet<>();
    broken.forEach(run -> seen.add(run.search().get().violation().substring(0, 2)));

    // Then
    assertThat(seen).containsExactly("L1", "P1", "P2", "P3", "P4", "P5", "P6", "R1");
  }

  @Test
  void everyRuleHasARunWithItAndACounterexampleWithoutIt() {
    // Given
    List<Run> runs = ExhaustiveCatalogue.quickRuns();

    // When
    Set<String> rules = new TreeSet<>();
    Set<String> with = new TreeSet<>();
    Set<String> without = new TreeSet<>();
    for (Run run : runs) {
      if (run.purpose() != Purpose.SIZE) {
        rules.add(run.rule());
      }
      if (run.purpose() == Purpose.WITH_RULE) {
        with.add(run.rule());
      }
      if (run.purpose() == Purpose.WITHOUT_RULE && !run.expected().isEmpty()) {
        without.add(run.rule());
      }
    }

    // Then
    assertThat(with).isEqualTo(rules);
    assertThat(without).isEqualTo(rules);
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  void everyFaultIsInTheCatalogue(Mutant mutant) {
    // Given
    Stream<Run> runs = ExhaustiveCatalogue.runs().stream();

    // When
    boolean isListed = runs.anyMatch(run -> run.name().startsWith(mutant.name() + ","));

    // Then
    assertThat(isListed).isTrue();
  }

  @Test
  void everyKindOfEventHappens() {
    // Given
    Stream<Run> runs = quickRuns();

    // When
    Set<String> fired = new TreeSet<>();
    runs.forEach(run -> fired.addAll(run.search().get().fired().keySet()));

    // Then
    assertThat(fired)
        .containsAll(Event.KINDS)
        .contains("second reads", "writes unanswered", "writes answered", "requests unsent");
  }

  @Test
  void aLossOrANewLifeHappensWhereAWorldHasOne() {
    // Given
    Setup lost = Setup.of(Sizes.TWO_AND_ONE, EXCLUDED).wanting(Setup.quorum("a", "b", "c2"));

    // When
    SearchResult result =
        ExhaustiveCatalogue.search("the rules as they are", lost, Steps.RIGHT, Checks.ALL);

    // Then
    assertThat(result.fired()).containsKeys("losses", "begun lives");
  }

  @Test
  void theSameWorldGivesTheSameNumbersAndTheSameTrace() {
    // Given
    Setup setup = Setup.of(Sizes.TWO_BY_TWO, LEADS);

    // When
    SearchResult once = search(setup, Mutant.LEADS_UNPROMISED);
    SearchResult again = search(setup, Mutant.LEADS_UNPROMISED);

    // Then
    assertThat(once.trace()).isNotEmpty().isEqualTo(again.trace());
    assertThat(once.states()).isEqualTo(again.states());
    assertThat(once.transitions()).isEqualTo(again.transitions());
    assertThat(once.depth()).isEqualTo(again.depth());
  }

  @Test
  void aTraceIsAsLongAsTheWayToTheViolation() {
    // Given
    Setup setup = Setup.of(Sizes.TWO_BY_TWO);

    // When
    SearchResult result = search(setup, Mutant.DECIDES_WITH_ONE_ACCEPT);

    // Then
    assertThat(result.trace()).hasSize(result.depth() + 1);
    assertThat(result.trace().get(2)).contains("accepts").contains("decided, says its proposer");
  }

  @Test
  void aSearchThatGivesUpSaysSo() {
    // Given
    World world = new PaxosWorld(Setup.of(Sizes.TWO_BY_TWO), Steps.RIGHT, Checks.ALL);

    // When
    SearchResult result = new Search(world, 1_000).run("cut short");

    // Then
    assertThat(result.isComplete()).isFalse();
    assertThat(result.line()).contains("NOT COMPLETE");
  }

  @Test
  void reducedWorldsReachTheSameDecisions() {
    // Given
    Setup whole = Setup.of(Sizes.TWO_BY_TWO, LEADS);
    Setup reduced = Setup.of(Sizes.TWO_BY_TWO, LEADS, REDUCED);

    // When
    Set<String> ofWhole = newestChosen(whole);
    Set<String> ofReduced = newestChosen(reduced);

    // Then
    assertThat(ofReduced).hasSizeGreaterThan(8).isEqualTo(ofWhole);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mutant.class,
      names = {
        "LOWER_PREPARE_LOWERS_PROMISE",
        "PROMISE_FORGETS_ACCEPTED",
        "ACCEPTS_BELOW_PROMISE",
        "ACCEPT_LOWERS_PROMISE",
        "PREPARES_WITH_ONE_PROMISE",
        "DECIDES_WITH_ONE_ACCEPT",
        "ADOPTS_LOWEST",
        "IGNORES_ACCEPTED",
        "CHANGES_UNFINISHED",
        "TAKES_SILENCE_FOR_YES",
        "LEADS_BEFORE_MAJORITY",
        "LEADS_UNPROMISED"
      })
  void reducedWorldsHideNoFault(Mutant mutant) {
    // Given
    Setup setup = Setup.of(Sizes.TWO_BY_TWO, REDUCED, LEADS);

    // When
    SearchResult result = ExhaustiveCatalogue.search(mutant.name(), setup, mutant, Checks.ALL);

    // Then
    assertThat(result.violation()).isNotEmpty();
  }

  @Test
  void registersAndMessagesAllowTheSameVotes() {
    // Given one proposer with two ballots and one with none: small enough for all of it
    Setup setup = Setup.of(Setup.ballots(Setup.rounds(1, 2)));

    // When
    Set<String> ofMessages = votesOfMessages(setup);
    Set<String> ofRegisters = votesOfRegisters(Setup.of(setup.ballots(), REDUCED));

    // Then
    assertThat(ofRegisters).hasSizeGreaterThan(10).isEqualTo(ofMessages);
  }

  static Set<String> votesOfMessages(Setup setup) {
    PaxosWorld world = new PaxosWorld(setup, Steps.RIGHT, Checks.ALL);
    Set<String> votes = new HashSet<>();
    visit(world).forEachVisited(state -> votes.add(world.votes(state)));
    return votes;
  }

  static Set<String> votesOfRegisters(Setup setup) {
    RegisterWorld world = new RegisterWorld(setup, Steps.RIGHT, Checks.ALL);
    Set<String> votes = new HashSet<>();
    visit(world).forEachVisited(state -> votes.add(world.votes(state)));
    return votes;
  }

  private static Set<String> newestChosen(Setup setup) {
    PaxosWorld world = new PaxosWorld(setup, Steps.RIGHT, Checks.ALL);
    Set<String> newest = new TreeSet<>();
    visit(world).forEachVisited(state -> newest.add(world.newestChosen(state)));
    return newest;
  }

  private static Search visit(World world) {
    Search search = new Search(world, Long.MAX_VALUE);
    assertThat(search.run("visit").violation()).isEmpty();
    return search;
  }

  private static SearchResult search(Setup setup, Mutant mutant) {
    return new Search(new PaxosWorld(setup, mutant, Checks.OUTCOME), Long.MAX_VALUE)
        .run(mutant.name());
  }
}
