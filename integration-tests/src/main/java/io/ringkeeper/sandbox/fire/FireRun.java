package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.SandboxListener;
import io.ringkeeper.sandbox.fire.check.HistoryCheck;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** One whole run: start, rounds, outages, end of the duel, judgement. */
final class FireRun {

  private static final int PROPOSERS = 3;

  private FireRun() {}

  /**
   * How much of it.
   *
   * @param rounds how many rounds of faults
   * @param seed of faults and calls
   * @param thinkMs mean pause of each proposer between two calls
   * @param decisions how many to measure with all up, and with one down
   * @param callsWithoutMajority how many calls of each proposer to see end with a majority down
   * @param kinds of faults to take
   */
  record Plan(
      int rounds,
      long seed,
      int thinkMs,
      int decisions,
      int callsWithoutMajority,
      Set<FaultKind> kinds) {

    Plan {
      kinds = Set.copyOf(kinds);
    }
  }

  /** What came out. */
  record Outcome(
      Ledger ledger,
      Outages.Minority minority,
      Outages.Majority majority,
      HistoryCheck.Result checked,
      Path records) {}

  static Outcome run(Path workDir, Plan plan, SandboxListener listener) {
    Ledger ledger = new Ledger();
    Arena.Setup setup = new Arena.Setup(workDir, PROPOSERS, plan.thinkMs(), plan.seed());
    Outages.Minority minority;
    Outages.Majority majority;
    Path records;
    try (Arena arena = Arena.start(setup, listener)) {
      records = arena.records();
      EventsTopic events = EventsTopic.deploy(arena);
      new Rounds(arena, plan.seed(), ledger, listener, plan.kinds()).run(plan.rounds());
      Outages outages = new Outages(arena, ledger, listener);
      minority = outages.minority(plan.decisions());
      majority = outages.majority(plan.callsWithoutMajority());
      arena.stopProposers();
      int published =
          events.readInto(records.resolve(HistoryCheck.EVENTS_FILE), arena.recorder().lives());
      ledger.line(
          "calls by outcome: %s; chosen versions: %d; transitions recorded: %d; events: %d"
              .formatted(
                  arena.live().outcomes(),
                  arena.recorder().highestChosen(),
                  arena.recorder().transitions(),
                  published));
    }
    HistoryCheck.Result checked = HistoryCheck.check(records, FireRing.NAME);
    ledger.line(checked.describe());
    return new Outcome(ledger, minority, majority, checked, records);
  }

  /** The command that judges the histories again. */
  static String checkAgain(Path records) {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.contains("jackson-") || entry.endsWith("classes"))
            .filter(entry -> !entry.contains("dataformat") && !entry.contains("jakarta"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    return "java -cp %s %s %s %s"
        .formatted(classPath, HistoryCheck.class.getName(), records, FireRing.NAME);
  }
}
