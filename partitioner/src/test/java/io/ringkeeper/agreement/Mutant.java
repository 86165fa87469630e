package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.Vote;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Wrong steps, to show that the simulation notices them; and the right ones. */
public enum Mutant {
  NONE(PaxosSteps.STANDARD),

  /** A majority is one acceptor short. */
  MAJORITY_MINUS_ONE(
      new PaxosSteps() {
        @Override
        public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
          ProposerRound next = round.on(acceptor, answer);
          if (next instanceof ProposerRound.Preparing preparing
              && answer instanceof Answer.Promised promised) {
            Set<AcceptorId> everybody = Set.copyOf(promised.accepted().acceptors().members());
            return new ProposerRound.Prepared(
                preparing.ballot(), promised.accepted(), everybody, preparing.asked());
          }
          if (next instanceof ProposerRound.Accepting accepting && !accepting.applied().isEmpty()) {
            return new ProposerRound.Decided(
                accepting.ballot(),
                accepting.proposed(),
                accepting.applied(),
                accepting.next(),
                accepting.asked());
          }
          return next;
        }
      }),

  /** A write with an unknown outcome is taken for a vote. */
  UNKNOWN_IS_AN_ACCEPT(
      new PaxosSteps() {
        @Override
        public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
          if (round instanceof ProposerRound.Accepting accepting
              && answer instanceof Answer.Unknown) {
            Quorum deciders = accepting.proposed().deciders();
            for (AcceptorId id : deciders.members()) {
              if (id.name().equals(acceptor)) {
                return round.on(acceptor, new Answer.AcceptApplied(id));
              }
            }
          }
          return round.on(acceptor, answer);
        }
      }),

  /** An accept is stored whatever was promised. */
  NO_PROMISE_CHECK(
      new PaxosSteps() {
        @Override
        public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
          if (proposed.ballot().isBelow(state.accepted().ballot())) {
            return PaxosSteps.super.accept(state, proposed, next);
          }
          Ballot promised = state.promised().max(next == null ? proposed.ballot() : next);
          return new Vote.Granted(new AcceptorState(promised, proposed));
        }
      }),

  /** An accept below the promise is stored and lowers it. */
  ACCEPT_LOWERS_PROMISE(
      new PaxosSteps() {
        @Override
        public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
          return new Vote.Granted(
              new AcceptorState(next == null ? proposed.ballot() : next, proposed));
        }
      }),

  /** A promise is given whatever was promised before. */
  PROMISES_ANYTHING(
      new PaxosSteps() {
        @Override
        public Vote prepare(AcceptorState state, Ballot ballot) {
          return ballot.isBelow(state.accepted().ballot())
              ? new Vote.Refused(state.promised())
              : new Vote.Granted(new AcceptorState(ballot, state.accepted()));
        }
      }),

  /** The accepted state of the lowest ballot is adopted. */
  ADOPT_LOWEST(
      new PaxosSteps() {
        @Override
        public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
          ProposerRound next = round.on(acceptor, answer);
          if (round instanceof ProposerRound.Preparing preparing
              && next instanceof ProposerRound.Prepared prepared
              && answer instanceof Answer.Promised last) {
            Map<AcceptorId, Accepted> promises = preparing.promises();
            promises.put(last.by(), last.accepted());
            Accepted lowest =
                promises.values().stream()
                    .min((a, b) -> a.ballot().compareTo(b.ballot()))
                    .orElse(prepared.adopted());
            return new ProposerRound.Prepared(
                prepared.ballot(), lowest, promises.keySet(), prepared.asked());
          }
          return next;
        }
      }),

  /** What the acceptors accepted before is forgotten in favour of the first promise. */
  ADOPT_FIRST(
      new PaxosSteps() {
        @Override
        public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
          ProposerRound next = round.on(acceptor, answer);
          if (round instanceof ProposerRound.Preparing preparing
              && next instanceof ProposerRound.Prepared prepared) {
            List<Accepted> first = List.copyOf(preparing.promises().values());
            return first.isEmpty()
                ? prepared
                : new ProposerRound.Prepared(
                    prepared.ballot(),
                    first.get(0),
                    Set.copyOf(first.get(0).acceptors().members()),
                    prepared.asked());
          }
          return next;
        }
      }),

  /** A change is applied to a state that is not known chosen. */
  CHANGE_ON_UNCHOSEN(
      new PaxosSteps() {
        @Override
        public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
          ProposerRound next = round.on(acceptor, answer);
          return next instanceof ProposerRound.Prepared prepared
              ? new ProposerRound.Prepared(
                  prepared.ballot(),
                  prepared.adopted(),
                  Set.copyOf(prepared.adopted().deciders().members()),
                  prepared.asked())
              : next;
        }
      });

  @SuppressWarnings("ImmutableEnumChecker") // all of them are stateless
  private final PaxosSteps steps;

  Mutant(PaxosSteps steps) {
    this.steps = steps;
  }

  /** A register whose proposer takes these steps. */
  public RingRegister register(
      String ring,
      List<Ensemble> ensembles,
      Proposer proposer,
      Scheduler scheduler,
      RandomGenerator random,
      RegisterTimeouts timeouts) {
    return new RingRegister(
        ring, ensembles, proposer, scheduler, new RingRegister.Setup(timeouts, random, steps));
  }
}
