package io.ringkeeper.sandbox.fire.check;

import io.ringkeeper.sandbox.fire.history.Entry;
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

  /** A vote adds up with those for the same deciders only. */
  private record Vote(long version, String digest, BallotName ballot, Set<String> deciders) {}

  private final Map<Vote, Set<String>> voters = new HashMap<>();

  /** Version, digest and ballot of what a majority accepted. */
  private final Set<List<Object>> decided = new HashSet<>();

  /** Who decided each chosen version. */
  private final NavigableMap<Long, Set<String>> deciders = new TreeMap<>();

  /** Version to digest to the lowest ballot at which it was chosen. */
  private final NavigableMap<Long, Map<String, BallotName>> byVersion = new TreeMap<>();

  Chosen(Histories histories) {
    histories
        .registers()
        .forEach(
            (acceptor, transitions) ->
                transitions.values().stream()
                    .filter(t -> t.kind().equals("ACCEPTED"))
                    .forEach(t -> voted(acceptor, t)));
    voters.forEach(
        (vote, acceptors) -> {
          long count = acceptors.stream().filter(vote.deciders()::contains).count();
          if (count * 2 > vote.deciders().size()) {
            deciders.put(vote.version(), vote.deciders());
            decided.add(List.of(vote.version(), vote.digest(), vote.ballot()));
            byVersion
                .computeIfAbsent(vote.version(), v -> new HashMap<>())
                .merge(vote.digest(), vote.ballot(), (a, b) -> a.compareTo(b) < 0 ? a : b);
          }
        });
  }

  private void voted(String acceptor, Entry.Transition accept) {
    Vote vote =
        new Vote(
            accept.stateVersion(),
            accept.digest(),
            BallotName.parse(accept.ballot()),
            Set.copyOf(accept.deciders()));
    voters.computeIfAbsent(vote, v -> new HashSet<>()).add(acceptor);
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
    return version == 0 || decided.contains(List.of(version, digest, ballot));
  }

  /** The lowest ballot at which it was chosen. */
  Optional<BallotName> chosenAt(long version, String digest) {
    return Optional.ofNullable(byVersion.getOrDefault(version, Map.of()).get(digest));
  }

  /**
   * The ballot at which the state was chosen that no longer names this acceptor in this life; empty
   * while it votes. A version's deciders are those that the version before names.
   */
  Optional<BallotName> endOf(String acceptor) {
    boolean wasThere = false;
    for (Map.Entry<Long, Set<String>> version : deciders.entrySet()) {
      boolean isThere = version.getValue().contains(acceptor);
      if (wasThere && !isThere) {
        return firstChosenAt(version.getKey() - 1);
      }
      wasThere = isThere;
    }
    return Optional.empty();
  }

  /** The lowest ballot at which anything was chosen for this version. */
  Optional<BallotName> firstChosenAt(long version) {
    return byVersion.getOrDefault(version, Map.of()).values().stream().min(BallotName::compareTo);
  }

  /** All versions with something chosen, ascending. */
  List<Long> versions() {
    return List.copyOf(byVersion.keySet());
  }
}
