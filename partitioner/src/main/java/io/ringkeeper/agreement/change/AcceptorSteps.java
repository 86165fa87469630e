package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps of a change of acceptors, while the ring is stable.
 *
 * <pre>
 *   add:     BeginLife → CarryOver → ChangeAcceptors → SettleAcceptors
 *   remove:              CarryOver → ChangeAcceptors → SettleAcceptors
 *   rejoin:  remove the lost incarnation, add the new one, settle
 * </pre>
 *
 * <p>◆ One acceptor is added or removed at a time, and before that the records of all producers are
 * carried over to a majority of the acceptors to be: so a producer that was admitted at a majority
 * of the acceptors of any earlier state is listed at every majority of the next.
 *
 * <p>◆ A state that names other acceptors is decided by those before it, and needs a majority of
 * them to be seen. Only the state after it rests on the new ones alone, so the change has not ended
 * before that one is chosen.
 */
final class AcceptorSteps {

  private final AcceptorsView seen;
  private final RingState state;
  private final Proposal proposal;

  private AcceptorSteps(AcceptorsView seen, RingState state, Proposal proposal) {
    this.seen = seen;
    this.state = state;
    this.proposal = proposal;
  }

  /** Whether the request is about acceptors, not about slots. */
  static boolean concerns(ChangeRequest request) {
    return request instanceof ChangeRequest.AddAcceptor
        || request instanceof ChangeRequest.RemoveAcceptor
        || request instanceof ChangeRequest.Rejoin;
  }

  static Step next(AcceptorsView seen, RingState state, Proposal proposal) {
    AcceptorSteps steps = new AcceptorSteps(seen, state, proposal);
    ChangeRequest request = proposal.request();
    boolean isRemoved = state.outcomeOf(proposal.removedId()).isPresent();
    boolean isLast = state.outcomeOf(proposal.addedId()).isPresent();
    if (isLast || (isRemoved && request instanceof ChangeRequest.RemoveAcceptor)) {
      return steps.settle();
    }
    if (request instanceof ChangeRequest.AddAcceptor add) {
      return steps.add(add.acceptor());
    } else if (request instanceof ChangeRequest.RemoveAcceptor remove) {
      return steps.remove(remove.acceptor());
    } else if (request instanceof ChangeRequest.Rejoin rejoin) {
      return isRemoved ? steps.add(rejoin.acceptor()) : steps.removeLost(rejoin);
    }
    throw new IllegalArgumentException(request.kind() + " does not change acceptors");
  }

  private Step add(String name) {
    if (acceptor(name).isPresent()) {
      return reject(
          String.format(
              "ensemble '%s' is an acceptor of ring '%s' already; if it lost its data, propose rejoin",
              name, state.name()));
    }
    if (!seen.isConfigured(name)) {
      return reject(
          String.format(
              "ensemble '%s' is not in the ringkeeper.ensembles of this coordinator of ring '%s'; name"
                  + " it there and at every client first, then propose again",
              name, state.name()));
    }
    if (state.acceptors().size() == Quorum.MAX_MEMBERS) {
      return reject(
          String.format(
              "ring '%s' has %d acceptors, the most there can be; remove one first",
              state.name(), Quorum.MAX_MEMBERS));
    }
    Set<String> others = seen.others(state);
    if (others.size() > 1) {
      return reject(
          String.format(
              "the ensembles %s are configured beside the acceptors of ring '%s'; configure one more at"
                  + " a time, so that every majority of them meets every majority of the acceptors",
              others, state.name()));
    }
    if (seen.isSilent(name)) {
      return reject(
          String.format("ensemble '%s' does not answer; start it, then propose again", name));
    }
    Optional<Step> problem = tooFew(state.acceptors(), state.acceptors().size() + 1, 1);
    if (problem.isPresent()) {
      return problem.get();
    }
    AcceptorEndpoint begun = seen.begun();
    if (begun == null) {
      return new Step.BeginLife(name);
    }
    List<AcceptorEndpoint> next = new ArrayList<>(state.acceptors());
    next.add(begun);
    return carryOverThenChange(next, proposal.addedId(), "acceptor " + begun.id() + " added");
  }

  private Step remove(String name) {
    Optional<AcceptorEndpoint> named = acceptor(name);
    if (named.isEmpty()) {
      return noAcceptor(name);
    }
    if (state.acceptors().size() == 1) {
      return reject(
          String.format(
              "'%s' is the only acceptor of ring '%s'; add another first", name, state.name()));
    }
    return leaving(named.get());
  }

  private Step removeLost(ChangeRequest.Rejoin rejoin) {
    String name = rejoin.acceptor();
    Optional<AcceptorEndpoint> named = acceptor(name);
    if (named.isEmpty()) {
      return noAcceptor(name);
    }
    if (seen.isSilent(name)) {
      return reject(
          String.format(
              "ensemble '%s' does not answer; start it, with whatever data it has, then propose again",
              name));
    }
    if (seen.isHealthy(named.get().id()) && !rejoin.evenIfHealthy()) {
      return reject(
          String.format(
              "nothing is seen to be wrong with acceptor '%s' of ring '%s'; if its ensemble was restored"
                  + " from a backup, propose rejoin with evenIfHealthy",
              name, state.name()));
    }
    return leaving(named.get());
  }

  private Step leaving(AcceptorEndpoint lost) {
    List<AcceptorEndpoint> next = state.acceptors().stream().filter(a -> !a.equals(lost)).toList();
    Optional<Step> problem =
        tooFew(next, state.acceptors().size(), 0).or(() -> tooFew(next, next.size(), 0));
    return problem.orElseGet(
        () ->
            carryOverThenChange(next, proposal.removedId(), "acceptor " + lost.id() + " removed"));
  }

  private Step settle() {
    return new Step.SettleAcceptors(
        new ProposalOutcome(
            proposal.proposalId(),
            ProposalOutcome.Result.COMMITTED,
            state.epoch(),
            "the acceptors are " + state.quorum().members()));
  }

  private Step carryOverThenChange(List<AcceptorEndpoint> next, String outcomeId, String detail) {
    // By incarnation: what was copied before a life began may be lost with what was there then.
    Set<AcceptorId> ids = next.stream().map(AcceptorEndpoint::id).collect(Collectors.toSet());
    return seen.carriedTo().equals(ids)
        ? new Step.ChangeAcceptors(
            next,
            new ProposalOutcome(outcomeId, ProposalOutcome.Result.COMMITTED, state.epoch(), detail))
        : new Step.CarryOver(ids);
  }

  /** The refusal when fewer of these acceptors are healthy than a majority of so many takes. */
  private Optional<Step> tooFew(List<AcceptorEndpoint> counted, int of, int joining) {
    long healthy = seen.healthy(counted) + joining;
    int needed = of / 2 + 1;
    return healthy >= needed
        ? Optional.empty()
        : Optional.of(
            reject(
                String.format(
                    "of the acceptors of ring '%s' only %s can vote besides; %d of %d are needed, so bring"
                        + " others back first",
                    state.name(), names(counted), needed, of)));
  }

  private List<String> names(List<AcceptorEndpoint> counted) {
    return counted.stream().filter(a -> seen.isHealthy(a.id())).map(a -> a.id().name()).toList();
  }

  private Optional<AcceptorEndpoint> acceptor(String name) {
    return state.acceptors().stream().filter(a -> a.id().name().equals(name)).findFirst();
  }

  private Step noAcceptor(String name) {
    return reject(
        String.format(
            "'%s' is not an acceptor of ring '%s'; its acceptors are %s",
            name, state.name(), state.quorum().names().toList()));
  }

  private static Step reject(String reason) {
    return new Step.Reject(reason);
  }
}
