package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Mutant;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Runs many seeds, on two threads. */
final class Campaign {

  private static final int THREADS = 2;
  private static final int LINES_SHOWN = 120;

  private final Profile profile;
  private final String test;

  /**
   * A campaign.
   *
   * @param test name of the test class that runs it, for the line that runs a seed again
   */
  Campaign(Profile profile, String test) {
    this.profile = profile;
    this.test = test;
  }

  /** The seeds that the system properties ask for: one, or so many from one on. */
  static LongStream seeds(int otherwise) {
    Long single = Long.getLong("ringkeeper.seed");
    long from = Long.getLong("ringkeeper.seedFrom", 0);
    return single == null ? LongStream.range(from, from + count(otherwise)) : LongStream.of(single);
  }

  static int count(int otherwise) {
    return Integer.getInteger("ringkeeper.seeds", otherwise);
  }

  static boolean isOfOneSeed() {
    return Long.getLong("ringkeeper.seed") != null;
  }

  Ledger run(LongStream seeds) {
    Ledger ledger = new Ledger();
    ForkJoinPool pool = new ForkJoinPool(THREADS);
    try {
      pool.submit(
              () ->
                  seeds
                      .parallel()
                      .forEach(seed -> ledger.add(World.run(seed, profile, Mutant.NONE))))
          .join();
    } finally {
      pool.shutdown();
    }
    return ledger;
  }

  /** Everything that helps to understand this violation: the smallest plan that shows it first. */
  String explain(Result violated) {
    Plan plan = Plan.of(violated.seed(), profile);
    Plan smallest = Shrinker.shrink(plan, Mutant.NONE, violated.invariant());
    Result again = World.run(smallest, Mutant.NONE, true);
    return String.format(
        "seed %d: %s%nshrunk to: %s%n%s%nre-run: mvn -pl partitioner test -Dtest=%s"
            + " -Dringkeeper.seed=%d%n",
        violated.seed(),
        violated.violation(),
        smallest.describe(),
        tail(again.lines()),
        test,
        violated.seed());
  }

  private static String tail(List<String> lines) {
    return lines.stream()
        .skip(Math.max(0, lines.size() - LINES_SHOWN))
        .collect(Collectors.joining("\n"));
  }
}
