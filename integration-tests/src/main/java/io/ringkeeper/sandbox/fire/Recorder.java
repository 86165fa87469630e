package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.Ensemble;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.HistoryWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Records all registers into one history, and answers the harness about the present. Thread-safe.
 */
final class Recorder implements AutoCloseable {

  private final HistoryWriter history;
  private final Map<String, AcceptorRecorder> recorders = new LinkedHashMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<String, String> lives = new HashMap<>();
  private final Map<String, Integer> accepts = new HashMap<>();
  private final Map<String, Set<String>> votes = new HashMap<>();
  private final int majority;
  private long transitions;
  private long missed;
  private long highestChosen;

  Recorder(Path file, List<Ensemble> ensembles) {
    this.history = new HistoryWriter(file);
    this.majority = ensembles.size() / 2 + 1;
    for (Ensemble ensemble : ensembles) {
      recorders.put(
          ensemble.name(),
          new AcceptorRecorder(ensemble.name(), ensemble.connectString(), this::take));
    }
  }

  private synchronized void take(Entry entry) {
    history.write(entry);
    if (entry instanceof Entry.Transition seen) {
      transitions++;
      if (seen.kind().equals("ACCEPTED")) {
        accepts.merge(seen.acceptor(), 1, Integer::sum);
        Set<String> voters =
            votes.computeIfAbsent(
                seen.ballot() + " " + seen.stateVersion(), key -> new HashSet<>());
        voters.add(seen.acceptor());
        if (voters.size() >= majority) {
          highestChosen = Math.max(highestChosen, seen.stateVersion());
        }
      }
    } else if (entry instanceof Entry.Stored stored) {
      versions.put(stored.acceptor(), stored.version());
      lives.put(stored.acceptor(), stored.acceptor() + "#" + stored.incarnation());
    } else if (entry instanceof Entry.Missed gap) {
      missed += gap.to() - gap.from() + 1L;
    }
  }

  /** How often this acceptor's register was read: it is read again when this has risen. */
  long looks(String acceptor) {
    return Objects.requireNonNull(recorders.get(acceptor)).looks();
  }

  /** The last seen data version of this acceptor's register; -1 before the first. */
  synchronized int version(String acceptor) {
    return versions.getOrDefault(acceptor, -1);
  }

  /** The last seen data version of each acceptor in its present life, by name#incarnation. */
  synchronized Map<String, Integer> lives() {
    Map<String, Integer> found = new HashMap<>();
    lives.forEach((acceptor, life) -> found.put(life, version(acceptor)));
    return found;
  }

  /** How many accepts of this acceptor were seen. */
  synchronized int accepts(String acceptor) {
    return accepts.getOrDefault(acceptor, 0);
  }

  /** The highest state version that a majority accepted at one ballot. */
  synchronized long highestChosen() {
    return highestChosen;
  }

  synchronized long transitions() {
    return transitions;
  }

  synchronized long missed() {
    return missed;
  }

  /** Waits until this acceptor's register was read once more. */
  void awaitLook(String acceptor, Duration atMost) {
    long before = looks(acceptor);
    // The read under way may have begun earlier: the one after it counts.
    Until.holds(
        () -> "the recorder reads " + acceptor, atMost, () -> looks(acceptor) >= before + 2);
  }

  /** Waits until every register was read twice more, the second time with nothing new. */
  void awaitQuiet(Duration atMost) {
    recorders.keySet().forEach(acceptor -> awaitQuiet(acceptor, atMost));
  }

  /** The same for one acceptor, whose register nobody writes to any more. */
  void awaitQuiet(String acceptor, Duration atMost) {
    Until.holds(
        () -> "the recorder reads nothing new of " + acceptor,
        atMost,
        () -> {
          int before = version(acceptor);
          awaitLook(acceptor, atMost);
          return version(acceptor) == before;
        });
  }

  @Override
  public void close() {
    recorders.values().forEach(AcceptorRecorder::close);
    history.close();
  }
}
