package io.ringkeeper.sandbox.fire.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.Entry.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The histories of a small run in which nothing is wrong, to be spoilt by tests. Two proposers,
 * three acceptors; acceptor c misses the last change.
 *
 * <p>State 1 is stable in epoch 0, state 2 moving, state 3 stable in epoch 1. Each takes ten units
 * of time from 100, 200 and 300 on.
 */
final class SoundRun {

  static final String RING = "fire";
  static final String ONE = "one";
  static final String TWO = "two";
  static final List<String> ALL = List.of("a#1", "b#1", "c#1");

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<String, Entry.Transition> newest = new HashMap<>();

  SoundRun() {
    for (String acceptor : List.of("a", "b", "c")) {
      transition(acceptor, "CREATED", "0", null, 0, -1, "STABLE", 1);
      stored(acceptor, 0, "0", "0", 0, 2);
    }
    change(ONE, 1, 1, "1.1@one", "2.2@one", List.of("a", "b", "c"), 100, "STABLE", 0);
    change(ONE, 2, 2, "2.2@one", "3.3@one", List.of("a", "b", "c"), 200, "MOVING", 0);
    change(TWO, 1, 3, "4.1@two", "5.2@two", List.of("a", "b"), 300, "STABLE", 1);
    read(TWO, 2, 3, "4.1@two", 400);
    learned(ONE, 3, "4.1@two", 410);
    newest.forEach(
        (acceptor, t) -> {
          Entry.Transition accept = lastAccept(acceptor);
          stored(acceptor, t.version(), promise(t), accept.ballot(), accept.stateVersion(), 420);
        });
  }

  static String digest(long version) {
    return Long.toString(version).repeat(64).substring(0, 64);
  }

  private static String promise(Entry.Transition t) {
    String also = t.alsoPromised();
    return also == null ? t.ballot() : also;
  }

  private Entry.Transition lastAccept(String acceptor) {
    return entries.stream()
        .filter(e -> e instanceof Entry.Transition)
        .map(e -> (Entry.Transition) e)
        .filter(t -> t.acceptor().equals(acceptor) && t.kind().equals("ACCEPTED"))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private void change(
      String who,
      long op,
      long version,
      String ballot,
      String next,
      List<String> acceptors,
      long at,
      String phase,
      long epoch) {
    entries.add(new Entry.Invoked(who, op, "TOGGLE", at));
    String base = version == 1 ? "" : digest(version - 1);
    entries.add(
        new Entry.Attempted(who, op, version, digest(version), version - 1, base, ballot, at + 1));
    for (String acceptor : acceptors) {
      if (op == 1) {
        transition(acceptor, "PROMISED", ballot, null, 0, -1, "STABLE", at + 2);
      }
      transition(acceptor, "ACCEPTED", ballot, next, version, epoch, phase, at + 3);
    }
    entries.add(
        new Entry.Returned(
            who,
            op,
            Outcome.DECIDED,
            true,
            version,
            digest(version),
            ballot,
            List.of("a", "b"),
            "",
            at + 10));
  }

  private void read(String who, long op, long version, String ballot, long at) {
    entries.add(new Entry.Invoked(who, op, "READ", at));
    entries.add(
        new Entry.Returned(
            who,
            op,
            Outcome.DECIDED,
            false,
            version,
            digest(version),
            ballot,
            List.of("a", "b"),
            "",
            at + 10));
  }

  void learned(String who, long version, String ballot, long at) {
    entries.add(new Entry.Learned(who, version, digest(version), ballot, at));
  }

  void transition(
      String acceptor,
      String kind,
      String ballot,
      @Nullable String also,
      long stateVersion,
      long epoch,
      String phase,
      long at) {
    int version = versions.merge(acceptor, 1, Integer::sum) - 1;
    String digest = stateVersion == 0 ? "" : digest(stateVersion);
    Entry.Transition t =
        new Entry.Transition(
            acceptor,
            "1",
            version,
            kind,
            ballot,
            also,
            stateVersion,
            digest,
            epoch,
            phase,
            stateVersion == 0 ? List.of() : ALL,
            at);
    newest.put(acceptor, t);
    entries.add(t);
  }

  void stored(
      String acceptor, int version, String promised, String ballot, long stateVersion, long at) {
    entries.add(
        new Entry.Stored(
            acceptor,
            "1",
            version,
            promised,
            ballot,
            stateVersion,
            stateVersion == 0 ? "" : digest(stateVersion),
            at));
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  /** Replaces each entry of this type that the condition meets; there must be one. */
  <E extends Entry> void replace(Class<E> type, Predicate<E> which, UnaryOperator<E> by) {
    int replaced = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (type.isInstance(entry) && which.test(type.cast(entry))) {
        entries.set(i, by.apply(type.cast(entry)));
        replaced++;
      }
    }
    if (replaced == 0) {
      throw new IllegalArgumentException("nothing to replace");
    }
  }

  /** Removes each entry of this type that the condition meets; there must be one. */
  <E extends Entry> void remove(Class<E> type, Predicate<E> which) {
    if (!entries.removeIf(e -> type.isInstance(e) && which.test(type.cast(e)))) {
      throw new IllegalArgumentException("nothing to remove");
    }
  }

  Histories histories() {
    return Histories.of(entries);
  }

  /** The rules that are found broken, each once. */
  List<Violation.Rule> broken() {
    return broken(List.of());
  }

  List<Violation.Rule> broken(List<JsonNode> events) {
    return HistoryCheck.check(histories(), RING, events).violations().stream()
        .map(Violation::rule)
        .distinct()
        .toList();
  }

  /** The events that the source publishes of this run. */
  List<ObjectNode> events() {
    List<ObjectNode> events = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Transition t) {
        events.add(event(t));
      }
    }
    return events;
  }

  private static ObjectNode event(Entry.Transition t) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("kind", t.kind()).put("acceptor", t.acceptor()).put("incarnation", "1");
    event.put("ring", RING).put("sequence", t.version());
    event.set("ballot", ballot(t.ballot()));
    String also = t.alsoPromised();
    if (also != null) {
      event.set("alsoPromised", ballot(also));
    }
    if (t.stateVersion() > 0) {
      event.putObject("state").put("version", t.stateVersion()).put("digest", t.digest());
    }
    return event;
  }

  private static ObjectNode ballot(String text) {
    BallotName ballot = BallotName.parse(text);
    return JsonNodeFactory.instance
        .objectNode()
        .put("round", ballot.round())
        .put("proposer", ballot.proposer())
        .put("nonce", ballot.nonce());
  }

  /** A gap or an exclusion, as the source publishes it. */
  static ObjectNode gap(String kind, String acceptor, int from, int to, String detail) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("kind", kind).put("acceptor", acceptor).put("incarnation", "1");
    event.put("ring", RING).put("sequence", to);
    event.putObject("gap").put("fromSequence", from).put("toSequence", to).put("detail", detail);
    return event;
  }
}
