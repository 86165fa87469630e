package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.StateRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The successors that one call has proposed and that may be chosen yet, so that the caller's change
 * is never made twice.
 */
final class OwnAttempts {

  /**
   * A proposed successor whose fate is open.
   *
   * @param proposed what the acceptors were asked to accept
   */
  record Attempt(Accepted proposed, StateBody body) {
    Ballot ballot() {
      return proposed.ballot();
    }

    StateRef ref() {
      return body.ref();
    }
  }

  private final List<Attempt> open = new ArrayList<>();

  void add(Attempt attempt) {
    open.add(attempt);
  }

  /** Forgets the attempt at this ballot: nothing of it was stored anywhere. */
  void withdraw(Ballot ballot) {
    open.removeIf(a -> a.ballot().equals(ballot));
  }

  /** Forgets the attempts of this version, which a chosen state beat for good. */
  void beatenBy(StateRef chosen) {
    open.removeIf(a -> a.ref().version() == chosen.version() && !a.ref().equals(chosen));
  }

  /** Forgets everything: all of it is certain never to be chosen. */
  void bury() {
    open.clear();
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  Optional<Attempt> find(StateRef ref) {
    return open.stream().filter(a -> a.ref().equals(ref)).findFirst();
  }

  /** Whether the state is so new that an attempt must have been chosen or beaten before it. */
  boolean anyBelow(StateRef adopted) {
    return open.stream().anyMatch(a -> a.ref().version() < adopted.version());
  }

  /**
   * The attempt that the given later state descends from, by the ballots it names: nobody else can
   * have used this call's ballots.
   */
  Optional<Attempt> ancestorOf(RingState later) {
    Set<Ballot> named = new HashSet<>();
    named.add(later.origin().changeId());
    named.add(later.origin().completedAt());
    later.change().ifPresent(moving -> named.add(moving.changeId()));
    return open.stream()
        .filter(a -> a.ref().version() < later.version() && named.contains(a.ballot()))
        .findFirst();
  }

  /** What the registers tell about the attempts below a version. */
  sealed interface Settled {
    /** This attempt was chosen, by these acceptors. */
    record Chosen(Attempt attempt, Accepted accepted, Set<AcceptorId> voters) implements Settled {}

    /** Every attempt below was beaten by another state of its version. */
    record Beaten() implements Settled {}

    /** The journals do not reach back far enough. */
    record Open() implements Settled {}
  }

  /**
   * Looks in the registers' journals for what was chosen at the attempts' versions.
   *
   * @param adopted a state of a higher version, so that something was chosen at each of them
   */
  Settled settle(StateRef adopted, Iterable<RegisterRecord> registers) {
    Map<Accepted, Set<AcceptorId>> votes = votes(registers);
    List<Attempt> below = open.stream().filter(a -> a.ref().version() < adopted.version()).toList();
    for (Attempt attempt : below) {
      Optional<Accepted> chosen =
          votes.keySet().stream()
              .filter(v -> v.state().version() == attempt.ref().version())
              .filter(v -> v.deciders().isMajority(votes.getOrDefault(v, Set.of())))
              .findFirst();
      if (chosen.isEmpty()) {
        return new Settled.Open();
      }
      Accepted vote = chosen.get();
      Optional<Attempt> own = find(vote.state());
      if (own.isPresent()) {
        return new Settled.Chosen(own.get(), vote, votes.getOrDefault(vote, Set.of()));
      }
    }
    open.removeAll(below);
    return new Settled.Beaten();
  }

  private static Map<Accepted, Set<AcceptorId>> votes(Iterable<RegisterRecord> registers) {
    Map<Accepted, Set<AcceptorId>> votes = new HashMap<>();
    for (RegisterRecord register : registers) {
      for (JournalEntry entry : register.journal()) {
        entry
            .vote()
            .ifPresent(
                vote -> votes.computeIfAbsent(vote, v -> new HashSet<>()).add(register.acceptor()));
      }
    }
    return votes;
  }
}
