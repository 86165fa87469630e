package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import java.util.Optional;
import java.util.Set;

/**
 * A state known chosen, and what it took.
 *
 * @param state the chosen state; empty before the first one
 * @param accepted the chosen state by ballot, version and digest, with its quorums
 * @param rounds ballots used, 1 or more
 * @param elapsedMs from the call to the answer
 * @param votedFor names of the ensembles, a majority, that were seen with {@code accepted}. When
 *     the deciding round was an accept (always for a change made and for {@link Verdict.Reaccept})
 *     these stored it by this proposer's own write; otherwise they reported it when promising
 * @param changed whether the caller's change is in the chosen history because of this call
 */
public record Decision(
    Optional<RingState> state,
    Accepted accepted,
    int rounds,
    long elapsedMs,
    Set<String> votedFor,
    boolean changed) {

  public Decision {
    votedFor = Set.copyOf(votedFor);
  }
}
