package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A register as a server stores it: its content, every write that made it so, and the writes still
 * on their way. Its version is the number of writes.
 */
record Register(AcceptorState state, List<Entry> journal, List<Write> underWay) {

  /** One write that was stored: a promise, or an accept of a state. */
  record Entry(Ballot ballot, Optional<Accepted> accepted) {}

  /**
   * A conditional write under way.
   *
   * @param attempt whose it is
   * @param phase 0 for a promise, 1 for an accept
   * @param version the version that it expects
   * @param next the content that it stores
   * @param request the number of the request to accept, or -1
   */
  record Write(int attempt, int phase, int version, AcceptorState next, int request, Entry entry) {}

  private static final Comparator<Write> ORDER =
      Comparator.comparingInt(Write::attempt).thenComparingInt(Write::phase);

  Register {
    journal = List.copyOf(journal);
    underWay = underWay.stream().sorted(ORDER).toList();
  }

  int version() {
    return journal.size();
  }

  Register sending(Write write) {
    List<Write> more = new ArrayList<>(underWay);
    more.add(write);
    return new Register(state, journal, more);
  }

  /** Stores the write. Conditional ones that expect an older version can never be stored then. */
  Register storing(Write write, boolean isConditional) {
    List<Entry> entries = new ArrayList<>(journal);
    entries.add(write.entry());
    List<Write> rest = new ArrayList<>(underWay);
    rest.removeIf(w -> w.equals(write) || (isConditional && w.version() < entries.size()));
    return new Register(write.next(), entries, rest);
  }

  /** Whether this very request was stored: ballots are unique per attempt. */
  boolean shows(int phase, Ballot ballot) {
    if (phase == 0) {
      return state.promised().equals(ballot) && state.accepted().ballot().isBelow(ballot);
    }
    return journal.stream().anyMatch(e -> e.accepted().isPresent() && e.ballot().equals(ballot));
  }

  /** Whether another write took the place that a write expecting this version would have. */
  boolean hasOther(int version, Ballot ballot) {
    return version < journal.size() && !journal.get(version).ballot().equals(ballot);
  }

  boolean hasVotedFor(Accepted accepted) {
    return journal.stream().anyMatch(e -> e.accepted().filter(a -> a.equals(accepted)).isPresent());
  }
}
