package io.ringkeeper.model;

import io.ringkeeper.model.MembershipModel.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The worlds in which one change meets producers that come and go. */
final class MembershipCases {

  private static final String[] SIGHTS = {
    "a producer was admitted before the change",
    "a producer saw the change",
    "a producer saw the outcome",
    "a listed producer acknowledged",
    "a cut passed"
  };

  private MembershipCases() {}

  static List<ModelCase> all() {
    List<ModelCase> all = new ArrayList<>();
    all.add(safe(2, 1, false, 3_000));
    all.add(safe(2, 2, false, 50_000).tooLongForEveryBuild());
    all.add(safe(3, 1, false, 100_000));
    all.add(safe(2, 1, true, 10_000, "a record vanished"));
    all.add(safe(3, 1, true, 50_000, "a record vanished").tooLongForEveryBuild());
    all.add(safe(3, 2, false, 500_000).tooLongForEveryBuild());
    for (Rule rule : Rule.values()) {
      boolean vanishes = rule == Rule.STOP_WHEN_RECORD_VANISHES;
      if (rule == Rule.REGISTER_AT_MAJORITY) {
        // Of two ensembles a coordinator needs both, so that one registration would do.
        all.add(without(rule, 3, 1, vanishes));
      } else {
        all.add(without(rule, 2, 1, vanishes));
        all.add(without(rule, 3, 1, vanishes).tooLongForEveryBuild());
      }
      if (!vanishes) {
        all.add(without(rule, 3, 2, false).tooLongForEveryBuild());
      }
    }
    return all;
  }

  private static ModelCase safe(
      int ensembles, int producers, boolean forgets, int floor, String... more) {
    String[] sights = new String[SIGHTS.length + more.length];
    System.arraycopy(SIGHTS, 0, sights, 0, SIGHTS.length);
    System.arraycopy(more, 0, sights, SIGHTS.length, more.length);
    return ModelCase.safe(
        name(ensembles, producers, forgets),
        () -> model(ensembles, producers, forgets, null),
        floor,
        sights);
  }

  private static ModelCase without(Rule rule, int ensembles, int producers, boolean forgets) {
    return ModelCase.without(
        rule,
        name(ensembles, producers, forgets),
        () -> model(ensembles, producers, forgets, rule),
        "a cut passed a producer");
  }

  private static String name(int ensembles, int producers, boolean forgets) {
    return "membership: "
        + ensembles
        + " ensembles, "
        + (producers == 1 ? "1 producer" : producers + " producers")
        + (forgets ? ", records vanish" : "");
  }

  private static MembershipModel model(
      int ensembles, int producers, boolean forgets, @Nullable Rule without) {
    EnumSet<Rule> rules = EnumSet.allOf(Rule.class);
    rules.removeIf(rule -> rule == without);
    return new MembershipModel(ensembles, producers, forgets, rules);
  }
}
