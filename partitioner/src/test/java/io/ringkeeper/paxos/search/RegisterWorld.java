package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.ProposerRound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final int[] ownerOf;
  private final int[] work;
  private final Interned<List<Integer>> columns = new Interned<>();
  private final Table columnOf = new Table(this::column);
  private final Table renames = new Table(this::rename);

  RegisterWorld(Setup setup, Steps steps, Checks checks) {
    this.setup = setup;
    this.side = new RegisterSide(setup, values, steps, checks);
    this.layout = new Layout(setup.names().size(), side.ballots().size());
    this.history = new History(values, side::hasVoted, checks, layout);
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
      sort();
    }
    events.next(work, event);
  }

  private void sort() {
    int n = layout.acceptors();
    int[] places = new int[n];
    boolean isSorted = true;
    for (int i = 0; i < n; i++) {
      int j = i;
      while (j > 0 && isBefore(i, places[j - 1])) {
        places[j] = places[j - 1];
        j--;
        isSorted = false;
      }
      places[j] = i;
    }
    if (isSorted) {
      return;
    }
    int[] sorted = new int[n];
    int order = 0;
    for (int i = 0; i < n; i++) {
      sorted[i] = work[places[i]];
      order = order * n + places[i];
    }
    System.arraycopy(sorted, 0, work, 0, n);
    for (int t = 0; t < layout.proposers(); t++) {
      work[layout.proposer(t)] = renames.of(work[layout.proposer(t)], order);
    }
  }

  private boolean isBefore(int one, int other) {
    int difference = work[one] - work[other];
    for (int t = 0; difference == 0 && t < layout.proposers(); t++) {
      int attempt = work[layout.proposer(t)];
      difference = columnOf.of(attempt, one) - columnOf.of(attempt, other);
    }
    return difference < 0;
  }

  private int column(int attemptId, int i) {
    Attempt attempt = side.attempts().value(attemptId);
    Answer answer = answers(attempt).get(setup.names().get(i));
    int heard = 0;
    if (answer instanceof Answer.Promised promised) {
      heard = 10 + values.accepted.id(promised.accepted());
    } else if (answer instanceof Answer.Refused refused) {
      heard = -10 - side.ballots().indexOf(refused.promised());
    } else if (answer != null) {
      heard = answer instanceof Answer.Unknown ? 1 : answer instanceof Answer.NoVote ? 2 : 3;
    }
    return columns.id(List.of(heard, attempt.stage(0, i), attempt.stage(1, i)));
  }

  private static Map<String, Answer> answers(Attempt attempt) {
    ProposerRound round = attempt.round().orElse(null);
    if (round instanceof ProposerRound.Preparing preparing) {
      return preparing.answers();
    }
    return round instanceof ProposerRound.Accepting accepting ? accepting.answers() : Map.of();
  }

  private int rename(int attemptId, int order) {
    Attempt attempt = side.attempts().value(attemptId);
    int n = layout.acceptors();
    Map<String, Answer> renamed = new HashMap<>();
    List<Integer> stages = new ArrayList<>(attempt.stages());
    int rest = order;
    for (int place = n - 1; place >= 0; place--) {
      int from = rest % n;
      stages.set(place, attempt.stage(0, from));
      stages.set(n + place, attempt.stage(1, from));
      Answer answer = answers(attempt).get(setup.names().get(from));
      if (answer != null) {
        renamed.put(setup.names().get(place), by(setup.names().get(place), answer));
      }
      rest /= n;
    }
    ProposerRound round = attempt.round().orElse(null);
    if (round instanceof ProposerRound.Preparing p) {
      round = new ProposerRound.Preparing(p.ballot(), p.asked(), renamed);
    } else if (round instanceof ProposerRound.Accepting a) {
      round = new ProposerRound.Accepting(a.ballot(), a.proposed(), a.next(), a.asked(), renamed);
    }
    return side.attempts()
        .id(
            new Attempt(
                attempt.index(),
                attempt.isStarted(),
                Optional.ofNullable(round),
                stages,
                attempt.request()));
  }

  private static Answer by(String name, Answer answer) {
    if (answer instanceof Answer.Promised promised) {
      return new Answer.Promised(Setup.acceptor(name, 1), promised.accepted());
    }
    return answer instanceof Answer.AcceptApplied
        ? new Answer.AcceptApplied(Setup.acceptor(name, 1))
        : answer;
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
