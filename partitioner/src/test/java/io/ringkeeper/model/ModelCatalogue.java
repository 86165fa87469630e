package io.ringkeeper.model;

import java.util.List;
import java.util.stream.Stream;

/** All models, for the tests and for a page that tells what was searched. */
public final class ModelCatalogue {

  /**
   * One search, done.
   *
   * @param model the model and its world
   * @param rule the rule left out; empty when all were in force
   * @param states how many were visited
   * @param violation what went wrong, empty when nothing did
   * @param traceLength the steps to it
   */
  public record Entry(String model, String rule, int states, String violation, int traceLength) {}

  private ModelCatalogue() {}

  static List<ModelCase> cases() {
    return Stream.of(
            MembershipCases.all(),
            AcceptorSetCases.all(),
            SmallCases.changeId(),
            SmallCases.archive(),
            SmallCases.firstChange(),
            SmallCases.tickets(),
            GateCases.all())
        .flatMap(List::stream)
        .toList();
  }

  /** What the searches of every build find without that rule. */
  public static List<Entry> without(Enum<?> rule) {
    return cases().stream()
        .filter(c -> !c.isLong() && c.rule().equals(rule.name()))
        .map(ModelCatalogue::entry)
        .toList();
  }

  /** Searches everything that every build searches. */
  static List<Entry> quickEntries() {
    return cases().stream().filter(c -> !c.isLong()).map(ModelCatalogue::entry).toList();
  }

  /** Searches everything; takes minutes. */
  static List<Entry> allEntries() {
    return cases().stream().map(ModelCatalogue::entry).toList();
  }

  static Entry entry(ModelCase searched) {
    Explorer.Result result = searched.search().get();
    return new Entry(
        searched.model(),
        searched.rule(),
        result.states(),
        result.violation(),
        result.trace().size());
  }
}
