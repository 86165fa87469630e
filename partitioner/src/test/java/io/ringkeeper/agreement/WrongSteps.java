package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.LearnedState;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.ProposerRound.Accepting;
import io.ringkeeper.paxos.ProposerRound.Decided;
import io.ringkeeper.paxos.ProposerRound.Lost;
import io.ringkeeper.paxos.ProposerRound.Prepared;
import io.ringkeeper.paxos.ProposerRound.Preparing;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.Vote;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Steps with one deliberate bug each. */
final class WrongSteps {

  private WrongSteps() {}

  /** What an acceptor does with an accept. */
  interface OnAccept {
    Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next);
  }

  static PaxosSteps accepting(OnAccept wrong) {
    return new PaxosSteps() {
      @Override
      public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
        return wrong.accept(state, proposed, next);
      }
    };
  }

  static Vote acceptsUnlessOlder(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
    if (proposed.ballot().isBelow(state.accepted().ballot())) {
      return PaxosSteps.STANDARD.accept(state, proposed, next);
    }
    Ballot promised = state.promised().max(next == null ? proposed.ballot() : next);
    return new Vote.Granted(new AcceptorState(promised, proposed));
  }

  static Vote acceptsAnything(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
    return new Vote.Granted(new AcceptorState(next == null ? proposed.ballot() : next, proposed));
  }

  static Vote forgetsNext(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
    return PaxosSteps.STANDARD.accept(state, proposed, null);
  }

  static PaxosSteps promisingAnything() {
    return new PaxosSteps() {
      @Override
      public Vote prepare(AcceptorState state, Ballot ballot) {
        return ballot.isBelow(state.accepted().ballot())
            ? new Vote.Refused(state.promised())
            : new Vote.Granted(new AcceptorState(ballot, state.accepted()));
      }
    };
  }

  /** A proposer that mishears answers. */
  interface Mishearing {
    Answer heard(ProposerRound round, String acceptor, Answer answer);
  }

  static PaxosSteps hearing(Mishearing wrong) {
    return new PaxosSteps() {
      @Override
      public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
        return round.on(acceptor, wrong.heard(round, acceptor, answer));
      }
    };
  }

  static Answer nothingAccepted(ProposerRound round, String acceptor, Answer answer) {
    return answer instanceof Answer.Promised promised
        ? new Answer.Promised(promised.by(), Accepted.none(promised.accepted().acceptors()))
        : answer;
  }

  /** Takes this kind of answer to an accept for a yes. */
  static Mishearing acceptedBy(Class<? extends Answer> kind) {
    return (round, acceptor, answer) ->
        round instanceof Accepting accepting && kind.isInstance(answer)
            ? accepting.proposed().deciders().members().stream()
                .filter(id -> id.name().equals(acceptor))
                .findFirst()
                .<Answer>map(Answer.AcceptApplied::new)
                .orElse(answer)
            : answer;
  }

  /** Takes this kind of answer to a prepare for a promise that reports nothing new. */
  static Mishearing promisedBy(Class<? extends Answer> kind) {
    return (round, acceptor, answer) ->
        round instanceof Preparing preparing && kind.isInstance(answer)
            ? preparing.promises().values().stream()
                .min(Comparator.comparing(Accepted::ballot))
                .flatMap(
                    accepted ->
                        accepted.acceptors().members().stream()
                            .filter(id -> id.name().equals(acceptor))
                            .findFirst()
                            .<Answer>map(id -> new Answer.Promised(id, accepted)))
                .orElse(answer)
            : answer;
  }

  /** A proposer that goes on from its rounds in a wrong way. */
  interface Misstep {
    ProposerRound after(ProposerRound before, ProposerRound next, Answer answer);
  }

  static PaxosSteps stepping(Misstep wrong) {
    return new PaxosSteps() {
      @Override
      public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
        return wrong.after(round, round.on(acceptor, answer), answer);
      }
    };
  }

  static ProposerRound oneShort(ProposerRound before, ProposerRound next, Answer answer) {
    return onePromise(before, oneAccept(before, next, answer), answer);
  }

  static ProposerRound onePromise(ProposerRound before, ProposerRound next, Answer answer) {
    if (next instanceof Preparing preparing && answer instanceof Answer.Promised promised) {
      Set<AcceptorId> everybody = Set.copyOf(promised.accepted().acceptors().members());
      return new Prepared(preparing.ballot(), promised.accepted(), everybody, preparing.asked());
    }
    return next;
  }

  static ProposerRound oneAccept(ProposerRound before, ProposerRound next, Answer answer) {
    return next instanceof Accepting accepting && !accepting.applied().isEmpty()
        ? decided(accepting, accepting.applied())
        : next;
  }

  private static Decided decided(Accepting accepting, Collection<AcceptorId> voters) {
    return new Decided(
        accepting.ballot(),
        accepting.proposed(),
        Set.copyOf(voters),
        accepting.next(),
        accepting.asked());
  }

  /** Decided when more of those that answered said yes than not. */
  static ProposerRound majorityOfReplies(ProposerRound before, ProposerRound next, Answer answer) {
    if (next instanceof Accepting accepting) {
      int yes = accepting.applied().size();
      return yes > 0 && 2 * yes > accepting.answers().size() && accepting.answers().size() > 1
          ? decided(accepting, accepting.applied())
          : next;
    }
    return next;
  }

  /** One acceptor's yes counts for its neighbour, too. */
  static ProposerRound twice(ProposerRound before, ProposerRound next, Answer answer) {
    if (next instanceof Accepting accepting) {
      int yes = accepting.applied().size() * 2;
      return yes >= accepting.proposed().deciders().majority()
          ? decided(accepting, accepting.applied())
          : next;
    }
    return next;
  }

  /** Adopts another of the promised states than that of the highest ballot. */
  static Misstep adopting(Function<Map<AcceptorId, Accepted>, Accepted> choice) {
    return (before, next, answer) -> {
      if (before instanceof Preparing preparing
          && next instanceof Prepared prepared
          && answer instanceof Answer.Promised last) {
        Map<AcceptorId, Accepted> promises = new HashMap<>(preparing.promises());
        promises.put(last.by(), last.accepted());
        return new Prepared(
            prepared.ballot(), choice.apply(promises), promises.keySet(), prepared.asked());
      }
      return next;
    };
  }

  static Accepted lowest(Map<AcceptorId, Accepted> promises) {
    return promises.values().stream().min(Comparator.comparing(Accepted::ballot)).orElseThrow();
  }

  static Accepted first(Map<AcceptorId, Accepted> promises) {
    return promises.entrySet().stream().min(Map.Entry.comparingByKey()).orElseThrow().getValue();
  }

  static Accepted mostFrequent(Map<AcceptorId, Accepted> promises) {
    Map<Accepted, Long> counts =
        promises.values().stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Accepted, Long>comparingByValue()
                .thenComparing(e -> e.getKey().ballot(), Comparator.reverseOrder()))
        .orElseThrow()
        .getKey();
  }

  static ProposerRound unchosen(ProposerRound before, ProposerRound next, Answer answer) {
    return next instanceof Prepared prepared
        ? new Prepared(
            prepared.ballot(),
            prepared.adopted(),
            Set.copyOf(prepared.adopted().deciders().members()),
            prepared.asked())
        : next;
  }

  static ProposerRound lostForGood(ProposerRound before, ProposerRound next, Answer answer) {
    return next instanceof Lost lost
        ? new Lost(lost.ballot(), lost.refusedBy(), false, lost.answers())
        : next;
  }

  /** All deciders pass for voters. */
  static ProposerRound everybodyVoted(ProposerRound before, ProposerRound next, Answer answer) {
    return next instanceof Decided decided
        ? new Decided(
            decided.ballot(),
            decided.accepted(),
            Set.copyOf(decided.accepted().deciders().members()),
            decided.next(),
            decided.asked())
        : next;
  }

  /** What a learner makes of an acceptance that it sees. */
  static PaxosSteps seeing(Function<AcceptorId, Function<Accepted, Accepted>> wrong) {
    return new PaxosSteps() {
      @Override
      public LearnedState observe(LearnedState learned, AcceptorId by, Accepted accepted) {
        return accepted.state().version() == 0
            ? learned
            : learned.observe(by, wrong.apply(by).apply(accepted));
      }
    };
  }

  static Accepted decidedByOne(AcceptorId by, Accepted accepted) {
    return new Accepted(
        accepted.ballot(), accepted.state(), new Quorum(List.of(by)), accepted.acceptors());
  }

  static Accepted atAnyBallot(Accepted accepted) {
    return accepted.at(new Ballot(accepted.state().version(), "any", 0));
  }
}
