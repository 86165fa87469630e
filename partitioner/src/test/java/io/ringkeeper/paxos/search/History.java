package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.StateRef;

/**
 * What the votes amount to: which states are chosen, and whether they may be. It counts votes by
 * itself and asks nothing of the code under test.
 */
final class History {

  /** Who has voted for what. */
  interface Votes {
    boolean hasVoted(int acceptor, int what, int name);
  }

  /** What is chosen after a vote, or the invariant that it breaks. */
  private record Verdict(int chosen, String violation) {}

  private final Values values;
  private final Votes votes;
  private final Checks checks;
  private final Layout layout;
  private final Interned<Verdict> verdicts = new Interned<>();
  private final Table rivalsOf = new Table(this::countRivals);
  private final Table verdictOf = new Table(this::judge);
  private int mostVersions;

  History(Values values, Votes votes, Checks checks, Layout layout) {
    this.values = values;
    this.votes = votes;
    this.checks = checks;
    this.layout = layout;
  }

  int mostVersions() {
    return mostVersions;
  }

  /**
   * Takes notice of one more vote for this request, already in the state.
   *
   * @return the invariant that it breaks, or nothing
   */
  String afterVote(int[] state, int request) {
    int what = values.requests.value(request).what();
    int rivals = rivalsOf.of(state[layout.sent()], request);
    if (checks == Checks.ALL && rivals > 0 && hasVotedRival(state, request)) {
      return "P2 two states at one ballot";
    }
    int isDecided = isMajority(state, what) ? 1 : 0;
    Verdict verdict = verdicts.value(verdictOf.of(state[layout.chosen()], request * 2 + isDecided));
    state[layout.chosen()] = verdict.chosen();
    return verdict.violation();
  }

  private int judge(int chosenId, int requestAndMajority) {
    Request request = values.requests.value(requestAndMajority / 2);
    return verdicts.id(judge(chosenId, request, requestAndMajority % 2 == 1));
  }

  private Verdict judge(int chosenId, Request request, boolean isDecided) {
    Chosen chosen = values.chosen.value(chosenId);
    StateRef parent = request.parent();
    if (parent != null && !chosen.contains(parent) && checks == Checks.ALL) {
      return new Verdict(chosenId, "P4 accepted although its predecessor is not chosen");
    }
    StateRef state = request.proposed().state();
    if (!isDecided || chosen.contains(state)) {
      return new Verdict(chosenId, Checks.NONE);
    }
    if (!values.isProposed(state)) {
      return new Verdict(chosenId, "P5 a state is chosen that nobody proposed");
    }
    if (chosen.hasRival(state)) {
      StateRef rival = chosen.states().getOrDefault(state.version(), StateRef.NONE);
      String both = values.tell(rival) + " and " + values.tell(state);
      return new Verdict(chosenId, "P1 two chosen states of one version: " + both);
    }
    if (state.version() > chosen.newest() + 1) {
      String text = "R1 a gap in the chosen versions below " + values.tell(state);
      return new Verdict(chosenId, text);
    }
    mostVersions = Math.max(mostVersions, (int) state.version());
    return new Verdict(values.chosen.id(chosen.with(state)), Checks.NONE);
  }

  /** Whether this state is chosen, by the votes there were. */
  boolean isChosen(int[] state, StateRef ref) {
    return values.chosen.value(state[layout.chosen()]).contains(ref);
  }

  /** Whether a majority of those who decide this accept gave it their vote. */
  boolean isMajority(int[] state, int what) {
    int count = 0;
    for (int name = 0; name < layout.acceptors(); name++) {
      if (votes.hasVoted(state[layout.acceptor(name)], what, name)) {
        count++;
      }
    }
    return count > values.accepted.value(what).deciders().members().size() / 2;
  }

  private int countRivals(int sent, int request) {
    Accepted proposed = values.requests.value(request).proposed();
    int count = 0;
    for (int other : values.sets.members(sent)) {
      count += isRival(values.requests.value(other).proposed(), proposed) ? 1 : 0;
    }
    return count;
  }

  private static boolean isRival(Accepted one, Accepted other) {
    return one.ballot().equals(other.ballot()) && !one.equals(other);
  }

  private boolean hasVotedRival(int[] state, int request) {
    Accepted proposed = values.requests.value(request).proposed();
    for (int other : values.sets.members(state[layout.sent()])) {
      Request rival = values.requests.value(other);
      if (isRival(rival.proposed(), proposed) && isVotedFor(state, rival.what())) {
        return true;
      }
    }
    return false;
  }

  private boolean isVotedFor(int[] state, int what) {
    for (int name = 0; name < layout.acceptors(); name++) {
      if (votes.hasVoted(state[layout.acceptor(name)], what, name)) {
        return true;
      }
    }
    return false;
  }
}
