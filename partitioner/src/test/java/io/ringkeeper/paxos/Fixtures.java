package io.ringkeeper.paxos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Short names for the values that the tests of this package need. */
final class Fixtures {

  static final AcceptorId A = new AcceptorId("a", "first");
  static final AcceptorId B = new AcceptorId("b", "first");
  static final AcceptorId C = new AcceptorId("c", "first");
  static final AcceptorId D = new AcceptorId("d", "first");
  static final Quorum ABC = quorum(A, B, C);
  static final List<String> NAMES = List.of("a", "b", "c");

  private Fixtures() {}

  static Quorum quorum(AcceptorId... members) {
    return new Quorum(List.of(members));
  }

  static Ballot ballot(long round) {
    return ballot(round, "p");
  }

  static Ballot ballot(long round, String proposer) {
    return round == 0 ? Ballot.ZERO : new Ballot(round, proposer, round);
  }

  static StateRef state(long version, String what) {
    return new StateRef(version, Digest.of(what.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same acceptors decide the state and are named by it. */
  static Accepted accepted(Ballot ballot, StateRef state) {
    return new Accepted(ballot, state, ABC, ABC);
  }

  static Accepted none() {
    return Accepted.none(ABC);
  }

  static Answer promised(AcceptorId by, Accepted accepted) {
    return new Answer.Promised(by, accepted);
  }

  static Answer applied(AcceptorId by) {
    return new Answer.AcceptApplied(by);
  }

  static Answer noVote() {
    return new Answer.NoVote("not connected");
  }

  static Answer unknown() {
    return new Answer.Unknown("answer lost");
  }

  /** Applies answers of a, b, c in this order. */
  static ProposerRound answer(ProposerRound round, Answer... answers) {
    ProposerRound next = round;
    List<Answer> list = Stream.of(answers).toList();
    for (int i = 0; i < list.size(); i++) {
      next = next.on(NAMES.get(i), list.get(i));
    }
    return next;
  }
}
