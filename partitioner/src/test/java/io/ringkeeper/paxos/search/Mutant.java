package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import io.ringkeeper.paxos.Vote;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps with one fault each: what the protocol would be without one of its rules. */
enum Mutant implements Steps {
  GRANTS_LOWER_PREPARE(
      "a prepare below the promised ballot is granted, keeping the higher promise") {
    @Override
    public Vote prepare(AcceptorState state, Ballot ballot) {
      return new Vote.Granted(new AcceptorState(state.promised().max(ballot), state.accepted()));
    }
  },
  LOWER_PREPARE_LOWERS_PROMISE("a prepare below the promised ballot is granted and replaces it") {
    @Override
    public Vote prepare(AcceptorState state, Ballot ballot) {
      return new Vote.Granted(
          new AcceptorState(ballot.max(state.accepted().ballot()), state.accepted()));
    }
  },
  GRANTS_EQUAL_PREPARE("a second prepare of the promised ballot is granted") {
    @Override
    public Vote prepare(AcceptorState state, Ballot ballot) {
      return state.promised().equals(ballot)
          ? new Vote.Granted(state)
          : RIGHT.prepare(state, ballot);
    }
  },
  PROMISE_FORGETS_ACCEPTED("a promise drops the accepted state") {
    @Override
    public Vote prepare(AcceptorState state, Ballot ballot) {
      return state.promised().isBelow(ballot)
          ? new Vote.Granted(new AcceptorState(ballot, Accepted.none(state.accepted().acceptors())))
          : RIGHT.prepare(state, ballot);
    }
  },
  ACCEPTS_BELOW_PROMISE("an accept below the promised ballot is granted, keeping the promise") {
    @Override
    public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
      return new Vote.Granted(new AcceptorState(state.promised().max(proposed.ballot()), proposed));
    }
  },
  ACCEPT_LOWERS_PROMISE("an accept below the promised ballot is granted and lowers the promise") {
    @Override
    public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
      return new Vote.Granted(new AcceptorState(proposed.ballot(), proposed));
    }
  },
  OVERWRITES_WITHIN_A_BALLOT("an accept replaces another state that was accepted at its ballot") {
    @Override
    public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
      return proposed.ballot().equals(state.promised())
          ? new Vote.Granted(new AcceptorState(state.promised(), proposed))
          : RIGHT.accept(state, proposed, next);
    }
  },
  GRANTS_EQUAL_PREPARE_AND_OVERWRITES(
      "a second prepare of the promised ballot is granted, and so is a second accept of it") {
    @Override
    public Vote prepare(AcceptorState state, Ballot ballot) {
      return GRANTS_EQUAL_PREPARE.prepare(state, ballot);
    }

    @Override
    public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
      return OVERWRITES_WITHIN_A_BALLOT.accept(state, proposed, next);
    }
  },
  PREPARES_WITH_ONE_PROMISE("one promise fewer than a majority is enough") {
    @Override
    public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      ProposerRound next =
          Wrong.prepared(
              round,
              acceptor,
              answer,
              Wrong.HIGHEST,
              (h, by) -> by.size() >= h.deciders().majority() - 1);
      return Wrong.knownChosen(next);
    }
  },
  DECIDES_WITH_ONE_ACCEPT("the first accept applied decides") {
    @Override
    public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      ProposerRound next = round.on(acceptor, answer);
      return next instanceof ProposerRound.Accepting a && !a.applied().isEmpty()
          ? new ProposerRound.Decided(a.ballot(), a.proposed(), a.applied(), a.next(), a.asked())
          : next;
    }
  },
  ADOPTS_LOWEST("the accepted state of the lowest ballot is adopted") {
    @Override
    public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      return Wrong.prepared(round, acceptor, answer, Wrong.HIGHEST.reversed(), Accepted::isQuorum);
    }
  },
  IGNORES_ACCEPTED("what the promises report is ignored") {
    @Override
    public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      return answer instanceof Answer.Promised p
          ? round.on(acceptor, new Answer.Promised(p.by(), Accepted.none(p.accepted().acceptors())))
          : round.on(acceptor, answer);
    }
  },
  CHANGES_UNFINISHED("a change is applied to an adopted state that is not known chosen") {
    @Override
    public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      return Wrong.knownChosen(round.on(acceptor, answer));
    }
  },
  TAKES_SILENCE_FOR_YES("an accept whose outcome is unknown counts as applied") {
    @Override
    public Optional<Answer> unheard(AcceptorId asked) {
      return Optional.of(new Answer.AcceptApplied(asked));
    }
  },
  COUNTS_READS_AS_PROMISES("a register that could promise counts as having promised") {
    @Override
    public boolean countsReads(int phase) {
      return phase == 0;
    }
  },
  COUNTS_READS_AS_ACCEPTS("a register that could accept counts as having accepted") {
    @Override
    public boolean countsReads(int phase) {
      return phase == 1;
    }
  },
  WRITES_BLINDLY("a vote is written whatever the register holds by then") {
    @Override
    public boolean writesBlindly() {
      return true;
    }
  },
  TAKES_CONFLICT_FOR_YES("a write that found another version counts as stored") {
    @Override
    public boolean takesConflictForYes() {
      return true;
    }
  },
  BURIES_THE_UNKNOWN("a lost round is taken for certainly without a vote") {
    @Override
    public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      ProposerRound next = round.on(acceptor, answer);
      return next instanceof ProposerRound.Lost l
          ? new ProposerRound.Lost(l.ballot(), l.refusedBy(), false, l.answers())
          : next;
    }
  },
  INVENTS_A_STATE("what is sent to be accepted is not what was proposed") {
    @Override
    public ProposerRound.Accepting propose(
        ProposerRound.Prepared prepared, StateRef state, Quorum acceptors, @Nullable Ballot next) {
      byte[] other = (state + " and something else").getBytes(StandardCharsets.UTF_8);
      return prepared.propose(new StateRef(state.version(), Digest.of(other)), acceptors, next);
    }
  },
  LEADS_BEFORE_MAJORITY("the next ballot is used once any acceptor applied the write") {
    @Override
    public Optional<ProposerRound.Prepared> lead(ProposerRound round) {
      return round instanceof ProposerRound.Accepting a && a.next() != null
          ? Optional.of(
              new ProposerRound.Prepared(
                  a.next(), a.proposed(), Set.copyOf(a.proposed().deciders().members()), a.asked()))
          : RIGHT.lead(round);
    }
  },
  LEADS_UNPROMISED("the next ballot is used although the accepts did not promise it") {
    @Override
    public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
      return RIGHT.accept(state, proposed, null);
    }
  },
  LEARNS_ACROSS_BALLOTS("a learner counts acceptances of one state at different ballots together") {
    @Override
    public Accepted seenAs(Accepted accepted) {
      return accepted.state().equals(StateRef.NONE)
          ? accepted
          : accepted.at(new Ballot(accepted.state().version(), "any", 0));
    }
  },
  LEARNS_FROM_ONE("a learner takes one acceptance for a decision") {
    @Override
    public List<AcceptorId> seenBy(AcceptorId by, Accepted accepted) {
      return accepted.deciders().members();
    }
  },
  ASKS_NEW_SET_ONLY("a majority of the acceptors that the adopted state names prepares") {
    @Override
    public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      return Wrong.prepared(
          round, acceptor, answer, Wrong.HIGHEST, (h, by) -> h.acceptors().isMajority(by));
    }
  },
  ASKS_OLD_SET_ONLY("a majority of the acceptors that decided the adopted state prepares") {
    @Override
    public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      return Wrong.prepared(
          round, acceptor, answer, Wrong.HIGHEST, (h, by) -> h.deciders().isMajority(by));
    }
  },
  NEW_SET_DECIDES("a change of the acceptors is decided by those it names, newcomer included") {
    @Override
    public ProposerRound.Accepting propose(
        ProposerRound.Prepared prepared, StateRef state, Quorum acceptors, @Nullable Ballot next) {
      ProposerRound.Accepting right = prepared.propose(state, acceptors, next);
      return new ProposerRound.Accepting(
          right.ballot(),
          new Accepted(right.ballot(), state, acceptors, acceptors),
          next,
          right.asked(),
          right.answers());
    }
  },
  NEW_LIFE_VOTES_AS_OLD("a later life of a register votes under the incarnation that was lost") {
    @Override
    public AcceptorId voter(AcceptorId present) {
      return Setup.acceptor(present.name(), 1);
    }
  },
  NEW_LIFE_BEGINS_EMPTY("a later life of a register begins as if nothing was ever chosen") {
    @Override
    public AcceptorState begin(Accepted chosen) {
      return AcceptorState.created(chosen.acceptors());
    }
  };

  private final String description;

  Mutant(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** A round's first phase with another rule of what is adopted and who is enough. */
  private static final class Wrong {

    static final Comparator<Accepted> HIGHEST =
        (one, other) -> one.ballot().compareTo(other.ballot());

    interface Enough {
      boolean test(Accepted adopted, Collection<AcceptorId> promised);
    }

    private Wrong() {}

    static ProposerRound knownChosen(ProposerRound round) {
      return round instanceof ProposerRound.Prepared p
          ? new ProposerRound.Prepared(
              p.ballot(), p.adopted(), Set.copyOf(p.adopted().deciders().members()), p.asked())
          : round;
    }

    static ProposerRound prepared(
        ProposerRound round,
        String acceptor,
        Answer answer,
        Comparator<Accepted> order,
        Enough enough) {
      if (!(round instanceof ProposerRound.Preparing preparing)
          || !(answer instanceof Answer.Promised)
          || preparing.answers().containsKey(acceptor)) {
        return round.on(acceptor, answer);
      }
      var answers = new HashMap<>(preparing.answers());
      answers.put(acceptor, answer);
      ProposerRound.Preparing next =
          new ProposerRound.Preparing(preparing.ballot(), preparing.asked(), answers);
      var promises = next.promises();
      Accepted adopted = promises.values().stream().max(order).orElseThrow();
      if (!enough.test(adopted, promises.keySet())) {
        return next;
      }
      var reporters = new HashSet<>(promises.keySet());
      reporters.removeIf(by -> !adopted.equals(promises.get(by)));
      return new ProposerRound.Prepared(next.ballot(), adopted, reporters, next.asked());
    }
  }
}
