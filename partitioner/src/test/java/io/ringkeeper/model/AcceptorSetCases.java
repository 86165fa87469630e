package io.ringkeeper.model;

import io.ringkeeper.model.AcceptorSetModel.Rule;
import io.ringkeeper.model.AcceptorSetModel.Scenario;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The worlds in which the acceptor set changes. */
final class AcceptorSetCases {

  /** 3 to 4 to 5 in small: the majorities of the first set and the last need not meet. */
  private static final Scenario GROW =
      new Scenario(3, List.of("0--", "00-", "000"), "xx-", 1, -1, true, true);

  private static final Scenario GROW_BY_TWO =
      new Scenario(3, List.of("0--", "000"), "xx-", 1, -1, true, true);
  private static final Scenario SHRINK =
      new Scenario(3, List.of("000", "00-"), "xxx", 1, -1, true, false);
  private static final Scenario REJOIN =
      new Scenario(3, List.of("000", "001"), "xxx", 1, 2, true, true);
  private static final Scenario LOSS = new Scenario(3, List.of("000"), "xxx", 1, 1, true, false);
  private static final Scenario CONFIGURED_ONE_MORE =
      new Scenario(4, List.of("000-"), "xxxx", 1, 2, true, true);
  private static final Scenario CONFIGURED_TWO_MORE =
      new Scenario(5, List.of("000--"), "xxxxx", 1, 2, true, true);
  private static final Scenario NOTHING_LOST =
      new Scenario(5, List.of("000--"), "xxxxx", 1, -1, true, true);
  private static final Scenario CREATED_LATER =
      new Scenario(4, List.of("000-"), "xxxx", 1, -1, false, true);
  private static final Scenario CREATED_LATER_BY_FEWER =
      new Scenario(5, List.of("000--"), "xxxxx", 1, -1, false, true);

  private static final Scenario REJOIN_IN_FULL =
      new Scenario(3, List.of("000", "001"), "xxx", 1, 2, true, false);
  private static final Scenario REMOVE_AND_ADD =
      new Scenario(3, List.of("000", "00-", "001"), "xxx", 1, 2, true, true);
  private static final Scenario GROW_TO_FIVE =
      new Scenario(5, List.of("000--", "0000-", "00000"), "xxx--", 1, -1, true, true);
  private static final Scenario GROW_TO_FOUR =
      new Scenario(4, List.of("000-", "0000"), "xxxx", 1, -1, true, true);
  private static final Scenario GROW_TO_FIVE_AT_ONCE =
      new Scenario(5, List.of("000--", "00000"), "xxx--", 1, -1, true, true);

  private static final String PASSED = "the cut passed P1";

  private AcceptorSetCases() {}

  private enum World {
    /** At most one acceptor changes at a time. */
    ONE_ACCEPTOR_AT_A_TIME,
    /** Clients are configured with at most one ensemble more than there are acceptors. */
    CONFIGURED_AT_MOST_ONE_MORE
  }

  static List<ModelCase> all() {
    return List.of(
        safe("1 to 2 to 3 acceptors", GROW, 5_000),
        without(Rule.CARRY_OVER, "1 to 2 to 3 acceptors", GROW),
        without(Rule.LIST_AFTER_OWN_WRITE, "1 to 2 to 3 acceptors", GROW),
        without(World.ONE_ACCEPTOR_AT_A_TIME, "1 to 3 acceptors", GROW_BY_TWO),
        safe("3 to 2 acceptors", SHRINK, 20_000),
        safe("rejoin", REJOIN, 20_000, "data were lost"),
        without(Rule.CARRY_OVER, "rejoin", REJOIN),
        without(Rule.LIST_AFTER_OWN_WRITE, "rejoin", REJOIN),
        without(Rule.MAJORITY_OF_ALL_NAMED, "rejoin", REJOIN),
        without(Rule.READ_AFTER_LAST_WRITE, "rejoin", REJOIN),
        without(Rule.LIST_AFTER_LOSS, "rejoin", REJOIN),
        noSetChange("a lost ensemble", LOSS),
        without(Rule.COUNT_INCARNATIONS, "a lost ensemble", LOSS),
        noSetChange("configured with one more", CONFIGURED_ONE_MORE),
        without(World.CONFIGURED_AT_MOST_ONE_MORE, "configured with two more", CONFIGURED_TWO_MORE),
        without(Rule.MAJORITY_OF_ALL_NAMED, "configured with two more, nothing lost", NOTHING_LOST),
        noSetChange("a ring created later", CREATED_LATER),
        without(
            World.CONFIGURED_AT_MOST_ONE_MORE, "a ring created by fewer", CREATED_LATER_BY_FEWER),
        safe("rejoin, listing at any time", REJOIN_IN_FULL, 100_000).tooLongForEveryBuild(),
        safe("remove, then add again", REMOVE_AND_ADD, 50_000).tooLongForEveryBuild(),
        safe("3 to 4 acceptors", GROW_TO_FOUR, 100_000).tooLongForEveryBuild(),
        safe("3 to 4 to 5 acceptors", GROW_TO_FIVE, 1_000_000).tooLongForEveryBuild(),
        without(Rule.CARRY_OVER, "3 to 4 to 5 acceptors", GROW_TO_FIVE).tooLongForEveryBuild(),
        without(World.ONE_ACCEPTOR_AT_A_TIME, "3 to 5 acceptors", GROW_TO_FIVE_AT_ONCE)
            .tooLongForEveryBuild());
  }

  private static ModelCase safe(String name, Scenario scenario, int floor, String... more) {
    String[] sights = new String[more.length + 5];
    System.arraycopy(more, 0, sights, 5, more.length);
    sights[0] = "a set change was chosen";
    sights[1] = "a producer was carried over";
    sights[2] = "admitted after a set change";
    sights[3] = "a producer saw the change";
    sights[4] = "a cut passed";
    return ModelCase.safe("acceptor sets: " + name, () -> model(scenario, null), floor, sights);
  }

  private static ModelCase noSetChange(String name, Scenario scenario) {
    return ModelCase.safe(
        "acceptor sets: " + name,
        () -> model(scenario, null),
        10_000,
        "admitted before any set change",
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
