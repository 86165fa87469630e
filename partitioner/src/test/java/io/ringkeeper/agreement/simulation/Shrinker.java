package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Mutant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a failing plan smaller, as long as the same invariant stays violated: fewer misfortunes, a
 * fairer network, fewer processes, an earlier peace.
 */
final class Shrinker {

  private static final int MOST_RUNS = 400;

  private final Mutant mutant;
  private final String invariant;
  private Plan smallest;
  private int runs;

  private Shrinker(Plan plan, Mutant mutant, String invariant) {
    this.smallest = plan;
    this.mutant = mutant;
    this.invariant = invariant;
  }

  static Plan shrink(Plan plan, Mutant mutant, String invariant) {
    Shrinker shrinker = new Shrinker(plan, mutant, invariant);
    boolean isSmaller = true;
    while (isSmaller && shrinker.runs < MOST_RUNS) {
      isSmaller = shrinker.fewerMishaps();
      isSmaller |= shrinker.fairerWeather();
      isSmaller |= shrinker.smallerCrew();
    }
    return shrinker.smallest;
  }

  private boolean attempt(Plan candidate) {
    if (runs++ >= MOST_RUNS) {
      return false;
    }
    Result result = World.run(candidate, mutant, false);
    boolean holds = result.isViolated() && result.invariant().equals(invariant);
    if (holds) {
      smallest = candidate;
    }
    return holds;
  }

  private boolean fewerMishaps() {
    boolean any = false;
    for (int size = Math.max(1, smallest.mishaps().size() / 2); size > 0; size /= 2) {
      for (int from = 0; from < smallest.mishaps().size(); ) {
        List<Mishap> fewer = new ArrayList<>(smallest.mishaps());
        fewer.subList(from, Math.min(fewer.size(), from + size)).clear();
        if (attempt(smallest.with(fewer))) {
          any = true;
        } else {
          from += size;
        }
      }
    }
    return any;
  }

  private boolean fairerWeather() {
    Weather w = smallest.weather();
    boolean any = false;
    for (Weather fairer :
        List.of(
            Weather.FAIR,
            new Weather(0, w.oddity(), w.staleness()),
            new Weather(w.loss(), 0, w.staleness()),
            new Weather(w.loss(), w.oddity(), 0))) {
      any |= !fairer.equals(smallest.weather()) && attempt(smallest.with(fairer));
    }
    return any;
  }

  private boolean smallerCrew() {
    boolean any = false;
    for (Plan.Crew smaller : smallest.crew().smaller()) {
      any |= attempt(smallest.with(smaller));
    }
    return any;
  }
}
