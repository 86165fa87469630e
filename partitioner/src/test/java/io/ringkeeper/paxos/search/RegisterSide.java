package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.StateRef;
import io.ringkeeper.paxos.Vote;
import java.util.List;
import java.util.Optional;

/**
 * How an attempt turns a request into a vote: read the register, apply the rules, write if the
 * register is still as read; after a lost answer, read once more whether this write is there.
 */
final class RegisterSide {

  /**
   * The register and the attempt after one of these steps.
   *
   * @param request a request to accept that the attempt makes now, or -1
   * @param decided what the attempt now takes for chosen, or -1
   * @param isBuried whether the attempt now takes its proposal for certainly never chosen
   */
  record Effect(
      int register, int attempt, int request, int decided, boolean isBuried, String violation) {}

  private static final int NONE = -1;
  private static final int NAMES = 8;

  private final Setup setup;
  private final Values values;
  private final Steps steps;
  private final Checks checks;
  private final List<Ballot> ballots;
  private final Interned<Register> registers = new Interned<>();
  private final Interned<Attempt> attempts = new Interned<>();
  private final Interned<Effect> effects = new Interned<>();
  private final Memo asks = new Memo((r, a, how) -> effects.id(ask(r, a, how)));
  private final Memo rereads = new Memo((r, a, how) -> effects.id(reread(r, a, how)));
  private final Memo answers = new Memo((r, a, how) -> effects.id(answer(r, a, how)));
  private final Memo losses = new Memo((r, a, how) -> effects.id(lose(r, a, how)));
  private final Table stores = new Table((r, write) -> registers.id(store(r, write)));
  private final Table starts = new Table((attempt, none) -> attempts.id(start(attempt)));
  private final Table votes = new Table(this::countVote);

  RegisterSide(Setup setup, Values values, Steps steps, Checks checks) {
    this.setup = setup;
    this.values = values;
    this.steps = steps;
    this.checks = checks;
    this.ballots = setup.ballots().stream().flatMap(List::stream).toList();
  }

  List<Ballot> ballots() {
    return ballots;
  }

  Interned<Register> registers() {
    return registers;
  }

  Interned<Attempt> attempts() {
    return attempts;
  }

  Effect asked(int register, int attempt, int phase, int name) {
    return effects.value(asks.of(register, attempt, phase * NAMES + name));
  }

  Effect reread(int register, int attempt, int phase, int name) {
    return effects.value(rereads.of(register, attempt, phase * NAMES + name));
  }

  /** The request reached nobody, and the proposer knows. */
  Effect lost(int register, int attempt, int phase, int name) {
    return effects.value(losses.of(register, attempt, phase * NAMES + name));
  }

  int stored(int register, int write) {
    return stores.of(register, write);
  }

  /**
   * The attempt gets to know that its write was stored.
   *
   * @param before the register before the write
   */
  Effect answered(int before, int attempt, int phase, int name) {
    return effects.value(answers.of(before, attempt, phase * NAMES + name));
  }

  int started(int attempt) {
    return starts.of(attempt, 0);
  }

  boolean hasVoted(int register, int what, int name) {
    return votes.of(register, what * NAMES + name) == 1;
  }

  private int countVote(int register, int whatAndName) {
    return registers.value(register).hasVotedFor(values.accepted.value(whatAndName / NAMES))
        ? 1
        : 0;
  }

  private Attempt start(int attemptId) {
    Attempt attempt = attempts.value(attemptId);
    ProposerRound round = ProposerRound.prepare(ballots.get(attempt.index()), setup.names());
    return attempt.withRound(Optional.of(round), NONE);
  }

  private Register store(int registerId, int index) {
    Register register = registers.value(registerId);
    return register.storing(register.underWay().get(index), !steps.writesBlindly());
  }

  private Effect ask(int registerId, int attemptId, int how) {
    int phase = how / NAMES;
    int name = how % NAMES;
    Register register = registers.value(registerId);
    Attempt attempt = attempts.value(attemptId);
    Ballot ballot = ballots.get(attempt.index());
    if (register.shows(phase, ballot)) {
      return heard(registerId, attempt, phase, name, granted(register, phase, name));
    }
    Vote vote;
    Optional<Accepted> proposed = Optional.empty();
    if (phase == 0) {
      vote = steps.prepare(register.state(), ballot);
    } else {
      Request request = values.requests.value(attempt.request());
      proposed = Optional.of(request.proposed());
      try {
        vote = steps.accept(register.state(), request.proposed(), request.next());
      } catch (IllegalStateException e) {
        Attempt stopped = attempt.withStage(phase, name, Attempt.DONE);
        return new Effect(registerId, attempts.id(stopped), NONE, NONE, false, checks.stopped(e));
      }
    }
    if (vote instanceof Vote.Refused refused) {
      return heard(registerId, attempt, phase, name, new Answer.Refused(refused.promised()));
    }
    if (steps.countsReads(phase)) {
      return heard(registerId, attempt, phase, name, granted(register, phase, name));
    }
    Vote.Granted granted = (Vote.Granted) vote;
    Register.Write write =
        new Register.Write(
            attempt.index(),
            phase,
            register.version(),
            granted.next(),
            phase == 0 ? NONE : attempt.request(),
            new Register.Entry(ballot, proposed));
    int writing = Attempt.WRITING + register.version();
    return unchanged(
        registers.id(register.sending(write)), attempt.withStage(phase, name, writing));
  }

  private Effect reread(int registerId, int attemptId, int how) {
    int phase = how / NAMES;
    int name = how % NAMES;
    Register register = registers.value(registerId);
    Attempt attempt = attempts.value(attemptId);
    Ballot ballot = ballots.get(attempt.index());
    if (register.shows(phase, ballot)) {
      return heard(registerId, attempt, phase, name, granted(register, phase, name));
    }
    if (register.hasOther(attempt.stage(phase, name) - Attempt.WRITING, ballot)) {
      return steps.takesConflictForYes()
          ? heard(registerId, attempt, phase, name, granted(register, phase, name))
          : unchanged(registerId, attempt.withStage(phase, name, Attempt.ASKED));
    }
    Answer unknown = new Answer.Unknown("the answer was lost and the write does not show");
    Answer taken = phase == 1 ? steps.unheard(id(name)).orElse(unknown) : unknown;
    return heard(registerId, attempt, phase, name, taken);
  }

  private Effect lose(int registerId, int attemptId, int how) {
    Attempt attempt = attempts.value(attemptId);
    Answer answer = new Answer.NoVote("not connected");
    return heard(registerId, attempt, how / NAMES, how % NAMES, answer);
  }

  private Effect answer(int registerId, int attemptId, int how) {
    Register before = registers.value(registerId);
    int phase = how / NAMES;
    int name = how % NAMES;
    Attempt attempt = attempts.value(attemptId);
    return heard(NONE, attempt, phase, name, granted(before, phase, name));
  }

  private Answer granted(Register before, int phase, int name) {
    return phase == 0
        ? new Answer.Promised(id(name), before.state().accepted())
        : new Answer.AcceptApplied(id(name));
  }

  private AcceptorId id(int name) {
    return Setup.acceptor(setup.names().get(name), 1);
  }

  private Effect unchanged(int registerId, Attempt attempt) {
    return new Effect(registerId, attempts.id(attempt), NONE, NONE, false, Checks.NONE);
  }

  private Effect heard(int registerId, Attempt attempt, int phase, int name, Answer answer) {
    Attempt done = attempt.withStage(phase, name, Attempt.DONE);
    if (!attempt.waitsFor(phase)) {
      return unchanged(registerId, done);
    }
    ProposerRound next;
    try {
      next = steps.step(attempt.round().orElseThrow(), setup.names().get(name), answer);
    } catch (IllegalStateException e) {
      return new Effect(registerId, attempts.id(done), NONE, NONE, false, checks.stopped(e));
    }
    if (next instanceof ProposerRound.Prepared prepared) {
      return prepared(registerId, done, prepared);
    }
    if (next instanceof ProposerRound.Decided decided) {
      Attempt over = done.withRound(Optional.empty(), done.request());
      int what = values.accepted.id(decided.accepted());
      return new Effect(registerId, attempts.id(over), NONE, what, false, Checks.NONE);
    }
    if (next instanceof ProposerRound.Lost lost) {
      Attempt over = done.withRound(Optional.empty(), done.request());
      boolean isBuried = phase == 1 && !lost.mayStillBeDecided();
      return new Effect(registerId, attempts.id(over), NONE, NONE, isBuried, Checks.NONE);
    }
    return unchanged(registerId, done.withRound(Optional.of(next), done.request()));
  }

  private Effect prepared(int registerId, Attempt attempt, ProposerRound.Prepared prepared) {
    StateRef parent = prepared.adopted().state();
    boolean changes = prepared.adoptedIsChosen();
    ProposerRound.Accepting accepting =
        changes
            ? steps.propose(
                prepared,
                values.state(parent.version() + 1, values.tell(prepared.ballot())),
                prepared.adopted().acceptors(),
                null)
            : prepared.reaccept(null);
    int what = values.accepted.id(accepting.proposed());
    Request request =
        new Request(attempt.index(), what, accepting.proposed(), null, changes ? parent : null);
    int id = values.requests.id(request);
    Attempt sent = attempt.withRound(Optional.of(accepting), id);
    return new Effect(registerId, attempts.id(sent), id, NONE, false, Checks.NONE);
  }
}
