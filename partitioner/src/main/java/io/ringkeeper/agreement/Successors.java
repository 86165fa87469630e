package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.Optional;

/** The legal transitions of a ring's state, checked once more before one is proposed. */
final class Successors {

  private Successors() {}

  /**
   * Refuses a successor that the protocol does not allow.
   *
   * @throws IllegalArgumentException when it is none
   */
  static void check(
      String ringId, Optional<RingState> current, RingState next, Quorum acceptors, Ballot at) {
    require(next.ringId().equals(ringId), next, "belongs to another ring id");
    if (current.isEmpty()) {
      require(next.quorum().equals(acceptors), next, "names other acceptors than the registers");
      require(next.version() == 1 && next.epoch() == 0, next, "is no first state");
      require(next.phase() instanceof Phase.Stable, next, "starts with a change under way");
      return;
    }
    RingState before = current.get();
    require(next.version() == before.version() + 1, next, "does not follow " + text(before));
    require(next.name().equals(before.name()), next, "bears another name");
    if (!next.quorum().equals(acceptors)) {
      require(next.phase() instanceof Phase.Stable, next, "changes its acceptors with its slots");
      require(before.phase() instanceof Phase.Stable, next, "changes its acceptors in a change");
      require(sameEpoch(before, next), next, "changes its acceptors with its epoch");
      require(
          Math.abs(next.acceptors().size() - acceptors.members().size()) == 1
              && distance(next.quorum(), acceptors) == 1,
          next,
          "changes more than one acceptor");
      return;
    }
    if (before.phase() instanceof Phase.Stable && next.phase() instanceof Phase.Stable) {
      require(sameEpoch(before, next), next, "does not follow a stable state");
      require(!next.outcomes().equals(before.outcomes()), next, "changes nothing");
      return;
    }
    if (before.phase() instanceof Phase.Stable) {
      require(sameEpoch(before, next), next, "changes the active epoch without a change");
      boolean ownBallot = next.change().filter(m -> m.changeId().equals(at)).isPresent();
      require(ownBallot, next, "must be named by the ballot it is proposed at, " + at);
    } else {
      require(next.phase() instanceof Phase.Stable, next, "starts a change within a change");
      require(
          next.epoch() == before.epoch() + 1 || sameEpoch(before, next),
          next,
          "is neither the completion nor the abort of " + text(before));
    }
  }

  private static long distance(Quorum one, Quorum other) {
    return one.members().stream().filter(id -> !other.contains(id)).count()
        + other.members().stream().filter(id -> !one.contains(id)).count();
  }

  private static boolean sameEpoch(RingState before, RingState next) {
    return next.epoch() == before.epoch()
        && next.ring().equals(before.ring())
        && next.cut().equals(before.cut())
        && next.origin().equals(before.origin());
  }

  private static void require(boolean condition, RingState next, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(text(next) + " " + otherwise);
    }
  }

  private static String text(RingState state) {
    return "state "
        + state.version()
        + " of ring "
        + state.name()
        + " (epoch "
        + state.epoch()
        + ", "
        + state.phase().kind()
        + ")";
  }
}
