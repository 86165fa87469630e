package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can happen to registers beside votes: one is lost, at any moment, and what follows from it;
 * a register begins a life because a proposer wants the acceptor in.
 *
 * <p>The acceptor that loses its register is always the last one created: acceptors are
 * exchangeable, so another one's loss is the same story with the names exchanged.
 */
final class Faults {

  private static final int NO_FAULT_YET = 0;

  /** Hands on a state with the fault in it. */
  interface Emitter {
    void emit(long event, World.Events events);
  }

  private final Setup setup;
  private final Values values;
  private final Steps steps;
  private final Layout layout;
  private final int victim;

  Faults(Setup setup, Values values, Steps steps, Layout layout) {
    this.setup = setup;
    this.values = values;
    this.steps = steps;
    this.layout = layout;
    this.victim = setup.created().members().size() - 1;
  }

  void events(int[] state, int[] work, Emitter emitter, World.Events events) {
    if (state[layout.faults()] != NO_FAULT_YET) {
      return;
    }
    List<Acceptor> after = after(state);
    for (int way = 0; way < after.size(); way++) {
      System.arraycopy(state, 0, work, 0, work.length);
      work[victim] = values.acceptors.id(after.get(way));
      work[layout.faults()] = NO_FAULT_YET + 1;
      emitter.emit(Event.of(Event.FAULT, 0, 0, victim, way), events);
    }
  }

  String tell(int[] state, long event) {
    Acceptor after = after(state).get(Event.way(event));
    String what =
        after
            .register()
            .map(
                r ->
                    "now says promised "
                        + values.tell(r.promised())
                        + ", accepted "
                        + values.tell(r.accepted()))
            .orElse("is excluded from now on");
    return "the register of " + setup.names().get(victim) + " is lost and " + what;
  }

  private List<Acceptor> after(int[] state) {
    Acceptor before = values.acceptors.value(state[victim]);
    List<Acceptor> after = new ArrayList<>();
    if (before.life() != 1) {
      return after;
    }
    if (setup.has(Setup.Feature.EXCLUDED)) {
      after.add(with(before, Optional.empty()));
    }
    if (setup.has(Setup.Feature.EMPTY)) {
      after.add(with(before, Optional.of(AcceptorState.created(setup.created()))));
    }
    if (setup.has(Setup.Feature.ROLLED_BACK)) {
      before.earlier().forEach(earlier -> after.add(with(before, Optional.of(earlier))));
    }
    if (setup.has(Setup.Feature.COPIED)) {
      copyOfTheOthers(state).ifPresent(copy -> after.add(with(before, Optional.of(copy))));
    }
    return after;
  }

  private static Acceptor with(Acceptor before, Optional<AcceptorState> register) {
    return new Acceptor(before.life(), register, before.votes(), List.of());
  }

  // As careful as a copy can be: the state is known chosen, the promise is the highest known.
  private Optional<AcceptorState> copyOfTheOthers(int[] state) {
    Ballot promised = Ballot.ZERO;
    Set<Accepted> accepted = new HashSet<>();
    for (int i = 0; i < victim; i++) {
      AcceptorState other = values.acceptors.value(state[i]).register().orElseThrow();
      promised = promised.max(other.promised());
      accepted.add(other.accepted());
    }
    return accepted.size() == 1
        ? Optional.of(new AcceptorState(promised, accepted.iterator().next()))
        : Optional.empty();
  }

  /**
   * Begins the registers of the lives that this acceptor set names and that have not begun.
   *
   * @return whether every one of them has begun now; a life that ended does not begin again
   */
  boolean beginLives(int[] work, Accepted chosen, Quorum target) {
    for (AcceptorId member : target.members()) {
      int i = setup.names().indexOf(member.name());
      Acceptor present = values.acceptors.value(work[i]);
      int life = Setup.life(member);
      if (present.life() > life) {
        return false;
      }
      if (present.life() < life) {
        work[i] =
            values.acceptors.id(
                new Acceptor(life, Optional.of(steps.begin(chosen)), present.votes(), List.of()));
      }
    }
    return true;
  }
}
