package io.ringkeeper.sandbox.fire.check;

import io.ringkeeper.sandbox.fire.history.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the recorded accepts prove chosen: a state that a majority of its deciders accepted at one
 * same ballot.
 */
final class Chosen {

  private record Vote(long version, String digest, BallotName ballot) {}

  private final NavigableMap<Long, Set<String>> deciders = new TreeMap<>();
  private final NavigableMap<Long, Set<String>> named = new TreeMap<>();
  private final Map<Vote, Set<String>> voters = new HashMap<>();

  /** Version to digest to the lowest ballot at which it was chosen. */
  private final NavigableMap<Long, Map<String, BallotName>> byVersion = new TreeMap<>();

  Chosen(Histories histories) {
    for (Entry.Stored stored : histories.stored()) {
      deciders.put(stored.stateVersion(), new HashSet<>(stored.deciders()));
      named.put(stored.stateVersion(), new HashSet<>(stored.acceptors()));
    }
    histories
        .registers()
        .forEach(
            (acceptor, transitions) ->
                transitions.values().stream()
                    .filter(t -> t.kind().equals("ACCEPTED"))
                    .forEach(t -> voted(acceptor, t)));
    voters.forEach(
        (vote, acceptors) -> {
          if (isMajority(vote.version(), acceptors)) {
            byVersion
                .computeIfAbsent(vote.version(), v -> new HashMap<>())
                .merge(vote.digest(), vote.ballot(), (a, b) -> a.compareTo(b) < 0 ? a : b);
          }
        });
  }

  private void voted(String acceptor, Entry.Transition accept) {
    Vote vote = new Vote(accept.stateVersion(), accept.digest(), BallotName.parse(accept.ballot()));
    voters.computeIfAbsent(vote, v -> new HashSet<>()).add(acceptor);
  }

  private boolean isMajority(long version, Collection<String> acceptors) {
    Set<String> quorum = decidersOf(version);
    long count = acceptors.stream().filter(quorum::contains).count();
    return count * 2 > quorum.size();
  }

  /**
   * Those that decide this version: as stored with it, else those that the version before names.
   */
  private Set<String> decidersOf(long version) {
    Set<String> exact = deciders.get(version);
    if (exact != null) {
      return exact;
    }
    Map.Entry<Long, Set<String>> before = named.lowerEntry(version);
    return before == null ? Set.of() : before.getValue();
  }

  /** Digests chosen for this version: one, unless the agreement is broken. */
  Set<String> digests(long version) {
    return byVersion.getOrDefault(version, Map.of()).keySet();
  }

  boolean isChosen(long version, String digest) {
    return version == 0 || digests(version).contains(digest);
  }

  /** Whether a majority accepted it at this very ballot. */
  boolean isChosenAt(long version, String digest, BallotName ballot) {
    return version == 0
        || isMajority(version, voters.getOrDefault(new Vote(version, digest, ballot), Set.of()));
  }

  /** The lowest ballot at which it was chosen. */
  Optional<BallotName> chosenAt(long version, String digest) {
    return Optional.ofNullable(byVersion.getOrDefault(version, Map.of()).get(digest));
  }

  /** All versions with something chosen, ascending. */
  List<Long> versions() {
    return List.copyOf(byVersion.keySet());
  }
}
