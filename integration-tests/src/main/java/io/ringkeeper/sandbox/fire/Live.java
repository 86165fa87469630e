package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.Entry.Outcome;
import io.ringkeeper.sandbox.fire.history.HistoryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the proposers' histories tell while they grow. Thread-safe. */
final class Live implements AutoCloseable {

  private static final long LOOK_MS = 20;

  private final Path directory;
  private final Map<Path, HistoryReader> readers = new TreeMap<>();
  private final Map<String, String> processOf = new HashMap<>();
  private final Map<String, String> latestOf = new HashMap<>();
  private final Map<String, Map<String, String>> sighted = new HashMap<>();
  private final Map<String, Map<Long, Long>> open = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Thread thread;
  private volatile boolean closed;

  /** A call that ended. */
  record Call(String process, String who, long invokedNanos, Entry.Returned end) {
    boolean isDecided() {
      return end.outcome() == Outcome.DECIDED;
    }

    long latencyNanos() {
      return end.atNanos() - invokedNanos;
    }
  }

  Live(Path directory) {
    this.directory = directory;
    this.thread = new Thread(this::run, "fire-live");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      look();
      try {
        Thread.sleep(LOOK_MS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void look() {
    try (Stream<Path> files = Files.list(directory)) {
      files
          .filter(file -> file.toString().endsWith(HistoryReader.SUFFIX))
          .forEach(file -> readers.computeIfAbsent(file, HistoryReader::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    readers.values().forEach(reader -> reader.readNew().forEach(this::take));
  }

  private void take(Entry entry) {
    if (entry instanceof Entry.Started started) {
      processOf.put(started.who(), started.process());
      latestOf.put(started.process(), started.who());
    } else if (entry instanceof Entry.Invoked invoked) {
      open.computeIfAbsent(invoked.who(), w -> new HashMap<>())
          .put(invoked.op(), invoked.atNanos());
    } else if (entry instanceof Entry.Returned returned) {
      String who = returned.who();
      Long invokedNanos = open.computeIfAbsent(who, w -> new HashMap<>()).remove(returned.op());
      outcomes.merge(returned.outcome(), 1L, Long::sum);
      calls.add(
          new Call(
              processOf.getOrDefault(who, who),
              who,
              invokedNanos == null ? returned.atNanos() : invokedNanos,
              returned));
    } else if (entry instanceof Entry.Sighted sight) {
      sighted
          .computeIfAbsent(sight.who(), w -> new HashMap<>())
          .put(sight.acceptor(), sight.what());
    }
  }

  /** Calls that ended after this time, in no particular order. */
  synchronized List<Call> callsSince(long nanos, Predicate<Call> which) {
    List<Call> found = new ArrayList<>();
    // Lines of one process are in order and those of all nearly so: a second's slack is plenty.
    for (int i = calls.size() - 1; i >= 0; i--) {
      Call call = calls.get(i);
      if (call.end().atNanos() < nanos - 1_000_000_000L) {
        break;
      }
      if (call.end().atNanos() >= nanos && which.test(call)) {
        found.add(call);
      }
    }
    return found;
  }

  long decidedSince(long nanos) {
    return callsSince(nanos, Call::isDecided).size();
  }

  long failedSince(long nanos) {
    return callsSince(nanos, call -> !call.isDecided()).size();
  }

  /** How the present process of this name last read the acceptor's register. */
  synchronized String sighted(String process, String acceptor) {
    String who = latestOf.getOrDefault(process, "");
    return sighted.getOrDefault(who, Map.of()).getOrDefault(acceptor, "");
  }

  /** The proposer id of the present process of this name; empty before it started. */
  synchronized String whoIs(String process) {
    return latestOf.getOrDefault(process, "");
  }

  synchronized Map<Outcome, Long> outcomes() {
    return new EnumMap<>(outcomes);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    look();
  }
}
