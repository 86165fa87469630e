package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One acceptor, without its name so that acceptors can be exchanged.
 *
 * @param life counts the lives of its register, 0 before the first
 * @param register what is stored; empty when nothing usable is
 * @param votes every accept it ever stored and that may still matter: the truth, not its memory
 * @param earlier contents of the register that a fault may bring back
 */
record Acceptor(
    int life, Optional<AcceptorState> register, Set<Cast> votes, List<AcceptorState> earlier) {

  /** A vote under the life in which it was given. */
  record Cast(int life, Accepted accepted) {}

  Acceptor {
    votes = Set.copyOf(votes);
    earlier = List.copyOf(earlier);
  }

  static Acceptor holding(AcceptorState state) {
    return new Acceptor(1, Optional.of(state), Set.of(), List.of());
  }

  static Acceptor absent() {
    return new Acceptor(0, Optional.empty(), Set.of(), List.of());
  }

  Acceptor storing(AcceptorState next) {
    return new Acceptor(life, Optional.of(next), votes, earlier);
  }

  Acceptor voting(Accepted accepted) {
    Set<Cast> more = new HashSet<>(votes);
    more.add(new Cast(life, accepted));
    return new Acceptor(life, register, more, earlier);
  }

  Acceptor remembering(AcceptorState before) {
    if (earlier.contains(before)) {
      return this;
    }
    List<AcceptorState> more = new ArrayList<>(earlier);
    more.add(before);
    return new Acceptor(life, register, votes, more);
  }

  Acceptor forgettingVotesFor(Accepted accepted) {
    Set<Cast> fewer = new HashSet<>(votes);
    fewer.removeIf(cast -> cast.accepted().equals(accepted));
    return new Acceptor(life, register, fewer, earlier);
  }
}
