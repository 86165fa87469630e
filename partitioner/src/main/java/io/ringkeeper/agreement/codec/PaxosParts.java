package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of stored formats that speak of ballots and acceptors. */
final class PaxosParts {

  private static final int MOVING = 1;
  private static final int HAS_CHANGE = 2;

  private PaxosParts() {}

  static void write(Writer out, Ballot ballot) {
    out.number("the round", ballot.round());
    out.repeated("the proposer", ballot.proposerId(), Limits.NAME_BYTES);
    out.number("the nonce", ballot.nonce());
  }

  static Ballot readBallot(Reader in) {
    long round = in.number("the round");
    String proposer = in.repeated("the proposer", Limits.NAME_BYTES);
    return new Ballot(round, proposer, in.number("the nonce"));
  }

  static void write(Writer out, AcceptorId acceptor) {
    out.repeated("the acceptor's name", acceptor.name(), Limits.NAME_BYTES);
    out.repeated("the incarnation", acceptor.incarnation(), Limits.NAME_BYTES);
  }

  static AcceptorId readAcceptor(Reader in) {
    String name = in.repeated("the acceptor's name", Limits.NAME_BYTES);
    return new AcceptorId(name, in.repeated("the incarnation", Limits.NAME_BYTES));
  }

  static void write(Writer out, StateRef state) {
    out.number("the state's version", state.version());
    if (state.version() > 0) {
      out.digest(state.digest());
    }
  }

  static StateRef readState(Reader in) {
    long version = in.number("the state's version");
    Digest digest = version == 0 ? Digest.NONE : in.digest("the state's digest");
    return new StateRef(version, digest);
  }

  static void write(Writer out, Summary summary) {
    Accepted accepted = summary.accepted();
    write(out, accepted.ballot());
    write(out, accepted.state());
    write(out, accepted.deciders());
    write(out, accepted.acceptors());
    out.number("the epoch plus one", summary.epoch() + 1);
    Ballot change = summary.changeId();
    int moving = summary.phase() == Phase.Kind.MOVING ? MOVING : 0;
    out.octet(moving | (change == null ? 0 : HAS_CHANGE));
    if (change != null) {
      write(out, change);
    }
  }

  static Summary readSummary(Reader in) {
    Ballot ballot = readBallot(in);
    StateRef state = readState(in);
    Quorum deciders = readQuorum(in);
    Accepted accepted = new Accepted(ballot, state, deciders, readQuorum(in));
    long epoch = in.number("the epoch plus one") - 1;
    int flags = in.octet("the phase");
    Phase.Kind phase = (flags & MOVING) == 0 ? Phase.Kind.STABLE : Phase.Kind.MOVING;
    @Nullable Ballot change = (flags & HAS_CHANGE) == 0 ? null : readBallot(in);
    return new Summary(accepted, epoch, phase, change);
  }

  static void write(Writer out, Quorum quorum) {
    out.number("the number of acceptors", quorum.members().size());
    quorum.members().forEach(member -> write(out, member));
  }

  static Quorum readQuorum(Reader in) {
    int count = in.bounded("the number of acceptors", Quorum.MAX_MEMBERS);
    List<AcceptorId> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(readAcceptor(in));
    }
    return new Quorum(members);
  }
}
