package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What proposers make of answers, by small numbers. */
final class ProposerSide {

  static final int NONE = -1;

  /** More lives of one register than any world has. */
  private static final int LIVES = 8;

  /**
   * One way on for a proposer.
   *
   * @param proposer the proposer after it
   * @param request the request to accept that it sends, or NONE
   * @param decided what it now takes for chosen, or NONE
   */
  record Move(int proposer, int request, int decided, String violation) {}

  private final Setup setup;
  private final Values values;
  private final Steps steps;
  private final Checks checks;
  private final Interned<List<Move>> moves = new Interned<>();
  private final Table starts = new Table(this::start);
  private final Memo promises = new Memo((who, by, what) -> moves.id(promised(who, by, what)));
  private final Table applies = new Table((who, by) -> moves.id(applied(who, by)));
  private final Table guesses = new Table((who, by) -> moves.id(unheard(who, by)));
  private final Table begins = new Table((who, target) -> moves.id(beginning(who, target)));
  private final Table answers = new Table(this::answer);

  ProposerSide(Setup setup, Values values, Steps steps, Checks checks) {
    this.setup = setup;
    this.values = values;
    this.steps = steps;
    this.checks = checks;
  }

  /** The proposer when it gives up what it does and takes the ballot of this attempt. */
  int started(int index, int attempt) {
    return starts.of(index, attempt);
  }

  /** What may follow the promise of this acceptor, in this life, reporting what it accepted. */
  List<Move> onPromise(int proposer, int name, int life, int reported) {
    return moves.value(promises.of(proposer, name * LIVES + life, reported));
  }

  /** What may follow the news that this acceptor applied the accept. */
  List<Move> onApplied(int proposer, int name, int life) {
    return moves.value(applies.of(proposer, name * LIVES + life));
  }

  /** What may follow no news of the accept. */
  List<Move> onNothing(int proposer, int name, int life) {
    return moves.value(guesses.of(proposer, name * LIVES + life));
  }

  /** What may follow when a prepared proposer has begun the lives that its wish needs. */
  List<Move> onBegun(int proposer, int target) {
    return moves.value(begins.of(proposer, target));
  }

  /** A number for what this round has heard from the acceptor of this name; 0 for nothing. */
  int heard(int proposer, int name) {
    return answers.of(proposer, name);
  }

  /**
   * What a prepared proposer that waits may still propose: acceptor sets that need a register to
   * begin a new life first, or the present one a second time.
   */
  List<Quorum> wishes(Proposer proposer) {
    if (proposer.round().orElse(null) instanceof ProposerRound.Prepared prepared) {
      Quorum present = prepared.adopted().acceptors();
      if (setup.has(Setup.Feature.REPEATS)) {
        return List.of(present);
      }
      return setup.targets().get(proposer.index()).stream()
          .filter(t -> isWish(present, t) && joins(present, t))
          .toList();
    }
    return List.of();
  }

  private int start(int index, int attempt) {
    Ballot ballot = setup.ballots().get(index).get(attempt);
    ProposerRound round = ProposerRound.prepare(ballot, setup.names());
    return values.proposers.id(
        new Proposer(index, attempt + 1, Optional.of(round), Proposer.NO_REQUEST));
  }

  private AcceptorId voter(int by) {
    return steps.voter(Setup.acceptor(setup.names().get(by / LIVES), by % LIVES));
  }

  private List<Move> promised(int who, int by, int what) {
    return answered(who, by, new Answer.Promised(voter(by), values.accepted.value(what)));
  }

  private List<Move> applied(int who, int by) {
    return answered(who, by, new Answer.AcceptApplied(voter(by)));
  }

  private List<Move> unheard(int who, int by) {
    return steps.unheard(voter(by)).map(answer -> answered(who, by, answer)).orElse(List.of());
  }

  private List<Move> answered(int who, int by, Answer answer) {
    Proposer before = values.proposers.value(who);
    ProposerRound round = before.round().orElseThrow();
    if (round instanceof ProposerRound.Prepared) {
      return List.of();
    }
    ProposerRound next;
    try {
      next = steps.step(round, setup.names().get(by / LIVES), answer);
    } catch (IllegalStateException e) {
      String stopped = checks.stopped(e);
      Move halt = new Move(values.proposers.id(before.idle()), NONE, NONE, stopped);
      return List.of(halt);
    }
    if (next.equals(round)) {
      return List.of();
    }
    if (next instanceof ProposerRound.Prepared prepared) {
      return prepared(before, prepared, NONE);
    }
    int decided = next instanceof ProposerRound.Decided d ? values.accepted.id(d.accepted()) : NONE;
    Optional<ProposerRound.Prepared> lead =
        setup.has(Setup.Feature.LEADS) ? steps.lead(next) : Optional.empty();
    if (lead.isPresent()) {
      return prepared(before, lead.get(), decided);
    }
    boolean isOver = next instanceof ProposerRound.Decided || next instanceof ProposerRound.Lost;
    Proposer after =
        isOver
            ? before.idle()
            : new Proposer(before.index(), before.used(), Optional.of(next), before.request());
    return List.of(new Move(values.proposers.id(after), NONE, decided, Checks.NONE));
  }

  private List<Move> prepared(Proposer who, ProposerRound.Prepared prepared, int decided) {
    List<Move> ways = new ArrayList<>();
    if (!prepared.adoptedIsChosen()) {
      reaccept(who, prepared, decided, ways);
      return ways;
    }
    Quorum present = prepared.adopted().acceptors();
    propose(who, prepared, present, decided, ways);
    if (setup.has(Setup.Feature.REACCEPTS) && prepared.adopted().state().version() > 0) {
      reaccept(who, prepared, decided, ways);
    }
    boolean mustBegin = false;
    for (Quorum target : setup.targets().get(who.index())) {
      if (isWish(present, target) && joins(present, target)) {
        mustBegin = true;
      } else if (isWish(present, target)) {
        propose(who, prepared, target, decided, ways);
      }
    }
    if (mustBegin) {
      ways.add(holding(who, prepared, NONE, decided));
    }
    if (setup.has(Setup.Feature.REPEATS)) {
      ways.add(holding(who, prepared, ways.get(0).request(), decided));
    }
    return ways;
  }

  private Move holding(Proposer who, ProposerRound.Prepared prepared, int request, int decided) {
    Proposer holding = new Proposer(who.index(), who.used(), Optional.of(prepared), request);
    return new Move(values.proposers.id(holding), request, decided, Checks.NONE);
  }

  private List<Move> beginning(int who, int target) {
    Proposer proposer = values.proposers.value(who);
    ProposerRound.Prepared prepared = (ProposerRound.Prepared) proposer.round().orElseThrow();
    List<Move> ways = new ArrayList<>();
    propose(proposer, prepared, wishes(proposer).get(target), NONE, ways);
    return ways;
  }

  private void propose(
      Proposer who, ProposerRound.Prepared prepared, Quorum target, int decided, List<Move> ways) {
    StateRef parent = prepared.adopted().state();
    StateRef state = values.state(parent.version() + 1, attempt(who, prepared, target));
    for (Optional<Ballot> next : nextBallots(who)) {
      ProposerRound.Accepting accepting = steps.propose(prepared, state, target, next.orElse(null));
      ways.add(sent(who, accepting, parent, decided));
    }
  }

  private void reaccept(
      Proposer who, ProposerRound.Prepared prepared, int decided, List<Move> ways) {
    for (Optional<Ballot> next : nextBallots(who)) {
      ways.add(sent(who, prepared.reaccept(next.orElse(null)), null, decided));
    }
  }

  private Move sent(
      Proposer who, ProposerRound.Accepting accepting, @Nullable StateRef parent, int decided) {
    Request request =
        new Request(
            who.index(),
            values.accepted.id(accepting.proposed()),
            accepting.proposed(),
            accepting.next(),
            parent);
    int id = values.requests.id(request);
    int used = who.used() + (accepting.next() == null ? 0 : 1);
    Proposer after = new Proposer(who.index(), used, Optional.of(accepting), id);
    return new Move(values.proposers.id(after), id, decided, Checks.NONE);
  }

  // A proposer may ask for the promise of its next ballot or not. One that was started again has
  // another id and nothing to do with the ballots of the id before.
  private List<Optional<Ballot>> nextBallots(Proposer who) {
    List<Ballot> ballots = setup.ballots().get(who.index());
    if (!setup.has(Setup.Feature.LEADS) || who.used() == ballots.size()) {
      return List.of(Optional.empty());
    }
    Ballot next = ballots.get(who.used());
    String before = ballots.get(who.used() - 1).proposerId();
    return next.proposerId().equals(before)
        ? List.of(Optional.empty(), Optional.of(next))
        : List.of(Optional.empty());
  }

  private String attempt(Proposer who, ProposerRound.Prepared prepared, Quorum target) {
    Ballot ballot = prepared.ballot();
    boolean isReused = Collections.frequency(setup.ballots().get(who.index()), ballot) > 1;
    boolean isRepeated = setup.has(Setup.Feature.REPEATS) && who.request() != Proposer.NO_REQUEST;
    String text =
        values.tell(ballot) + (isReused ? "#" + who.used() : "") + (isRepeated ? " again" : "");
    return target.equals(prepared.adopted().acceptors()) ? text : text + ":" + Setup.tell(target);
  }

  private boolean isWish(Quorum present, Quorum target) {
    List<String> differing = new ArrayList<>();
    for (AcceptorId each : target.members()) {
      if (!present.contains(each)) {
        differing.add(each.name());
      }
    }
    for (AcceptorId each : present.members()) {
      if (!target.contains(each)) {
        differing.add(each.name());
      }
    }
    long names = differing.stream().distinct().count();
    return names == 1 || (names > 1 && setup.has(Setup.Feature.TWO_AT_ONCE));
  }

  private static boolean joins(Quorum present, Quorum target) {
    return target.members().stream().anyMatch(each -> !present.contains(each));
  }

  private int answer(int who, int name) {
    ProposerRound round = values.proposers.value(who).round().orElse(null);
    Answer answer = null;
    if (round instanceof ProposerRound.Preparing preparing) {
      answer = preparing.answers().get(setup.names().get(name));
    } else if (round instanceof ProposerRound.Accepting accepting) {
      answer = accepting.answers().get(setup.names().get(name));
    }
    if (answer == null) {
      return 0;
    }
    return answer instanceof Answer.Promised promised
        ? 2 + values.accepted.id(promised.accepted())
        : 1;
  }
}
