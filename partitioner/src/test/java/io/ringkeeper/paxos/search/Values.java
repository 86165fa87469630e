package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.StateRef;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The small numbers by which a world knows its values, and the names by which people do. */
final class Values {

  final Interned<Acceptor> acceptors = new Interned<>();
  final Interned<Proposer> proposers = new Interned<>();
  final Interned<Accepted> accepted = new Interned<>();
  final Interned<Request> requests = new Interned<>();
  final IntSets sets = new IntSets();
  final Interned<Chosen> chosen = new Interned<>();

  private final Map<String, StateRef> states = new HashMap<>();
  private final Map<StateRef, String> names = new HashMap<>();

  /**
   * The state that a proposal makes. Two proposals make the same only if they are the same attempt:
   * what a state was made from is told apart by whoever needs it.
   */
  StateRef state(long version, String attempt) {
    return states.computeIfAbsent(
        version + "|" + attempt,
        text -> {
          Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
          StateRef state = new StateRef(version, digest);
          names.put(state, "v" + version + "(" + attempt + ")");
          return state;
        });
  }

  /** Whether somebody proposed the state. */
  boolean isProposed(StateRef state) {
    return names.containsKey(state);
  }

  String tell(StateRef state) {
    return names.getOrDefault(state, "v0");
  }

  String tell(Accepted what) {
    String who =
        what.acceptors().equals(what.deciders()) ? "" : " naming " + Setup.tell(what.acceptors());
    return tell(what.state()) + " at " + tell(what.ballot()) + who;
  }

  String tell(Ballot ballot) {
    return ballot.round() == 0 ? "0" : ballot.round() + ballot.proposerId();
  }
}
