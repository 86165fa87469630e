package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.StateRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Brings states from which the same can happen to one form. The package comment argues why. */
final class Reduction {

  private static final int NOBODY = -1;

  private final Setup setup;
  private final Values values;
  private final AcceptorSide acceptors;
  private final ProposerSide proposers;
  private final History history;
  private final Layout layout;
  private final Table renames = new Table(this::rename);
  private final Table idles = new Table(this::idle);
  private final Table prunes = new Table(this::prune);
  private final Table lows = new Table((proposer, none) -> lowestHeard(proposer));
  private final int[][] ballots;

  Reduction(
      Setup setup,
      Values values,
      AcceptorSide acceptors,
      ProposerSide proposers,
      History history,
      Layout layout) {
    this.setup = setup;
    this.values = values;
    this.acceptors = acceptors;
    this.proposers = proposers;
    this.history = history;
    this.layout = layout;
    this.ballots =
        setup.ballots().stream()
            .map(own -> own.stream().mapToInt(acceptors::ballot).toArray())
            .toArray(int[][]::new);
  }

  void apply(int[] state) {
    forgetSpentRequests(state);
    for (int p = 0; p < layout.proposers(); p++) {
      forgetHopelessRound(state, p);
    }
    forgetOldVersions(state);
    sort(state);
  }

  private void forgetSpentRequests(int[] state) {
    for (int request : values.sets.members(state[layout.sent()])) {
      int what = values.requests.value(request).what();
      boolean isSpent = isSpent(state, request);
      if (isSpent || history.isMajority(state, what)) {
        for (int i = 0; i < layout.acceptors(); i++) {
          state[i] = acceptors.forgettingVotes(state[i], what);
        }
      }
      if (isSpent) {
        state[layout.sent()] = values.sets.without(state[layout.sent()], request);
        int slot = layout.proposer(values.requests.value(request).proposer());
        if (values.proposers.value(state[slot]).request() == request) {
          state[slot] = idles.of(state[slot], values.proposers.value(state[slot]).used());
        }
      }
    }
  }

  private boolean isSpent(int[] state, int request) {
    for (int i = 0; i < layout.acceptors(); i++) {
      if (acceptors.accepted(state[i], request) != AcceptorSide.NOTHING) {
        return false;
      }
    }
    return true;
  }

  private void forgetHopelessRound(int[] state, int p) {
    int slot = layout.proposer(p);
    Proposer proposer = values.proposers.value(state[slot]);
    if (proposer.round().orElse(null) instanceof ProposerRound.Preparing
        && !canPrepare(state, p, proposer.used() - 1, state[slot])) {
      state[slot] = idles.of(state[slot], proposer.used());
    }
    proposer = values.proposers.value(state[slot]);
    // While a round is under way the count names its ballot; with leads every ballot may be asked
    // for in an accept.
    if (proposer.round().isEmpty() && !setup.has(Setup.Feature.LEADS)) {
      int used = proposer.used();
      while (used < ballots[p].length && !canPrepare(state, p, used, NOBODY)) {
        used++;
      }
      state[slot] = idles.of(state[slot], used);
    }
  }

  private boolean canPrepare(int[] state, int p, int attempt, int proposer) {
    int able = 0;
    for (int i = 0; i < layout.acceptors(); i++) {
      boolean hasAnswered = proposer != NOBODY && proposers.heard(proposer, i) != 0;
      if (hasAnswered
          || acceptors.prepared(state[i], ballots[p][attempt]) != AcceptorSide.NOTHING) {
        able++;
      }
    }
    return able > layout.acceptors() / 2;
  }

  private void forgetOldVersions(int[] state) {
    long lowest = values.chosen.value(state[layout.chosen()]).newest();
    for (int i = 0; i < layout.acceptors(); i++) {
      lowest = Math.min(lowest, version(acceptors.reported(state[i])));
    }
    for (int request : values.sets.members(state[layout.sent()])) {
      Request live = values.requests.value(request);
      StateRef parent = live.parent();
      lowest =
          Math.min(lowest, parent == null ? live.proposed().state().version() : parent.version());
    }
    for (int p = 0; p < layout.proposers(); p++) {
      lowest = Math.min(lowest, lows.of(state[layout.proposer(p)], 0));
    }
    state[layout.chosen()] = prunes.of(state[layout.chosen()], (int) lowest);
  }

  private long version(int acceptedId) {
    return values.accepted.value(acceptedId).state().version();
  }

  private int prune(int chosen, int version) {
    return values.chosen.id(values.chosen.value(chosen).from(version));
  }

  private int lowestHeard(int proposer) {
    int lowest = Integer.MAX_VALUE;
    if (values.proposers.value(proposer).round().orElse(null)
        instanceof ProposerRound.Preparing preparing) {
      for (Accepted heard : preparing.promises().values()) {
        lowest = Math.min(lowest, (int) heard.state().version());
      }
    }
    return lowest;
  }

  private int idle(int proposer, int used) {
    Proposer before = values.proposers.value(proposer);
    return values.proposers.id(Proposer.idle(before.index(), used));
  }

  // The acceptors in the order of what distinguishes them: their own content and what each round
  // has heard of them. Equal ones differ in nothing, so their order does not matter.
  private void sort(int[] state) {
    int n = layout.acceptors();
    int order = 0;
    boolean isSorted = true;
    int[] places = new int[n];
    for (int i = 0; i < n; i++) {
      places[i] = i;
    }
    for (int i = 1; i < n; i++) {
      int moving = places[i];
      int j = i;
      while (j > 0 && isBefore(state, moving, places[j - 1])) {
        places[j] = places[j - 1];
        j--;
        isSorted = false;
      }
      places[j] = moving;
    }
    if (isSorted) {
      return;
    }
    int[] sorted = new int[n];
    for (int i = 0; i < n; i++) {
      sorted[i] = state[places[i]];
      order = order * n + places[i];
    }
    System.arraycopy(sorted, 0, state, 0, n);
    for (int p = 0; p < layout.proposers(); p++) {
      int slot = layout.proposer(p);
      state[slot] = renames.of(state[slot], order);
    }
  }

  private boolean isBefore(int[] state, int one, int other) {
    if (state[one] != state[other]) {
      return state[one] < state[other];
    }
    for (int p = 0; p < layout.proposers(); p++) {
      int proposer = state[layout.proposer(p)];
      int difference = proposers.heard(proposer, one) - proposers.heard(proposer, other);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  private int rename(int proposer, int order) {
    Proposer before = values.proposers.value(proposer);
    ProposerRound round = before.round().orElse(null);
    ProposerRound renamed;
    if (round instanceof ProposerRound.Preparing preparing) {
      renamed =
          new ProposerRound.Preparing(
              preparing.ballot(), preparing.asked(), rename(preparing.answers(), order));
    } else if (round instanceof ProposerRound.Accepting accepting) {
      renamed =
          new ProposerRound.Accepting(
              accepting.ballot(),
              accepting.proposed(),
              accepting.next(),
              accepting.asked(),
              rename(accepting.answers(), order));
    } else {
      return proposer;
    }
    return values.proposers.id(
        new Proposer(before.index(), before.used(), Optional.of(renamed), before.request()));
  }

  private Map<String, Answer> rename(Map<String, Answer> answers, int order) {
    Map<String, Answer> renamed = new HashMap<>();
    int rest = order;
    for (int place = layout.acceptors() - 1; place >= 0; place--) {
      Answer answer = answers.get(setup.names().get(rest % layout.acceptors()));
      String name = setup.names().get(place);
      if (answer instanceof Answer.Promised promised) {
        renamed.put(name, new Answer.Promised(Setup.acceptor(name, 1), promised.accepted()));
      } else if (answer != null) {
        renamed.put(name, new Answer.AcceptApplied(Setup.acceptor(name, 1)));
      }
      rest /= layout.acceptors();
    }
    return renamed;
  }
}
