package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import org.jspecify.annotations.Nullable;

/**
 * The accepted state in short, as register and tip carry it beside the body.
 *
 * @param accepted ballot, version, digest and quorums
 * @param epoch the state's active epoch; -1 before the first state
 * @param phase whether the state has a change under way
 * @param changeId that change, or null when stable
 */
public record Summary(Accepted accepted, long epoch, Phase.Kind phase, @Nullable Ballot changeId) {

  /** The summary of a register as created. */
  public static Summary none(Quorum acceptors) {
    return new Summary(Accepted.none(acceptors), -1, Phase.Kind.STABLE, null);
  }

  /** The summary of a state accepted as given. */
  public static Summary of(Accepted accepted, RingState state) {
    Ballot change = state.change().map(Phase.Moving::changeId).orElse(null);
    return new Summary(accepted, state.epoch(), state.phase().kind(), change);
  }
}
