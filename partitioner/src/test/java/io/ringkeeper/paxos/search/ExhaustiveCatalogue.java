package io.ringkeeper.paxos.search;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Every run of the exhaustive search: what is searched, why, and what is expected of it. A document
 * can be generated from this list and the results.
 */
public final class ExhaustiveCatalogue {

  /** More states than this do not fit a test's memory of 1 GiB; no listed run comes near. */
  private static final long LIMIT = 9_000_000;

  /** What a run is in the catalogue for. */
  public enum Purpose {
    /** The protocol as it is, at a size. */
    SIZE,
    /** The protocol as it is, in a world in which a rule is needed. */
    WITH_RULE,
    /** The protocol without the rule, or with a fault, in the same world. */
    WITHOUT_RULE
  }

  /**
   * One run.
   *
   * @param purpose what it shows
   * @param rule the rule of the protocol that it is about; empty for sizes
   * @param name the steps searched: the rules as they are, or the fault by name
   * @param description one line about the steps
   * @param isLong whether it takes more than a few seconds
   * @param expected how the violation found must begin; empty when there must be none
   * @param search runs it
   */
  public record Run(
      Purpose purpose,
      String rule,
      String name,
      String description,
      boolean isLong,
      String expected,
      Supplier<SearchResult> search) {

    Run asLong() {
      return new Run(purpose, rule, name, description, true, expected, search);
    }

    @Override
    public String toString() {
      return (rule.isEmpty() ? purpose.name() : rule) + " | " + name;
    }
  }

  private static final Map<Key, SearchResult> RESULTS = new ConcurrentHashMap<>();
  private static final List<Run> RUNS =
      Stream.of(Sizes.runs(), Rules.runs(), AcceptorChanges.runs()).flatMap(List::stream).toList();

  /** What tells one search from another. */
  private record Key(String name, Setup setup, Checks checks, Class<? extends World> world) {}

  private ExhaustiveCatalogue() {}

  /** All runs, the sizes first, then rule by rule. */
  public static List<Run> runs() {
    return RUNS;
  }

  /** The runs that belong into every build. */
  public static List<Run> quickRuns() {
    return runs().stream().filter(run -> !run.isLong()).toList();
  }

  /** The runs that take long. */
  public static List<Run> longRuns() {
    return runs().stream().filter(Run::isLong).toList();
  }

  static SearchResult search(String name, Setup setup, Steps steps, Checks checks) {
    return once(name, setup, checks, new PaxosWorld(setup, steps, checks));
  }

  static SearchResult searchRegisters(String name, Setup setup, Steps steps, Checks checks) {
    return once(name, setup, checks, new RegisterWorld(setup, steps, checks));
  }

  // Several rules share a world; a search gives the same result each time.
  private static SearchResult once(String name, Setup setup, Checks checks, World world) {
    return RESULTS.computeIfAbsent(
        new Key(name, setup, checks, world.getClass()), key -> new Search(world, LIMIT).run(name));
  }
}
