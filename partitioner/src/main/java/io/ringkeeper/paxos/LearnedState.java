package io.ringkeeper.paxos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A learner's evidence: which acceptor was seen to have accepted what, at which ballot.
 *
 * <p>A state is chosen when a majority of its deciders accepted it at one same ballot. Evidence
 * accumulates: an acceptance once seen stays true, however the register is overwritten later. The
 * same state at different ballots proves nothing. Immutable; evidence that can no longer matter
 * (ballots below the highest chosen one) is dropped.
 */
public final class LearnedState {

  private static final LearnedState EMPTY = new LearnedState(Map.of(), null);

  private final Map<Accepted, Set<AcceptorId>> evidence;
  private final @Nullable Accepted chosen;

  private LearnedState(Map<Accepted, Set<AcceptorId>> evidence, @Nullable Accepted chosen) {
    this.evidence = evidence;
    this.chosen = chosen;
  }

  public static LearnedState empty() {
    return EMPTY;
  }

  /**
   * Adds that this acceptor was seen with this acceptance. Returns the same object when nothing new
   * was learned.
   */
  public LearnedState observe(AcceptorId acceptor, Accepted accepted) {
    if (accepted.state().equals(StateRef.NONE)
        || (chosen != null && accepted.ballot().compareTo(chosen.ballot()) <= 0)
        || !accepted.deciders().contains(acceptor)
        || evidence.getOrDefault(accepted, Set.of()).contains(acceptor)) {
      return this;
    }
    Map<Accepted, Set<AcceptorId>> next = new HashMap<>(evidence);
    Set<AcceptorId> voters = new HashSet<>(next.getOrDefault(accepted, Set.of()));
    voters.add(acceptor);
    if (!accepted.deciders().isMajority(voters)) {
      next.put(accepted, Set.copyOf(voters));
      return new LearnedState(Map.copyOf(next), chosen);
    }
    next.keySet().removeIf(a -> a.ballot().compareTo(accepted.ballot()) <= 0);
    return new LearnedState(Map.copyOf(next), accepted);
  }

  /** The chosen state at the highest ballot that the evidence proves chosen. */
  public Optional<Accepted> chosen() {
    return Optional.ofNullable(chosen);
  }

  /** The highest ballot seen above the chosen one: somebody may be deciding right now. */
  public Optional<Accepted> open() {
    return evidence.keySet().stream().max((a, b) -> a.ballot().compareTo(b.ballot()));
  }

  /** The acceptors seen with this acceptance; empty when it is unknown, decided or superseded. */
  public Set<AcceptorId> voters(Accepted accepted) {
    return evidence.getOrDefault(accepted, Set.of());
  }
}
