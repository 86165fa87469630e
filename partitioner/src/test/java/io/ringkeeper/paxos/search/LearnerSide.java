package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.LearnedState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A learner that reads an acceptor's tip, or its whole journal, at any moment. */
final class LearnerSide {

  private static final int TIP = 0;
  private static final int JOURNAL = 1;

  /** What a learner knows, comparable. */
  private record Knowledge(Optional<Accepted> chosen, Map<Accepted, Set<AcceptorId>> evidence) {}

  private final Setup setup;
  private final Values values;
  private final Steps steps;
  private final History history;
  private final Layout layout;
  private final Interned<Knowledge> knowledge = new Interned<>();
  private final List<LearnedState> learned = new ArrayList<>();
  private final Set<Accepted> everSeen = new TreeSet<>(LearnerSide::compare);
  private final Memo reads = new Memo(this::read);

  LearnerSide(Setup setup, Values values, Steps steps, History history, Layout layout) {
    this.setup = setup;
    this.values = values;
    this.steps = steps;
    this.history = history;
    this.layout = layout;
  }

  int first() {
    return id(LearnedState.empty());
  }

  void events(int[] state, int[] work, World.Events events) {
    if (!setup.has(Setup.Feature.LEARNER)) {
      return;
    }
    int before = state[layout.learner()];
    for (int i = 0; i < layout.acceptors(); i++) {
      for (int way = TIP; way <= JOURNAL; way++) {
        int after = reads.of(before, state[i], i * 2 + way);
        if (after == before) {
          continue;
        }
        long event = Event.of(Event.LEARN, 0, 0, i, way);
        Optional<Accepted> known = learned.get(after).chosen();
        if (known.isPresent() && !history.isChosen(state, known.get().state())) {
          events.violation(
              "P6 a learner takes " + values.tell(known.get()) + " for chosen, which it is not",
              event);
        } else if (wentBack(learned.get(before), learned.get(after))) {
          events.violation("P6 a learner goes back to an older state", event);
        } else {
          System.arraycopy(state, 0, work, 0, work.length);
          work[layout.learner()] = after;
          events.next(work, event);
        }
      }
    }
  }

  private static boolean wentBack(LearnedState before, LearnedState after) {
    long old = before.chosen().map(c -> c.state().version()).orElse(0L);
    return after.chosen().map(c -> c.state().version()).orElse(0L) < old;
  }

  private int read(int before, int acceptorId, int how) {
    Acceptor acceptor = values.acceptors.value(acceptorId);
    String name = setup.names().get(how / 2);
    LearnedState after = learned.get(before);
    if (how % 2 == TIP && acceptor.register().isPresent()) {
      AcceptorId by = Setup.acceptor(name, acceptor.life());
      after = observe(after, by, acceptor.register().get().accepted());
    }
    if (how % 2 == JOURNAL) {
      List<Acceptor.Cast> journal = new ArrayList<>(acceptor.votes());
      journal.sort((x, y) -> x.accepted().ballot().compareTo(y.accepted().ballot()));
      for (Acceptor.Cast cast : journal) {
        after = observe(after, Setup.acceptor(name, cast.life()), cast.accepted());
      }
    }
    return id(after);
  }

  private LearnedState observe(LearnedState before, AcceptorId by, Accepted accepted) {
    Accepted seen = steps.seenAs(accepted);
    everSeen.add(seen);
    LearnedState after = before;
    for (AcceptorId each : steps.seenBy(by, accepted)) {
      after = after.observe(each, seen);
    }
    return after;
  }

  private int id(LearnedState state) {
    Map<Accepted, Set<AcceptorId>> evidence = new HashMap<>();
    for (Accepted seen : everSeen) {
      Set<AcceptorId> voters = state.voters(seen);
      if (!voters.isEmpty()) {
        evidence.put(seen, voters);
      }
    }
    int id = knowledge.id(new Knowledge(state.chosen(), evidence));
    if (id == learned.size()) {
      learned.add(state);
    }
    return id;
  }

  private static int compare(Accepted one, Accepted other) {
    int byBallot = one.ballot().compareTo(other.ballot());
    return byBallot != 0 ? byBallot : one.toString().compareTo(other.toString());
  }
}
