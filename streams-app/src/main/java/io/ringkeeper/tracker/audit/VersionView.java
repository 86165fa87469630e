package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The evidence about one version of a ring's state: which state was accepted by whom at which
 * ballot. Several accepted states are normal; only one may be chosen.
 *
 * @param candidates sorted by ballot
 */
public record VersionView(long version, List<Candidate> candidates) {

  /** More rounds about one version than this lose the evidence of the lowest unchosen ones. */
  static final int MAX_CANDIDATES = 64;

  public VersionView {
    candidates = List.copyOf(candidates);
  }

  static VersionView of(long version) {
    return new VersionView(version, List.of());
  }

  /**
   * A state accepted at one ballot.
   *
   * @param deciders the acceptors whose majority decides, as {@code name#incarnation}
   * @param acceptors the acceptors that the state names, in the same form
   * @param accepts who accepted it at this ballot
   */
  public record Candidate(
      BallotData ballot,
      String digest,
      List<String> deciders,
      List<String> acceptors,
      long epoch,
      String phase,
      @Nullable ChangeData change,
      List<VoteSeen> accepts) {

    public Candidate {
      deciders = List.copyOf(deciders);
      acceptors = List.copyOf(acceptors);
      accepts = List.copyOf(accepts);
    }

    /** How many votes decide. */
    public int majority() {
      return deciders.size() / 2 + 1;
    }

    /** The votes that count: one per decider. */
    public List<VoteSeen> countedAccepts() {
      return accepts.stream().filter(v -> deciders.contains(v.acceptor())).toList();
    }

    /** Whether a majority of the deciders accepted this state at this same ballot. */
    public boolean chosen() {
      return !deciders.isEmpty() && countedAccepts().size() >= majority();
    }

    /** When the deciding vote was written, by the writers' clocks; only for a chosen one. */
    public long chosenAtMs() {
      return countedAccepts().stream()
          .map(VoteSeen::timeMs)
          .sorted()
          .skip(majority() - 1L)
          .findFirst()
          .orElseThrow();
    }

    public boolean moving() {
      return phase.equals("MOVING");
    }

    /** Whether it is that state under other quorums, which no correct proposer causes. */
    boolean contradicts(BallotData at, AcceptedState state) {
      return ballot.equals(at) && digest.equals(state.digest()) && !isOf(at, state);
    }

    /** Whether a vote for this state at this ballot, by these deciders, is one for this. */
    boolean isOf(BallotData at, AcceptedState state) {
      return ballot.equals(at)
          && digest.equals(state.digest())
          && deciders.equals(state.deciders())
          && acceptors.equals(state.acceptors());
    }
  }

  /** The chosen state at the lowest ballot that the evidence proves chosen. */
  public Optional<Candidate> chosen() {
    return candidates.stream().filter(Candidate::chosen).findFirst();
  }

  /** A chosen state that differs from the first chosen one. */
  Optional<Candidate> contradiction() {
    return chosen()
        .flatMap(
            first ->
                candidates.stream()
                    .filter(c -> c.chosen() && !c.digest().equals(first.digest()))
                    .findFirst());
  }

  boolean chosenAt(BallotData ballot) {
    return candidates.stream().anyMatch(c -> c.chosen() && c.ballot().equals(ballot));
  }

  VersionView accepted(BallotData ballot, AcceptedState state, VoteSeen vote) {
    List<Candidate> next = new ArrayList<>();
    boolean known = false;
    for (Candidate c : candidates) {
      boolean same = c.isOf(ballot, state);
      known |= same;
      next.add(same ? voted(c, state, vote) : c);
    }
    if (!known) {
      next.add(
          new Candidate(
              ballot,
              state.digest(),
              state.deciders(),
              state.acceptors(),
              state.activeEpoch(),
              state.phase(),
              state.change(),
              List.of(vote)));
    }
    next.sort(Comparator.comparing(Candidate::ballot, Ballots.ORDER));
    return new VersionView(version, bounded(next));
  }

  private static Candidate voted(Candidate c, AcceptedState state, VoteSeen vote) {
    // The first event may lack the change when the state's bytes were gone by the time of reading.
    ChangeData change = c.change() == null ? state.change() : c.change();
    return new Candidate(
        c.ballot(),
        c.digest(),
        c.deciders(),
        c.acceptors(),
        c.epoch(),
        c.phase(),
        change,
        BallotView.plus(c.accepts(), vote));
  }

  private static List<Candidate> bounded(List<Candidate> candidates) {
    for (int i = 0; candidates.size() > MAX_CANDIDATES && i < candidates.size(); ) {
      if (candidates.get(i).chosen()) {
        i++;
      } else {
        candidates.remove(i);
      }
    }
    return candidates;
  }
}
