package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Vote;

/** What acceptors do with requests, by small numbers. */
final class AcceptorSide {

  static final int NOTHING = -1;

  /** More acceptors than any world has. */
  private static final int NAMES = 8;

  /** The acceptor after a granted request, or the invariant that the grant breaks. */
  record Effect(int acceptor, String violation) {}

  private final Setup setup;
  private final Values values;
  private final Steps steps;
  private final Checks checks;
  private final Interned<Ballot> ballots = new Interned<>();
  private final Interned<Effect> effects = new Interned<>();

  private final Table prepares = new Table(this::prepare);
  private final Table accepts = new Table(this::accept);
  private final Table reports = new Table((acceptor, none) -> report(acceptor));
  private final Table votes = new Table(this::countsVote);
  private final Table forgets = new Table(this::forget);

  AcceptorSide(Setup setup, Values values, Steps steps, Checks checks) {
    this.setup = setup;
    this.values = values;
    this.steps = steps;
    this.checks = checks;
  }

  int ballot(Ballot ballot) {
    return ballots.id(ballot);
  }

  /** The effect of a granted prepare; NOTHING when it is refused. */
  int prepared(int acceptor, int ballot) {
    return prepares.of(acceptor, ballot);
  }

  /** The effect of a granted accept; NOTHING when it is refused or changes nothing. */
  int accepted(int acceptor, int request) {
    return accepts.of(acceptor, request);
  }

  Effect effect(int effect) {
    return effects.value(effect);
  }

  /** The accepted state that the register shows; NOTHING when there is no register. */
  int reported(int acceptor) {
    return reports.of(acceptor, 0);
  }

  /** Whether the acceptor of this name ever gave a vote that counts for this accept. */
  boolean hasVoted(int acceptor, int what, int name) {
    return votes.of(acceptor, what * NAMES + name) == 1;
  }

  int forgettingVotes(int acceptor, int what) {
    return forgets.of(acceptor, what);
  }

  private int prepare(int acceptor, int ballot) {
    Acceptor before = values.acceptors.value(acceptor);
    if (before.register().isEmpty()) {
      return NOTHING;
    }
    AcceptorState state = before.register().get();
    if (!(steps.prepare(state, ballots.value(ballot)) instanceof Vote.Granted granted)) {
      return NOTHING;
    }
    return effects.id(
        new Effect(
            values.acceptors.id(storing(before, state, granted.next())),
            checks.promiseFell(state, granted.next())));
  }

  private int accept(int acceptor, int request) {
    Acceptor before = values.acceptors.value(acceptor);
    if (before.register().isEmpty()) {
      return NOTHING;
    }
    AcceptorState state = before.register().get();
    Request asked = values.requests.value(request);
    Vote vote;
    try {
      vote = steps.accept(state, asked.proposed(), asked.next());
    } catch (IllegalStateException e) {
      String stopped = checks.stopped(e);
      return stopped.isEmpty() ? NOTHING : effects.id(new Effect(acceptor, stopped));
    }
    if (!(vote instanceof Vote.Granted granted)) {
      return NOTHING;
    }
    Acceptor after = storing(before, state, granted.next()).voting(asked.proposed());
    if (after.equals(before)) {
      return NOTHING;
    }
    String violation = checks.promiseFell(state, granted.next());
    if (violation.isEmpty()) {
      violation = checks.promiseBroken(state, asked.proposed());
    }
    return effects.id(new Effect(values.acceptors.id(after), violation));
  }

  private Acceptor storing(Acceptor acceptor, AcceptorState before, AcceptorState after) {
    boolean remembers = setup.has(Setup.Feature.ROLLED_BACK) && !before.equals(after);
    return (remembers ? acceptor.remembering(before) : acceptor).storing(after);
  }

  private int report(int acceptor) {
    return values
        .acceptors
        .value(acceptor)
        .register()
        .map(state -> values.accepted.id(state.accepted()))
        .orElse(NOTHING);
  }

  private int countsVote(int acceptor, int whatAndName) {
    Accepted accepted = values.accepted.value(whatAndName / NAMES);
    String name = setup.names().get(whatAndName % NAMES);
    for (Acceptor.Cast cast : values.acceptors.value(acceptor).votes()) {
      AcceptorId by = Setup.acceptor(name, cast.life());
      if (cast.accepted().equals(accepted) && accepted.deciders().contains(by)) {
        return 1;
      }
    }
    return 0;
  }

  private int forget(int acceptor, int what) {
    Accepted accepted = values.accepted.value(what);
    return values.acceptors.id(values.acceptors.value(acceptor).forgettingVotesFor(accepted));
  }
}
