package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorState;
import java.util.Arrays;
import java.util.List;

/**
 * Proposers over registers, nothing left out: every request is a read and a later conditional
 * write, every write may be stored late or never, every answer may be lost, what is lost is read
 * again, attempts that were given up keep on writing. The only reduction, when asked for, is that
 * acceptors are exchangeable; so small sizes only.
 */
final class RegisterWorld implements World {

  private static final List<String> KINDS =
      List.of("reads", "second reads", "writes unanswered", "writes answered", "requests unsent");
  private static final int ASK = 0;
  private static final int REREAD = 1;
  private static final int STORE = 2;
  private static final int STORE_AND_ANSWER = 3;
  private static final int LOSE = 4;

  private final Setup setup;
  private final Values values = new Values();
  private final Layout layout;
  private final RegisterSide side;
  private final History history;
  private final RegisterOrder order;
  private final int[] ownerOf;
  private final int[] work;

  RegisterWorld(Setup setup, Steps steps, Checks checks) {
    this.setup = setup;
    this.side = new RegisterSide(setup, values, steps, checks);
    this.layout = new Layout(setup.names().size(), side.ballots().size());
    this.history = new History(values, side::hasVoted, checks, layout);
    this.order = new RegisterOrder(setup, values, side, layout);
    this.work = new int[layout.width()];
    this.ownerOf = new int[side.ballots().size()];
    int next = 0;
    for (int p = 0; p < setup.ballots().size(); p++) {
      for (int k = 0; k < setup.ballots().get(p).size(); k++) {
        ownerOf[next++] = p;
      }
    }
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
    return "registers, " + setup.describe();
  }

  @Override
  public List<String> kinds() {
    return KINDS;
  }

  @Override
  public int[] first() {
    int[] state = new int[layout.width()];
    Register created = new Register(AcceptorState.created(setup.created()), List.of(), List.of());
    for (int i = 0; i < layout.acceptors(); i++) {
      state[i] = side.registers().id(created);
    }
    for (int t = 0; t < layout.proposers(); t++) {
      state[layout.proposer(t)] = side.attempts().id(Attempt.unused(t, layout.acceptors()));
    }
    state[layout.sent()] = values.sets.empty();
    state[layout.chosen()] = values.chosen.id(Chosen.NOTHING);
    return state;
  }

  @Override
  public void events(int[] state, Events events) {
    for (int t = 0; t < layout.proposers(); t++) {
      Attempt attempt = side.attempts().value(state[layout.proposer(t)]);
      if (attempt.isStarted()) {
        exchange(state, t, attempt, events);
      } else if (!isOvertaken(state, t)) {
        int[] started = state.clone();
        start(started, t);
        exchange(started, t, side.attempts().value(started[layout.proposer(t)]), events);
      }
    }
    for (int i = 0; i < layout.acceptors(); i++) {
      List<Register.Write> underWay = side.registers().value(state[i]).underWay();
      for (int w = 0; w < underWay.size(); w++) {
        store(state, i, w, underWay.get(w), events);
      }
    }
  }

  // A proposer takes its ballots in order and is at one of them at a time.
  private boolean isOvertaken(int[] state, int t) {
    for (int later = t + 1; later < ownerOf.length && ownerOf[later] == ownerOf[t]; later++) {
      if (side.attempts().value(state[layout.proposer(later)]).isStarted()) {
        return true;
      }
    }
    return false;
  }

  private void start(int[] state, int t) {
    for (int earlier = t - 1; earlier >= 0 && ownerOf[earlier] == ownerOf[t]; earlier--) {
      int slot = layout.proposer(earlier);
      state[slot] = side.attempts().id(side.attempts().value(state[slot]).abandoned());
    }
    state[layout.proposer(t)] = side.started(state[layout.proposer(t)]);
  }

  private void exchange(int[] state, int t, Attempt attempt, Events events) {
    int id = state[layout.proposer(t)];
    for (int phase = 0; phase < (attempt.request() < 0 ? 1 : 2); phase++) {
      for (int i = 0; i < layout.acceptors(); i++) {
        int stage = attempt.stage(phase, i);
        if (stage == Attempt.ASKED) {
          long event = Event.of(ASK, t, phase, i, 0);
          emit(state, t, i, side.asked(state[i], id, phase, i), event, events);
          if (setup.has(Setup.Feature.UNREACHABLE)) {
            long loss = Event.of(LOSE, t, phase, i, 0);
            emit(state, t, i, side.lost(state[i], id, phase, i), loss, events);
          }
        } else if (stage >= Attempt.WRITING && !setup.has(Setup.Feature.ANSWERED)) {
          long event = Event.of(REREAD, t, phase, i, 0);
          emit(state, t, i, side.reread(state[i], id, phase, i), event, events);
        }
      }
    }
  }

  private void store(int[] state, int i, int w, Register.Write write, Events events) {
    int stored = side.stored(state[i], w);
    int[] after = state.clone();
    after[i] = stored;
    long event = Event.of(STORE, write.attempt(), w, i, 0);
    String violation =
        write.request() < 0 ? Checks.NONE : history.afterVote(after, write.request());
    if (!violation.isEmpty()) {
      events.violation(violation, event);
      return;
    }
    int slot = layout.proposer(write.attempt());
    Attempt attempt = side.attempts().value(state[slot]);
    boolean isAwaited = attempt.stage(write.phase(), i) == Attempt.WRITING + write.version();
    if (!isAwaited || !setup.has(Setup.Feature.ANSWERED)) {
      copy(after);
      emit(event, events);
    }
    if (isAwaited) {
      RegisterSide.Effect answered = side.answered(state[i], state[slot], write.phase(), i);
      long both = Event.of(STORE_AND_ANSWER, write.attempt(), w, i, 0);
      copy(after);
      emit(after, write.attempt(), i, answered, both, events);
    }
  }

  private void copy(int[] state) {
    System.arraycopy(state, 0, work, 0, work.length);
  }

  private void emit(
      int[] state, int t, int i, RegisterSide.Effect effect, long event, Events events) {
    if (!effect.violation().isEmpty()) {
      events.violation(effect.violation(), event);
      return;
    }
    if (effect.decided() >= 0) {
      Accepted decided = values.accepted.value(effect.decided());
      if (!history.isChosen(state, decided.state())) {
        events.violation(
            "P6 a proposer takes " + values.tell(decided) + " for chosen, which it is not", event);
        return;
      }
    }
    copy(state);
    if (effect.register() >= 0) {
      work[i] = effect.register();
    }
    work[layout.proposer(t)] = effect.attempt();
    if (effect.isBuried() && mayBeVotedFor(work, t)) {
      events.violation("L1 a proposal taken for buried may still be voted for", event);
      return;
    }
    if (effect.request() >= 0) {
      work[layout.sent()] = values.sets.with(work[layout.sent()], effect.request());
    }
    emit(event, events);
  }

  private boolean mayBeVotedFor(int[] state, int t) {
    Attempt attempt = side.attempts().value(state[layout.proposer(t)]);
    int what = values.requests.value(attempt.request()).what();
    for (int i = 0; i < layout.acceptors(); i++) {
      boolean isUnderWay =
          side.registers().value(state[i]).underWay().stream()
              .anyMatch(w -> w.request() == attempt.request());
      if (isUnderWay || side.hasVoted(state[i], what, i)) {
        return true;
      }
    }
    return false;
  }

  private void emit(long event, Events events) {
    if (setup.has(Setup.Feature.REDUCED)) {
      order.sort(work);
    }
    events.next(work, event);
  }

  /** Each acceptor's votes in words: what the history of this state amounts to. */
  String votes(int[] state) {
    String[] each = new String[layout.acceptors()];
    for (int i = 0; i < each.length; i++) {
      each[i] =
          side.registers().value(state[i]).journal().stream()
              .flatMap(entry -> entry.accepted().stream())
              .map(values::tell)
              .sorted()
              .toList()
              .toString();
    }
    Arrays.sort(each);
    return String.join(" ", each);
  }

  @Override
  public String tell(int[] state, long event) {
    String who = values.tell(side.ballots().get(Event.who(event)));
    String where = setup.names().get(Event.acceptor(event));
    String phase = Event.what(event) == 0 ? "promise" : "accept";
    int kind = Event.kind(event);
    if (kind == ASK) {
      return who + " reads the register of " + where + " to write its " + phase;
    }
    if (kind == REREAD) {
      return who + " has no answer to its " + phase + " and reads the register of " + where;
    }
    if (kind == LOSE) {
      return who + " cannot reach " + where;
    }
    Register.Write write =
        side.registers().value(state[Event.acceptor(event)]).underWay().get(Event.what(event));
    return where
        + " stores the "
        + (write.phase() == 0 ? "promise" : "accept")
        + " of "
        + who
        + (write.request() < 0
            ? ""
            : ", " + values.tell(values.requests.value(write.request()).proposed()))
        + (kind == STORE ? "; the answer is lost" : "");
  }
}
