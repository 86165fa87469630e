package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.RingIdentity;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.RingPlan;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The smallest ring there is, and its states. */
final class SimRing {

  static final String NAME = "ring";
  static final String RING_ID = "6c2f1d0a-93b7-4d55-8a41-0f6f2f9f3a77";

  private static final Ring TWO_SLOTS = new Ring(SlotTable.compatible(2, 2), Weights.uniform(2));

  private final List<AcceptorId> acceptors;

  SimRing(int acceptors) {
    this.acceptors =
        IntStream.range(0, acceptors).mapToObj(i -> new AcceptorId("e" + i, "first")).toList();
  }

  List<AcceptorId> acceptors() {
    return acceptors;
  }

  Quorum quorum() {
    return new Quorum(acceptors);
  }

  RingState genesis(Ballot ballot, String token) {
    RingIdentity identity =
        new RingIdentity(RING_ID, NAME, "cluster", List.of(new RingTopic("topic", "topic-id")));
    List<AcceptorEndpoint> endpoints =
        acceptors.stream().map(id -> new AcceptorEndpoint(id, "simulated:" + id.name())).toList();
    return RingState.genesis(identity, endpoints, TWO_SLOTS, ballot, 0, details(token));
  }

  RingState moving(RingState stable, Ballot ballot, String token) {
    RingPlan plan = new RingPlan(stable.ring(), stable.ring(), List.of(), 0);
    return stable.moving(ballot, plan, details(token), 1_000, Set.of());
  }

  private static ChangeDetails details(String token) {
    return new ChangeDetails("empty", token, "", "", 0);
  }
}
