package io.ringkeeper.sandbox.fire.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Judges everything that one run wrote down. Also a command, to judge a failed run again. */
public final class HistoryCheck {

  /** The events topic's values in their order, one a line; absent in a run without Connect. */
  public static final String EVENTS_FILE = "events.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 50;

  private HistoryCheck() {}

  /**
   * What was judged, and how.
   *
   * @param violations empty when everything is as it must be
   * @param calls how many calls were judged
   * @param operations how many of them wrote or observed a version
   * @param transitions how many transitions were judged
   * @param chosenVersions how many versions were chosen
   * @param learned how many learned states were judged
   * @param events how many events were judged
   * @param gaps how many reported gaps are among them
   * @param inGaps how many transitions lie in these gaps
   * @param checks how often a rule was applied
   */
  public record Result(
      List<Violation> violations,
      long calls,
      long operations,
      long transitions,
      long chosenVersions,
      long learned,
      long events,
      long gaps,
      long inGaps,
      long checks) {

    public Result {
      violations = List.copyOf(violations);
    }

    /** Figures and violations, for people. */
    public String describe() {
      StringBuilder text =
          new StringBuilder(
              ("checked: %d calls (%d in the version order), %d transitions, %d chosen versions,"
                      + " %d learned states, %d events (%d gaps over %d transitions);"
                      + " %d applications of a rule, %d violations")
                  .formatted(
                      calls,
                      operations,
                      transitions,
                      chosenVersions,
                      learned,
                      events,
                      gaps,
                      inGaps,
                      checks,
                      violations.size()));
      violations.stream().limit(SHOWN).forEach(v -> text.append("\nVIOLATION ").append(v));
      return text.toString();
    }
  }

  /** Judges the run written down in a directory. */
  public static Result check(Path directory, String ring) {
    Path events = directory.resolve(EVENTS_FILE);
    return check(
        Histories.load(directory), ring, Files.exists(events) ? readEvents(events) : List.of());
  }

  static Result check(Histories histories, String ring, List<JsonNode> events) {
    Chosen chosen = new Chosen(histories);
    RegisterRules registers = new RegisterRules(histories, chosen);
    List<Violation> found = new ArrayList<>(registers.check());
    CallRules calls = new CallRules(histories, chosen);
    found.addAll(calls.check());
    List<VersionOrder.Operation> operations = VersionOrder.operations(histories.calls(), chosen);
    found.addAll(VersionOrder.check(operations));
    EventRules published = new EventRules(ring, histories);
    if (!events.isEmpty()) {
      found.addAll(published.check(events));
    }
    return new Result(
        found,
        histories.calls().size(),
        operations.size(),
        histories.registers().values().stream().mapToLong(r -> r.size()).sum(),
        chosen.versions().size(),
        histories.learned().size(),
        events.size(),
        published.gaps(),
        published.inGaps(),
        registers.checks() + calls.checks() + operations.size() + published.checks());
  }

  private static List<JsonNode> readEvents(Path file) {
    List<JsonNode> events = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the events in " + file, e);
    }
    return events;
  }

  /**
   * Judges a run again: directory of its histories, name of its ring. Ends with 1 when a rule is
   * broken.
   */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: HistoryCheck <directory of the histories> <ring>");
      System.exit(2);
    }
    Result result = check(Path.of(args[0]), args[1]);
    System.out.println(result.describe());
    System.exit(result.violations().isEmpty() ? 0 : 1);
  }
}
