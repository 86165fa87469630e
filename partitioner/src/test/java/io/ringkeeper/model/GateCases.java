package io.ringkeeper.model;

import io.ringkeeper.model.GateModel.Rule;
import io.ringkeeper.model.GateModel.Scenario;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The worlds in which consumers meet moved slots. */
final class GateCases {

  private static final List<String> TWO = List.of("", "");
  private static final List<String> THREE = List.of("", "", "");

  private static final Scenario MOVE =
      new Scenario(2, List.of("0", "1"), List.of("1", "2"), TWO, 0, 0, -1, -1, 2);
  private static final Scenario CHAIN =
      new Scenario(3, List.of("0", "1", "2"), List.of("1", "0", "1"), THREE, -1, -1, -1, -1, 1);
  private static final Scenario FULL_CHAIN =
      new Scenario(3, List.of("0", "1", "2"), List.of("1", "1", "1"), THREE, 0, 0, -1, -1, 1);
  private static final Scenario SWAP =
      new Scenario(2, List.of("01", "10"), List.of("11", "11"), TWO, -1, -1, -1, -1, 1);
  private static final Scenario THERE_AND_BACK =
      new Scenario(2, List.of("0", "1", "0"), List.of("1", "1", "1"), TWO, 0, 0, -1, -1, 1);
  private static final Scenario TWO_DONORS =
      new Scenario(3, List.of("01", "22"), List.of("11", "11"), THREE, -1, -1, -1, -1, 1);
  private static final Scenario TWO_RECEIVERS =
      new Scenario(3, List.of("00", "12"), List.of("11", "11"), THREE, 1, 0, -1, -1, 1);
  private static final Scenario MARKER =
      new Scenario(2, List.of("0", "1"), List.of("1", "1"), TWO, -1, -1, 0, -1, 1);
  private static final Scenario PLAIN_MEMBER =
      new Scenario(2, List.of("0", "1"), List.of("0", "1"), List.of("h", ""), -1, -1, -1, 0, 1);
  private static final Scenario HISTORY =
      new Scenario(2, List.of("0", "1"), List.of("1", "1"), List.of("", "h"), -1, -1, -1, -1, 1);

  private static final Scenario STRAY =
      new Scenario(2, List.of("00", "01"), List.of("01", "11"), TWO, 0, 1, -1, -1, 1);

  private static final String REORDERED = "a record was delivered after";
  private static final String WAITS = "partition ";

  private GateCases() {}

  static List<ModelCase> all() {
    List<ModelCase> all = new ArrayList<>();
    all.add(safe("one move, a late writer", MOVE, "a record was quarantined", "a rebalance"));
    all.add(safe("moves in a chain", CHAIN));
    all.add(safe("a swap", SWAP));
    all.add(safe("there and back", THERE_AND_BACK, "a record was quarantined"));
    all.add(safe("two donors", TWO_DONORS));
    all.add(safe("two receivers", TWO_RECEIVERS, "a record was quarantined"));
    all.add(safe("transaction markers", MARKER));
    all.add(safe("a plain member's commit", PLAIN_MEMBER));
    all.add(safe("another mapping's record", STRAY, "a record was quarantined"));
    all.add(safe("history off the map", HISTORY));
    all.add(safe("a chain with a late writer", FULL_CHAIN).tooLongForEveryBuild());
    all.add(without(Rule.REFRESH_VIEW, "one move, a late writer", MOVE, REORDERED));
    all.add(without(Rule.WAIT_FOR_DONORS, "one move, a late writer", MOVE, REORDERED));
    all.add(without(Rule.DONOR_VIEW, "one move, a late writer", MOVE, REORDERED));
    all.add(without(Rule.DONOR_GATES, "moves in a chain", CHAIN, REORDERED));
    all.add(without(Rule.DONOR_GATES_BEFORE_ONLY, "a swap", SWAP, WAITS));
    all.add(without(Rule.VIEW_FROM_COMMIT, "one move, a late writer", MOVE, REORDERED));
    all.add(without(Rule.RECOMMIT, "a plain member's commit", PLAIN_MEMBER, WAITS));
    // Of records with true epochs none is off the map but those older than the last move; this
    // rule is for records without one.
    all.add(
        without(Rule.QUARANTINE_OFF_MAP, "another mapping's record", STRAY, "a record off the"));
    all.add(without(Rule.QUARANTINE_BEFORE_LAST_MOVE, "there and back", THERE_AND_BACK, REORDERED));
    all.add(
        without(Rule.SPARE_HISTORY, "history off the map", HISTORY, "a record of a live producer"));
    all.add(without(Rule.COMMIT_POSITION, "transaction markers", MARKER, WAITS));
    return all;
  }

  private static ModelCase safe(String name, Scenario scenario, String... more) {
    String[] sights = new String[more.length + 1];
    System.arraycopy(more, 0, sights, 1, more.length);
    sights[0] = "a record was delivered behind a gate";
    return ModelCase.safe("gates: " + name, () -> model(scenario, null), 100, sights);
  }

  private static ModelCase without(Rule rule, String name, Scenario scenario, String expected) {
    return ModelCase.without(rule, "gates: " + name, () -> model(scenario, rule), expected);
  }

  private static GateModel model(Scenario scenario, @Nullable Rule without) {
    EnumSet<Rule> rules = EnumSet.allOf(Rule.class);
    rules.removeIf(rule -> rule == without);
    return new GateModel(scenario, rules);
  }
}
