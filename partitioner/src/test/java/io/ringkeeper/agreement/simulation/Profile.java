package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Mutant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What kind of worlds to draw, and how often which misfortune strikes in them.
 *
 * @param coordinated share of worlds in which coordinators and producers live
 * @param isCrowded whether many producers start just when changes do, and servers lag much
 * @param weights how many lots each planned fault has
 */
record Profile(String name, double coordinated, boolean isCrowded, Map<Fault, Integer> weights) {

  /** Everything, as the campaign draws it. */
  static final Profile EVERYTHING =
      new Profile("everything", 0.12, false, everyday()).with(damages(), 1);

  /** What shows this mutant soonest. */
  static Profile of(Mutant mutant) {
    return switch (mutant.provoked()) {
      case BY_EVERYTHING -> EVERYTHING.named("everything").coordinated(0.05);
      case BY_DAMAGE ->
          EVERYTHING
              .named("damage")
              .coordinated(0)
              .with(damages(), 6)
              .with(List.of(Fault.ENSEMBLE_CONFIGURED_TWICE), 8)
              .with(List.of(Fault.REGISTER_ROLLED_BACK, Fault.REGISTER_RECREATED), 20);
      case BY_COORDINATORS -> EVERYTHING.named("coordinators").coordinated(1);
      case BY_CROWDS -> new Profile("crowds", 1, true, EVERYTHING.weights());
    };
  }

  private Profile named(String other) {
    return new Profile(other, coordinated, isCrowded, weights);
  }

  private static Map<Fault, Integer> everyday() {
    Map<Fault, Integer> weights = new EnumMap<>(Fault.class);
    weights.put(Fault.ONE_WAY_SPLIT, 8);
    weights.put(Fault.SYMMETRIC_SPLIT, 8);
    weights.put(Fault.FLAPPING_SPLIT, 4);
    weights.put(Fault.MINORITY_DOWN, 8);
    weights.put(Fault.MAJORITY_DOWN, 4);
    weights.put(Fault.PROCESS_CRASH, 6);
    weights.put(Fault.CRASH_BEFORE_MESSAGE, 8);
    weights.put(Fault.PROCESS_PAUSE, 8);
    weights.put(Fault.CLOCK_JUMP, 2);
    weights.put(Fault.CLOCK_DRIFT, 2);
    weights.put(Fault.SESSION_EXPIRED, 6);
    weights.put(Fault.ENSEMBLE_CONFIGURED_TWICE, 2);
    weights.put(Fault.CONFIGURATIONS_DISAGREE, 2);
    weights.put(Fault.PARTITIONS_GROWN, 1);
    return weights;
  }

  static List<Fault> damages() {
    return java.util.Arrays.stream(Fault.values()).filter(Fault::isDamage).toList();
  }

  /** The same with other lots for these faults. */
  Profile with(List<Fault> faults, int lots) {
    Map<Fault, Integer> next = new EnumMap<>(weights);
    faults.forEach(f -> next.put(f, lots));
    return new Profile(name, coordinated, isCrowded, next);
  }

  /** The same with another share of worlds in which coordinators and producers live. */
  Profile coordinated(double share) {
    return new Profile(name, share, isCrowded, weights);
  }

  Fault draw(SplittableRandom random) {
    int lots = weights.values().stream().mapToInt(Integer::intValue).sum();
    int drawn = random.nextInt(lots);
    for (Map.Entry<Fault, Integer> each : weights.entrySet()) {
      drawn -= each.getValue();
      if (drawn < 0) {
        return each.getKey();
      }
    }
    throw new IllegalStateException("no fault was drawn");
  }
}
