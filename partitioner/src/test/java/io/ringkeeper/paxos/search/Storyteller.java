package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.ProposerRound;
import java.util.List;

/** Puts the events of a {@link PaxosWorld} in words. */
final class Storyteller {

  private final Setup setup;
  private final Values values;
  private final AcceptorSide acceptors;
  private final ProposerSide proposers;
  private final Faults faults;
  private final Layout layout;

  Storyteller(
      Setup setup,
      Values values,
      AcceptorSide acceptors,
      ProposerSide proposers,
      Faults faults,
      Layout layout) {
    this.setup = setup;
    this.values = values;
    this.acceptors = acceptors;
    this.proposers = proposers;
    this.faults = faults;
    this.layout = layout;
  }

  String tell(int[] state, long event) {
    return switch (Event.kind(event)) {
      case Event.PREPARE -> prepare(state, event);
      case Event.ACCEPT -> accept(state, event);
      case Event.GUESS -> guess(state, event);
      case Event.BEGIN -> begin(state, event);
      case Event.FAULT -> faults.tell(state, event);
      default ->
          "the learner reads "
              + setup.names().get(Event.acceptor(event))
              + (Event.way(event) == 0 ? "'s tip" : "'s journal");
    };
  }

  private String prepare(int[] state, long event) {
    int p = Event.who(event);
    int i = Event.acceptor(event);
    Ballot ballot = setup.ballots().get(p).get(Event.what(event));
    Proposer before = values.proposers.value(state[layout.proposer(p)]);
    boolean isCurrent =
        before.used() == Event.what(event) + 1
            && before.round().orElse(null) instanceof ProposerRound.Preparing;
    int proposer = isCurrent ? state[layout.proposer(p)] : proposers.started(p, Event.what(event));
    int reported = acceptors.reported(state[i]);
    int life = values.acceptors.value(state[i]).life();
    List<ProposerSide.Move> moves = proposers.onPromise(proposer, i, life, reported);
    return voter(state, i)
        + " promises "
        + values.tell(ballot)
        + " and reports "
        + values.tell(values.accepted.value(reported))
        + after(moves, event);
  }

  private String accept(int[] state, long event) {
    int i = Event.acceptor(event);
    Request request = values.requests.value(Event.what(event));
    String next = request.next() == null ? "" : ", promising " + values.tell(request.next());
    String text = voter(state, i) + " accepts " + values.tell(request.proposed()) + next;
    int proposer = state[layout.proposer(request.proposer())];
    if (values.proposers.value(proposer).request() != Event.what(event)) {
      return text;
    }
    int life = values.acceptors.value(state[i]).life();
    return text + after(proposers.onApplied(proposer, i, life), event);
  }

  private String guess(int[] state, long event) {
    int i = Event.acceptor(event);
    Request request = values.requests.value(Event.what(event));
    int proposer = state[layout.proposer(request.proposer())];
    int life = values.acceptors.value(state[i]).life();
    return "the proposer of "
        + values.tell(request.proposed())
        + " hears nothing of "
        + voter(state, i)
        + " and takes it for a yes"
        + after(proposers.onNothing(proposer, i, life), event);
  }

  private String begin(int[] state, long event) {
    int proposer = state[layout.proposer(Event.who(event))];
    String what =
        setup.has(Setup.Feature.REPEATS)
            ? "without an answer, another state is proposed in the same ballot"
            : "the register of the acceptor to be admitted begins a new life";
    return what + after(proposers.onBegun(proposer, Event.what(event)), event);
  }

  private String voter(int[] state, int i) {
    return Setup.tell(
        Setup.acceptor(setup.names().get(i), values.acceptors.value(state[i]).life()));
  }

  private String after(List<ProposerSide.Move> moves, long event) {
    if (Event.way(event) >= moves.size()) {
      return "";
    }
    ProposerSide.Move move = moves.get(Event.way(event));
    if (!move.violation().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    if (move.decided() != ProposerSide.NONE) {
      text.append("; decided, says its proposer");
    }
    if (move.request() != ProposerSide.NONE) {
      Request request = values.requests.value(move.request());
      text.append(request.parent() == null ? "; asks again to accept " : "; asks to accept ");
      text.append(values.tell(request.proposed()));
      if (request.parent() != null) {
        text.append(" after ").append(values.tell(request.parent()));
      }
    }
    return text.toString();
  }
}
