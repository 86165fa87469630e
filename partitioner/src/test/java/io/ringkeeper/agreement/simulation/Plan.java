package io.ringkeeper.agreement.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * All that is decided about a run before it begins; the rest follows from the seed.
 *
 * @param seed of everything that is drawn during the run
 * @param acceptors how many ensembles
 * @param crew who takes part
 * @param faultsUntilMs when peace begins
 * @param weather the network until then
 * @param mayLoseMajority whether more than a minority of the registers may be damaged, so that only
 *     safety can be asked for
 */
record Plan(
    long seed,
    int acceptors,
    Crew crew,
    long faultsUntilMs,
    Weather weather,
    boolean mayLoseMajority,
    List<Mishap> mishaps) {

  private static final int[] ACCEPTORS = {1, 3, 3, 3, 3, 3, 3, 5, 5};

  Plan {
    mishaps = List.copyOf(mishaps);
  }

  /**
   * Who takes part.
   *
   * @param calls for each proposer, how many calls it makes; empty where coordinators propose
   * @param coordinators how many carry every proposal through
   * @param producers for each producer, when it starts
   * @param changes when somebody proposes a change
   * @param createsInPeace whether the ring is created before the faults begin
   * @param watchesJournals whether a process follows the registers' journals
   */
  record Crew(
      List<Integer> calls,
      int coordinators,
      List<Integer> producers,
      List<Integer> changes,
      boolean createsInPeace,
      boolean watchesJournals) {
    Crew {
      calls = List.copyOf(calls);
      producers = List.copyOf(producers);
      changes = List.copyOf(changes);
    }

    private static Crew ofProposers(SplittableRandom random) {
      List<Integer> calls = times(random, random.nextInt(2, 4), 2, 6);
      return new Crew(calls, 0, List.of(), List.of(), false, random.nextInt(3) == 0);
    }

    private static Crew ofCoordinators(SplittableRandom random, int untilMs, boolean isCrowded) {
      List<Integer> changes = times(random, random.nextInt(1, 4), 0, untilMs);
      List<Integer> producers = new ArrayList<>();
      int count = isCrowded ? random.nextInt(4, 9) : random.nextInt(0, 5);
      for (int i = 0; i < count; i++) {
        // Many start just when a change does, where the rules of admission matter.
        int near = changes.get(random.nextInt(changes.size())) + random.nextInt(-100, 150);
        producers.add(
            isCrowded || random.nextBoolean() ? Math.max(0, near) : random.nextInt(untilMs));
      }
      return new Crew(
          List.of(),
          random.nextInt(1, 3),
          producers,
          changes,
          random.nextInt(5) > 0,
          random.nextInt(3) == 0);
    }

    private static List<Integer> times(SplittableRandom random, int count, int from, int to) {
      List<Integer> times = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        times.add(random.nextInt(from, to));
      }
      return times;
    }

    /** The same with one of its parts left out, in every way. */
    List<Crew> smaller() {
      List<Crew> smaller = new ArrayList<>();
      for (int i = 0; calls.size() > 1 && i < calls.size(); i++) {
        smaller.add(new Crew(without(calls, i), 0, List.of(), List.of(), false, watchesJournals));
      }
      if (coordinators > 1) {
        smaller.add(new Crew(calls, 1, producers, changes, createsInPeace, watchesJournals));
      }
      for (int i = 0; i < producers.size(); i++) {
        smaller.add(
            new Crew(
                calls,
                coordinators,
                without(producers, i),
                changes,
                createsInPeace,
                watchesJournals));
      }
      for (int i = 0; i < changes.size(); i++) {
        smaller.add(
            new Crew(
                calls,
                coordinators,
                producers,
                without(changes, i),
                createsInPeace,
                watchesJournals));
      }
      if (watchesJournals) {
        smaller.add(new Crew(calls, coordinators, producers, changes, createsInPeace, false));
      }
      return smaller;
    }

    private static List<Integer> without(List<Integer> all, int index) {
      List<Integer> fewer = new ArrayList<>(all);
      fewer.remove(index);
      return fewer;
    }

    boolean isCoordinated() {
      return coordinators > 0;
    }
  }

  /** The plan of a seed. */
  static Plan of(long seed, Profile profile) {
    SplittableRandom random = new Dice(seed).of("plan");
    boolean isCoordinated = random.nextDouble() < profile.coordinated();
    int until = isCoordinated ? random.nextInt(1_000, 4_000) : random.nextInt(600, 2_500);
    Crew crew =
        isCoordinated
            ? Crew.ofCoordinators(random, until, profile.isCrowded())
            : Crew.ofProposers(random);
    List<Mishap> mishaps = new ArrayList<>();
    int count = random.nextInt(0, 13);
    for (int i = 0; i < count; i++) {
      mishaps.add(
          new Mishap(
              random.nextInt(until),
              profile.draw(random),
              random.nextInt(1_000),
              random.nextInt(1_000),
              random.nextInt(20, 900),
              random.nextInt(100)));
    }
    mishaps.sort(Comparator.comparingLong(Mishap::atMs));
    return new Plan(
        seed,
        ACCEPTORS[random.nextInt(ACCEPTORS.length)],
        crew,
        until,
        profile.isCrowded() ? Weather.of(random).withLag(0.8) : Weather.of(random),
        random.nextInt(25) == 0,
        mishaps);
  }

  Plan with(List<Mishap> others) {
    return new Plan(seed, acceptors, crew, faultsUntilMs, weather, mayLoseMajority, others);
  }

  Plan with(Weather other) {
    return new Plan(seed, acceptors, crew, faultsUntilMs, other, mayLoseMajority, mishaps);
  }

  Plan with(Crew other) {
    return new Plan(seed, acceptors, other, faultsUntilMs, weather, mayLoseMajority, mishaps);
  }

  /** For people who look at a failure. */
  String describe() {
    return String.format(
        "%d acceptors, %s, faults until %d ms, %s%s%n%s",
        acceptors,
        crew,
        faultsUntilMs,
        weather,
        mayLoseMajority ? ", safety only" : "",
        mishaps.stream().map(m -> "  " + m).collect(Collectors.joining("\n")));
  }
}
