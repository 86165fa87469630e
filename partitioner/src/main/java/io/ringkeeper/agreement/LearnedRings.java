package io.ringkeeper.agreement;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A snapshot of everything a {@link RingLearner} knows. Immutable.
 *
 * @param rings by name; a ring appears once a state of it is known chosen
 * @param answering names of the ensembles whose last request succeeded
 * @param confirmedAtMs the scheduler's monotonic time at which the last look began that a majority
 *     of the ensembles answered; -1 when there was none yet
 */
public record LearnedRings(
    Map<String, LearnedRing> rings, Set<String> answering, long confirmedAtMs) {

  static final LearnedRings NOTHING = new LearnedRings(Map.of(), Set.of(), -1);

  public LearnedRings {
    rings = Map.copyOf(rings);
    answering = Set.copyOf(answering);
  }

  /** The ring of this name, if known. */
  public Optional<LearnedRing> ring(String name) {
    return Optional.ofNullable(rings.get(name));
  }
}
