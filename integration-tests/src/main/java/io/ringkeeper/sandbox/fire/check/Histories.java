package io.ringkeeper.sandbox.fire.check;

import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.HistoryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that was written down in one run, sorted by what it is. */
final class Histories {

  private record CallKey(String who, long op) {}

  private final Map<CallKey, Entry.Invoked> invoked = new LinkedHashMap<>();
  private final Map<CallKey, List<Entry.Attempted>> attempts = new HashMap<>();
  private final Map<CallKey, Entry.Returned> ends = new HashMap<>();
  private final List<Entry.Learned> learned = new ArrayList<>();
  private final List<Entry.Sighted> sighted = new ArrayList<>();
  private final List<Entry.Stored> stored = new ArrayList<>();
  private final List<Entry.Missed> missed = new ArrayList<>();
  private final List<Entry.Noted> notes = new ArrayList<>();
  private final Map<String, NavigableMap<Integer, Entry.Transition>> registers = new TreeMap<>();
  private final List<Rewriting> rewritten = new ArrayList<>();

  /** All histories below a directory. */
  static Histories load(Path directory) {
    Histories histories = new Histories();
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .filter(file -> file.toString().endsWith(HistoryReader.SUFFIX))
          .sorted()
          .forEach(file -> new HistoryReader(file).readNew().forEach(histories::add));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the histories in " + directory, e);
    }
    return histories;
  }

  static Histories of(Collection<Entry> entries) {
    Histories histories = new Histories();
    entries.forEach(histories::add);
    return histories;
  }

  private void add(Entry entry) {
    if (entry instanceof Entry.Invoked e) {
      invoked.put(new CallKey(e.who(), e.op()), e);
    } else if (entry instanceof Entry.Attempted e) {
      attempts.computeIfAbsent(new CallKey(e.who(), e.op()), k -> new ArrayList<>()).add(e);
    } else if (entry instanceof Entry.Returned e) {
      ends.put(new CallKey(e.who(), e.op()), e);
    } else if (entry instanceof Entry.Learned e) {
      learned.add(e);
    } else if (entry instanceof Entry.Sighted e) {
      sighted.add(e);
    } else if (entry instanceof Entry.Transition e) {
      add(e);
    } else if (entry instanceof Entry.Stored e) {
      stored.add(e);
    } else if (entry instanceof Entry.Missed e) {
      missed.add(e);
    } else if (entry instanceof Entry.Noted e) {
      notes.add(e);
    }
  }

  private void add(Entry.Transition seen) {
    String acceptor = name(seen.acceptor(), seen.incarnation());
    Entry.Transition before =
        registers.computeIfAbsent(acceptor, a -> new TreeMap<>()).putIfAbsent(seen.version(), seen);
    if (before != null && !content(before).equals(content(seen))) {
      rewritten.add(new Rewriting(acceptor, before, seen));
    }
  }

  /**
   * A version of a register that was seen with two contents.
   *
   * @param acceptor in its life
   */
  record Rewriting(String acceptor, Entry.Transition before, Entry.Transition after) {}

  /** An acceptor in one life, as deciders are named. */
  static String name(String acceptor, String incarnation) {
    return acceptor + "#" + incarnation;
  }

  /** The transition without the time at which it was seen. */
  private static List<Object> content(Entry.Transition t) {
    return List.of(
        t.kind(),
        t.ballot(),
        String.valueOf(t.alsoPromised()),
        t.stateVersion(),
        t.digest(),
        t.epoch(),
        t.phase(),
        t.deciders());
  }

  /** Calls in the order written by each process. */
  List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    invoked.forEach(
        (key, call) ->
            calls.add(
                new Call(
                    call.who(),
                    call.op(),
                    call.kind(),
                    call.atNanos(),
                    attempts.getOrDefault(key, List.of()),
                    ends.get(key))));
    return calls;
  }

  List<Entry.Attempted> attempts() {
    return attempts.values().stream().flatMap(List::stream).toList();
  }

  List<Entry.Learned> learned() {
    return learned;
  }

  List<Entry.Sighted> sighted() {
    return sighted;
  }

  /** Whole reads, in the order of each acceptor. */
  List<Entry.Stored> stored() {
    return stored;
  }

  List<Entry.Missed> missed() {
    return missed;
  }

  List<Entry.Noted> notes() {
    return notes;
  }

  /** By acceptor and incarnation, the transitions by version. */
  Map<String, NavigableMap<Integer, Entry.Transition>> registers() {
    return registers;
  }

  /** Versions that were seen with two contents; {@link #registers()} has the first. */
  List<Rewriting> rewritten() {
    return rewritten;
  }
}
