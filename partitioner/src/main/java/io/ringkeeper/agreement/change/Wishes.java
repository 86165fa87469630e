package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.Change;
import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.Phase.Moving;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingIdentity;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Verdict;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.RingPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a coordinator asks of the register, each as a pure function of the state it finds. Where
 * somebody else was faster they keep what is there, so that the coordinator looks again.
 */
final class Wishes {

  private Wishes() {}

  static Change genesis(
      RingIdentity identity,
      List<AcceptorEndpoint> acceptors,
      Ring ring,
      long nowMs,
      ChangeDetails details) {
    return (current, ballot) ->
        current.isPresent()
            ? new Verdict.Keep()
            : new Verdict.Replace(
                RingState.genesis(identity, acceptors, ring, ballot, nowMs, details));
  }

  /** To begin a change of exactly the state it was planned for. */
  static Change moving(
      RingState base, RingPlan plan, ChangeDetails details, long deadlineMs, Set<String> givenUp) {
    return on(
        base,
        (state, ballot) ->
            new Verdict.Replace(state.moving(ballot, plan, details, deadlineMs, givenUp)));
  }

  private static Change on(RingState base, BiFunction<RingState, Ballot, Verdict> then) {
    return (current, ballot) ->
        verdict(
            current.filter(s -> s.version() == base.version() && s.ringId().equals(base.ringId())),
            s -> then.apply(s, ballot));
  }

  /** To have exactly this state accepted once more. */
  static Change reaccept(RingState base) {
    return on(base, (state, ballot) -> new Verdict.Reaccept());
  }

  /** To end a change of acceptors. */
  static Change settled(RingState base, ProposalOutcome outcome) {
    return on(base, (state, ballot) -> new Verdict.Replace(state.settled(outcome)));
  }

  /** To name other acceptors in the successor of exactly this state. */
  static Change acceptors(
      RingState base, List<AcceptorEndpoint> acceptors, ProposalOutcome outcome) {
    return on(
        base, (state, ballot) -> new Verdict.Replace(state.withAcceptors(acceptors, outcome)));
  }

  static Change reaccept(Ballot changeId) {
    return during(changeId, (state, ballot) -> new Verdict.Reaccept());
  }

  static Change completed(Ballot changeId, Cut cut, long nowMs) {
    return during(
        changeId,
        (state, ballot) -> new Verdict.Replace(state.completed(changeId, cut, ballot, nowMs)));
  }

  static Change aborted(Ballot changeId, String why) {
    return during(changeId, (state, ballot) -> new Verdict.Replace(state.aborted(changeId, why)));
  }

  private static Change during(Ballot changeId, BiFunction<RingState, Ballot, Verdict> then) {
    return (current, ballot) ->
        verdict(
            current.filter(
                s -> s.change().map(Moving::changeId).filter(changeId::equals).isPresent()),
            s -> then.apply(s, ballot));
  }

  private static Verdict verdict(
      Optional<RingState> applicable, Function<RingState, Verdict> then) {
    return applicable.map(then).orElseGet(Verdict.Keep::new);
  }
}
