package io.ringkeeper.model;

import io.ringkeeper.model.AcceptorSetModel.Rule;
import io.ringkeeper.model.AcceptorSetModel.Scenario;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The worlds in which the acceptor set changes. */
final class AcceptorSetCases {

  /** 3 to 4 to 5 in small: the majorities of the first set and the last need not meet. */
  private static final Scenario GROW = of("xx-", -1, "0--", "00-", "000");

  private static final Scenario GROW_BY_TWO = of("xx-", -1, "0--", "000");
  private static final Scenario SHRINK = of("xxx", -1, "000", "00-");
  private static final Scenario REPLACE = of("xxx", 2, "000", "00-", "001");
  private static final Scenario REPLACE_IN_ONE_STEP = of("xxx", 2, "000", "001");
  private static final Scenario LOSS = of("xxx", 1, "000");
  private static final Scenario ONE_MORE = of("xxxx", 2, "000-");
  private static final Scenario TWO_MORE = of("xxxxx", 2, "000--");
  private static final Scenario TWO_MORE_NOTHING_LOST = of("xxxxx", -1, "000--");
  private static final Scenario CREATED_LATER =
      new Scenario(4, List.of("000-"), "xxxx", 1, -1, false, false, true);
  private static final Scenario CREATED_LATER_BY_FEWER =
      new Scenario(5, List.of("000--"), "xxxxx", 1, -1, false, false, true);

  private static final Scenario SHRINK_IN_FULL =
      new Scenario(3, List.of("000", "00-"), "xxx", 1, -1, true, false, false);
  private static final Scenario REPLACE_IN_FULL =
      new Scenario(3, List.of("000", "00-", "001"), "xxx", 1, 2, true, false, false);
  private static final Scenario REPLACE_AND_SETTLE =
      of("xxx", 2, "000", "00-", "00-", "001", "001");
  private static final Scenario REPLACE_IN_ONE_STEP_READING_AGAIN =
      new Scenario(3, List.of("000", "001"), "xxx", 1, 2, true, true, false);
  private static final Scenario GROW_TO_FOUR = of("xxxx", -1, "000-", "0000");
  private static final Scenario GROW_TO_FIVE = of("xxx--", -1, "000--", "0000-", "00000");
  private static final Scenario GROW_TO_FIVE_AT_ONCE = of("xxx--", -1, "000--", "00000");

  private static final String PASSED = "the cut passed P1";

  private AcceptorSetCases() {}

  /** Rules that make a world what it is. */
  private enum World {
    /** At most one acceptor changes at a time. */
    ONE_ACCEPTOR_AT_A_TIME,
    /** Clients are configured with at most one ensemble more than there are acceptors. */
    CONFIGURED_AT_MOST_ONE_MORE,
    /** A lost acceptor is removed, then added again. */
    REJOIN_IS_REMOVE_AND_ADD
  }

  static List<ModelCase> all() {
    return List.of(
        safe("1 to 2 to 3 acceptors", GROW, 5_000),
        without(Rule.CARRY_OVER, "1 to 2 to 3 acceptors", GROW),
        without(Rule.LIST_AFTER_OWN_WRITE, "1 to 2 to 3 acceptors", GROW),
        without(World.ONE_ACCEPTOR_AT_A_TIME, "1 to 3 acceptors", GROW_BY_TWO),
        safe("3 to 2 acceptors", SHRINK, 5_000),
        safe("a lost one is removed and added", REPLACE, 20_000, "data were lost"),
        without(Rule.LIST_AFTER_LOSS, "a lost one is removed and added", REPLACE),
        without(World.REJOIN_IS_REMOVE_AND_ADD, "rejoin in one step", REPLACE_IN_ONE_STEP),
        noSetChange("a lost ensemble", LOSS),
        without(Rule.COUNT_INCARNATIONS, "a lost ensemble", LOSS),
        noSetChange("configured with one more", ONE_MORE),
        without(World.CONFIGURED_AT_MOST_ONE_MORE, "configured with two more", TWO_MORE),
        without(
            Rule.MAJORITY_OF_ALL_NAMED,
            "configured with two more, nothing lost",
            TWO_MORE_NOTHING_LOST),
        noSetChange("a ring created later", CREATED_LATER),
        without(
            World.CONFIGURED_AT_MOST_ONE_MORE, "a ring created by fewer", CREATED_LATER_BY_FEWER),
        safe("3 to 2 acceptors, listing at any time", SHRINK_IN_FULL, 10_000)
            .tooLongForEveryBuild(),
        safe("a lost one is replaced, listing at any time", REPLACE_IN_FULL, 100_000)
            .tooLongForEveryBuild(),
        safe("a lost one is replaced, sets are settled", REPLACE_AND_SETTLE, 50_000)
            .tooLongForEveryBuild(),
        safe("rejoin in one step, reading again", REPLACE_IN_ONE_STEP_READING_AGAIN, 100_000)
            .tooLongForEveryBuild(),
        safe("3 to 4 acceptors", GROW_TO_FOUR, 100_000).tooLongForEveryBuild(),
        safe("3 to 4 to 5 acceptors", GROW_TO_FIVE, 1_000_000).tooLongForEveryBuild(),
        without(Rule.CARRY_OVER, "3 to 4 to 5 acceptors", GROW_TO_FIVE).tooLongForEveryBuild(),
        without(World.ONE_ACCEPTOR_AT_A_TIME, "3 to 5 acceptors", GROW_TO_FIVE_AT_ONCE)
            .tooLongForEveryBuild());
  }

  private static Scenario of(String configured, int lossy, String... sets) {
    return new Scenario(
        configured.length(), List.of(sets), configured, 1, lossy, true, false, true);
  }

  private static ModelCase safe(String name, Scenario scenario, int floor, String... more) {
    String[] sights = new String[more.length + 5];
    System.arraycopy(more, 0, sights, 5, more.length);
    sights[0] = "a set change was chosen";
    sights[1] = "a producer was carried over";
    sights[2] = "a producer was admitted late";
    sights[3] = "a producer saw the change";
    sights[4] = "a cut passed";
    return ModelCase.safe("acceptor sets: " + name, () -> model(scenario, null), floor, sights);
  }

  private static ModelCase noSetChange(String name, Scenario scenario) {
    return ModelCase.safe(
        "acceptor sets: " + name,
        () -> model(scenario, null),
        5_000,
        "a producer was admitted early",
        "a producer saw the change",
        "a listed producer acknowledged",
        "a cut passed");
  }

  private static ModelCase without(Enum<?> rule, String name, Scenario scenario) {
    return ModelCase.without(rule, "acceptor sets: " + name, () -> model(scenario, rule), PASSED);
  }

  private static Model<AcceptorSetModel.World> model(Scenario scenario, @Nullable Enum<?> without) {
    EnumSet<Rule> rules = EnumSet.allOf(Rule.class);
    rules.removeIf(rule -> rule == without);
    return new AcceptorSetModel(scenario, rules);
  }
}
