package io.ringkeeper.sandbox.fire.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.sandbox.fire.check.Violation.Rule;
import io.ringkeeper.sandbox.fire.history.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * E1: the published events of each register are its recorded history, in order, once. A gap is
 * allowed only where more happened at once than a register's journal keeps, and only if an event
 * says so. After a published rollback nothing more may come of that register.
 */
final class EventRules {

  /** How many transitions a register's journal keeps, by the specification of stored formats. */
  static final int JOURNAL = 32;

  private static final Set<String> OF_REGISTERS =
      Set.of("CREATED", "PROMISED", "ACCEPTED", "GAP", "EXCLUDED");

  private final String ring;
  private final Histories histories;
  private final Map<String, Integer> next = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Findings findings = new Findings();
  private long gaps;
  private long inGaps;

  EventRules(String ring, Histories histories) {
    this.ring = ring;
    this.histories = histories;
  }

  /** Judges a topic's events in their order. */
  List<Violation> check(List<JsonNode> events) {
    for (JsonNode event : events) {
      if (event.path("ring").asText().equals(ring)
          && OF_REGISTERS.contains(event.path("kind").asText())) {
        event(event);
      }
    }
    histories
        .registers()
        .forEach(
            (acceptor, transitions) -> {
              int published = next.getOrDefault(acceptor, 0) - 1;
              boolean mayEndEarly = ended.contains(acceptor) || hasLaterLife(acceptor);
              findings.require(
                  mayEndEarly || published == transitions.lastKey(),
                  Rule.E1,
                  () ->
                      "%s went to version %d, events to %d"
                          .formatted(acceptor, transitions.lastKey(), published));
            });
    return findings.found();
  }

  long checks() {
    return findings.checks();
  }

  /** How many gaps were reported. */
  long gaps() {
    return gaps;
  }

  /** How many transitions lie in them. */
  long inGaps() {
    return inGaps;
  }

  /** What was not published of a register before its data was lost nobody can publish any more. */
  private boolean hasLaterLife(String acceptor) {
    String name = acceptor.substring(0, acceptor.indexOf('#') + 1);
    long lastNanos = lastNanos(acceptor);
    return histories.registers().keySet().stream()
        .anyMatch(other -> other.startsWith(name) && lastNanos(other) > lastNanos);
  }

  private long lastNanos(String acceptor) {
    NavigableMap<Integer, Entry.Transition> register =
        histories.registers().getOrDefault(acceptor, new TreeMap<>());
    return register.isEmpty() ? -1 : register.lastEntry().getValue().atNanos();
  }

  private void event(JsonNode event) {
    String acceptor =
        Histories.name(event.path("acceptor").asText(), event.path("incarnation").asText());
    String kind = event.path("kind").asText();
    NavigableMap<Integer, Entry.Transition> register =
        histories.registers().getOrDefault(acceptor, new TreeMap<>());
    int expected = next.getOrDefault(acceptor, 0);
    findings.require(
        !ended.contains(acceptor),
        Rule.E1,
        () -> "%s has events after its rollback: %s".formatted(acceptor, event));
    if (kind.equals("EXCLUDED")) {
      if (event.path("gap").path("detail").asText().startsWith("ROLLED_BACK")) {
        ended.add(acceptor);
      }
    } else if (kind.equals("GAP")) {
      gap(acceptor, expected, event.path("gap"), register);
    } else {
      int version = event.path("sequence").asInt(-1);
      findings.require(
          version == expected,
          Rule.E1,
          () -> "%s has event %d where %d is due".formatted(acceptor, version, expected));
      Entry.Transition transition = register.get(version);
      findings.require(
          transition != null && content(transition).equals(content(event)),
          Rule.E1,
          () ->
              "%s published %s for version %d, recorded is %s"
                  .formatted(acceptor, content(event), version, transition));
      next.put(acceptor, Math.max(expected, version + 1));
    }
  }

  private void gap(
      String acceptor,
      int expected,
      JsonNode gap,
      NavigableMap<Integer, Entry.Transition> register) {
    int from = gap.path("fromSequence").asInt(-1);
    int to = gap.path("toSequence").asInt(-1);
    findings.require(
        from == expected && to >= from,
        Rule.E1,
        () ->
            "%s reports a gap from %d to %d where %d is due"
                .formatted(acceptor, from, to, expected));
    // What follows the gap is a whole journal, so at least that much had happened besides.
    boolean isFullJournalLater = !register.isEmpty() && register.lastKey() >= to + JOURNAL;
    findings.require(
        isFullJournalLater,
        Rule.E1,
        () ->
            "%s reports a gap up to %d, though no more than %d transitions followed"
                .formatted(acceptor, to, JOURNAL - 1));
    gaps++;
    inGaps += to - from + 1L;
    next.put(acceptor, Math.max(expected, to + 1));
  }

  private static List<String> content(Entry.Transition t) {
    return List.of(
        t.kind(),
        t.ballot(),
        String.valueOf(t.alsoPromised()),
        t.stateVersion() == 0 ? "" : t.stateVersion() + ":" + t.digest());
  }

  private static List<String> content(JsonNode event) {
    JsonNode state = event.path("state");
    return List.of(
        event.path("kind").asText(),
        ballot(event.path("ballot")),
        event.path("alsoPromised").isObject() ? ballot(event.path("alsoPromised")) : "null",
        state.isObject()
            ? state.path("version").asText() + ":" + state.path("digest").asText()
            : "");
  }

  private static String ballot(JsonNode ballot) {
    return new BallotName(
            ballot.path("round").asLong(),
            ballot.path("proposer").asText(),
            ballot.path("nonce").asLong())
        .toString();
  }
}
