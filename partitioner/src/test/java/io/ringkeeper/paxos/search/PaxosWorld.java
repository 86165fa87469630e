package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import java.util.Arrays;
import java.util.List;

/**
 * Proposers and acceptors that exchange messages which arrive in any order, repeatedly, late or
 * never; and, as the setup says, faults of a register, changes of the acceptors, a learner.
 */
final class PaxosWorld implements World {

  private final Setup setup;
  private final Values values = new Values();
  private final Layout layout;
  private final AcceptorSide acceptors;
  private final ProposerSide proposers;
  private final History history;
  private final Reduction reduction;
  private final Faults faults;
  private final LearnerSide learner;
  private final boolean guesses;
  private final int[] work;

  PaxosWorld(Setup setup, Steps steps, Checks checks) {
    this.setup = setup;
    this.layout = new Layout(setup.names().size(), setup.ballots().size());
    this.acceptors = new AcceptorSide(setup, values, steps, checks);
    this.proposers = new ProposerSide(setup, values, steps, checks);
    this.history = new History(values, acceptors::hasVoted, checks, layout);
    this.reduction = new Reduction(setup, values, acceptors, proposers, history, layout);
    this.faults = new Faults(setup, values, steps, layout);
    this.learner = new LearnerSide(setup, values, steps, history, layout);
    this.guesses = steps.unheard(setup.created().members().get(0)).isPresent();
    this.work = new int[layout.width()];
  }

  @Override
  public int width() {
    return layout.width();
  }

  @Override
  public int mostVersions() {
    return history.mostVersions();
  }

  @Override
  public String describe() {
    return setup.describe();
  }

  @Override
  public List<String> kinds() {
    return Event.KINDS;
  }

  @Override
  public int[] first() {
    int[] state = new int[layout.width()];
    for (int i = 0; i < layout.acceptors(); i++) {
      boolean isMember = setup.created().contains(Setup.acceptor(setup.names().get(i), 1));
      state[i] =
          values.acceptors.id(
              isMember
                  ? Acceptor.holding(AcceptorState.created(setup.created()))
                  : Acceptor.absent());
    }
    for (int p = 0; p < layout.proposers(); p++) {
      state[layout.proposer(p)] = values.proposers.id(Proposer.idle(p, 0));
    }
    state[layout.sent()] = values.sets.empty();
    state[layout.chosen()] = values.chosen.id(Chosen.NOTHING);
    state[layout.learner()] = learner.first();
    return state;
  }

  @Override
  public void events(int[] state, Events events) {
    for (int p = 0; p < layout.proposers(); p++) {
      Proposer proposer = values.proposers.value(state[layout.proposer(p)]);
      if (proposer.round().orElse(null) instanceof ProposerRound.Preparing) {
        prepare(state, p, proposer.used() - 1, state[layout.proposer(p)], events);
      }
      for (int k = proposer.used(); k < setup.ballots().get(p).size(); k++) {
        prepare(state, p, k, proposers.started(p, k), events);
      }
      begin(state, p, proposer, events);
    }
    for (int request : values.sets.members(state[layout.sent()])) {
      for (int i = 0; i < layout.acceptors(); i++) {
        accept(state, request, i, events);
        if (guesses) {
          guess(state, request, i, events);
        }
      }
    }
    faults.events(state, work, this::emit, events);
    learner.events(state, work, events);
  }

  private void prepare(int[] state, int p, int attempt, int proposer, Events events) {
    int ballot = acceptors.ballot(setup.ballots().get(p).get(attempt));
    for (int i = 0; i < layout.acceptors(); i++) {
      if (proposers.heard(proposer, i) != 0) {
        continue;
      }
      int effect = acceptors.prepared(state[i], ballot);
      if (effect == AcceptorSide.NOTHING) {
        continue;
      }
      AcceptorSide.Effect granted = acceptors.effect(effect);
      long event = Event.of(Event.PREPARE, p, attempt, i, 0);
      if (!granted.violation().isEmpty()) {
        events.violation(granted.violation(), event);
      }
      int life = values.acceptors.value(state[i]).life();
      List<ProposerSide.Move> moves =
          proposers.onPromise(proposer, i, life, acceptors.reported(state[i]));
      for (int m = 0; m < moves.size(); m++) {
        copy(state);
        work[i] = granted.acceptor();
        emit(moves.get(m), p, Event.of(Event.PREPARE, p, attempt, i, m), events);
      }
    }
  }

  private void accept(int[] state, int request, int i, Events events) {
    int effect = acceptors.accepted(state[i], request);
    if (effect == AcceptorSide.NOTHING) {
      return;
    }
    AcceptorSide.Effect granted = acceptors.effect(effect);
    long event = Event.of(Event.ACCEPT, 0, request, i, 0);
    copy(state);
    work[i] = granted.acceptor();
    String violation = granted.violation();
    if (violation.isEmpty()) {
      violation = history.afterVote(work, request);
    }
    if (!violation.isEmpty()) {
      events.violation(violation, event);
      return;
    }
    int p = values.requests.value(request).proposer();
    int proposer = state[layout.proposer(p)];
    if (values.proposers.value(proposer).request() != request) {
      emit(event, events);
      return;
    }
    int life = values.acceptors.value(state[i]).life();
    List<ProposerSide.Move> moves = proposers.onApplied(proposer, i, life);
    if (moves.isEmpty()) {
      emit(event, events);
      return;
    }
    int[] voted = work.clone();
    for (int m = 0; m < moves.size(); m++) {
      copy(voted);
      emit(moves.get(m), p, Event.of(Event.ACCEPT, 0, request, i, m), events);
    }
  }

  private void guess(int[] state, int request, int i, Events events) {
    int p = values.requests.value(request).proposer();
    int proposer = state[layout.proposer(p)];
    if (values.proposers.value(proposer).request() != request) {
      return;
    }
    int life = values.acceptors.value(state[i]).life();
    List<ProposerSide.Move> moves = proposers.onNothing(proposer, i, life);
    for (int m = 0; m < moves.size(); m++) {
      copy(state);
      emit(moves.get(m), p, Event.of(Event.GUESS, 0, request, i, m), events);
    }
  }

  private void begin(int[] state, int p, Proposer proposer, Events events) {
    List<Quorum> wishes = proposers.wishes(proposer);
    for (int w = 0; w < wishes.size(); w++) {
      copy(state);
      ProposerRound.Prepared prepared = (ProposerRound.Prepared) proposer.round().orElseThrow();
      if (!faults.beginLives(work, prepared.adopted(), wishes.get(w))) {
        continue;
      }
      int[] begun = work.clone();
      List<ProposerSide.Move> moves = proposers.onBegun(state[layout.proposer(p)], w);
      for (int m = 0; m < moves.size(); m++) {
        copy(begun);
        emit(moves.get(m), p, Event.of(Event.BEGIN, p, w, 0, m), events);
      }
    }
  }

  private void copy(int[] state) {
    System.arraycopy(state, 0, work, 0, work.length);
  }

  private void emit(ProposerSide.Move move, int p, long event, Events events) {
    if (!move.violation().isEmpty()) {
      events.violation(move.violation(), event);
      return;
    }
    if (move.decided() != ProposerSide.NONE) {
      Accepted decided = values.accepted.value(move.decided());
      if (!history.isChosen(work, decided.state())) {
        events.violation(
            "P6 a proposer takes " + values.tell(decided) + " for chosen, which it is not", event);
        return;
      }
    }
    work[layout.proposer(p)] = move.proposer();
    if (move.request() != ProposerSide.NONE) {
      work[layout.sent()] = values.sets.with(work[layout.sent()], move.request());
    }
    emit(event, events);
  }

  private void emit(long event, Events events) {
    if (setup.has(Setup.Feature.REDUCED)) {
      reduction.apply(work);
    }
    events.next(work, event);
  }

  /** The newest chosen version in words. */
  String newestChosen(int[] state) {
    Chosen chosen = values.chosen.value(state[layout.chosen()]);
    return chosen.newest() == 0
        ? "nothing"
        : values.tell(chosen.states().getOrDefault(chosen.newest(), StateRef.NONE));
  }

  /** Each acceptor's votes in words: what the history of this state amounts to. */
  String votes(int[] state) {
    String[] each = new String[layout.acceptors()];
    for (int i = 0; i < each.length; i++) {
      each[i] =
          values.acceptors.value(state[i]).votes().stream()
              .map(cast -> values.tell(cast.accepted()))
              .sorted()
              .toList()
              .toString();
    }
    Arrays.sort(each);
    return String.join(" ", each);
  }

  @Override
  public String tell(int[] state, long event) {
    return new Storyteller(setup, values, acceptors, proposers, faults, layout).tell(state, event);
  }
}
