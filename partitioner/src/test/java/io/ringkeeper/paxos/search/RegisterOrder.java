package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.ProposerRound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the acceptors of a {@link RegisterWorld}'s state in an order that names do not affect. */
final class RegisterOrder {

  private final Setup setup;
  private final Values values;
  private final RegisterSide side;
  private final Layout layout;
  private final Interned<List<Integer>> columns = new Interned<>();
  private final Table columnOf = new Table(this::column);
  private final Table renames = new Table(this::rename);

  RegisterOrder(Setup setup, Values values, RegisterSide side, Layout layout) {
    this.setup = setup;
    this.values = values;
    this.side = side;
    this.layout = layout;
  }

  void sort(int[] work) {
    int n = layout.acceptors();
    int[] places = new int[n];
    boolean isSorted = true;
    for (int i = 0; i < n; i++) {
      int j = i;
      while (j > 0 && isBefore(work, i, places[j - 1])) {
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

  private boolean isBefore(int[] work, int one, int other) {
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
}
