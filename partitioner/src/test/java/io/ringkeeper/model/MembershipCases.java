package io.ringkeeper.model;

import io.ringkeeper.model.MembershipModel.Rule;
import io.ringkeeper.model.MembershipModel.Scenario;
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
    all.add(safe(new Scenario(2, 1, 2, false), 3_000));
    all.add(safe(new Scenario(3, 1, 2, false), 100_000));
    all.add(safe(new Scenario(2, 1, 2, true), 10_000, "a record vanished"));
    all.add(safe(new Scenario(2, 2, 2, false), 500_000).tooLongForEveryBuild());
    all.add(safe(new Scenario(3, 2, 1, false), 500_000).tooLongForEveryBuild());
    all.add(safe(new Scenario(3, 1, 1, true), 20_000, "a record vanished"));
    for (Rule rule : Rule.values()) {
      boolean vanishes = rule == Rule.STOP_WHEN_RECORD_VANISHES;
      Scenario two = new Scenario(2, 1, 2, vanishes);
      Scenario three = new Scenario(3, 1, 2, vanishes);
      if (rule == Rule.REGISTER_AT_MAJORITY) {
        // Of two ensembles a coordinator needs both, so that one registration would do.
        all.add(without(rule, three));
      } else {
        all.add(without(rule, two));
        all.add(without(rule, three).tooLongForEveryBuild());
      }
    }
    return all;
  }

  private static ModelCase safe(Scenario scenario, int floor, String... more) {
    String[] sights = new String[SIGHTS.length + more.length];
    System.arraycopy(SIGHTS, 0, sights, 0, SIGHTS.length);
    System.arraycopy(more, 0, sights, SIGHTS.length, more.length);
    return ModelCase.safe(name(scenario), () -> model(scenario, null), floor, sights);
  }

  private static ModelCase without(Rule rule, Scenario scenario) {
    return ModelCase.without(
        rule, name(scenario), () -> model(scenario, rule), "a cut passed a producer");
  }

  private static String name(Scenario scenario) {
    return String.format(
        "membership: ensembles %d, producers %d, coordinators %d%s",
        scenario.ensembles(),
        scenario.producers(),
        scenario.coordinators(),
        scenario.forgets() ? ", records vanish" : "");
  }

  private static MembershipModel model(Scenario scenario, @Nullable Rule without) {
    EnumSet<Rule> rules = EnumSet.allOf(Rule.class);
    rules.removeIf(rule -> rule == without);
    return new MembershipModel(scenario, rules);
  }
}
