package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one ring.
 *
 * @param chosen the newest state known chosen
 * @param accepted that state by ballot and digest, at the highest ballot known chosen
 * @param open what was seen accepted at a higher ballot without being proved chosen: somebody may
 *     be deciding right now. Its phase and change id tell whether a change may be under way
 * @param seenAt names of the ensembles that showed a tip of this ring at their last answer
 */
public record LearnedRing(
    RingState chosen, Accepted accepted, Optional<Summary> open, Set<String> seenAt) {

  public LearnedRing {
    seenAt = Set.copyOf(seenAt);
  }
}
