package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.Phase;
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
import java.util.Optional;
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

  /** A successor that carries its call's token, so that no two calls propose the same state. */
  RingState successor(Optional<RingState> current, Ballot ballot, String token, long wallMs) {
    if (current.isEmpty()) {
      return genesis(ballot, token);
    }
    RingState state = current.get();
    if (state.phase() instanceof Phase.Moving moving) {
      boolean aborts = token.hashCode() % 2 == 0;
      Cut.PartitionCut offset = new Cut.PartitionCut(Math.floorMod(token.hashCode(), 1 << 30), 0);
      Cut cut = new Cut(List.of(new Cut.TopicCut(token, List.of(offset))));
      return aborts
          ? state.aborted(moving.changeId(), token)
          : state.completed(moving.changeId(), cut, ballot, wallMs);
    }
    RingPlan plan = new RingPlan(state.ring(), state.ring(), List.of(), 0);
    return state.moving(ballot, plan, details(token), 1_000, Set.of());
  }

  private RingState genesis(Ballot ballot, String token) {
    RingIdentity identity =
        new RingIdentity(RING_ID, NAME, "cluster", List.of(new RingTopic("topic", "topic-id")));
    List<AcceptorEndpoint> endpoints =
        acceptors.stream().map(id -> new AcceptorEndpoint(id, "simulated:" + id.name())).toList();
    return RingState.genesis(identity, endpoints, TWO_SLOTS, ballot, 0, details(token));
  }

  private static ChangeDetails details(String token) {
    return new ChangeDetails("empty", token, "", "", 0);
  }
}
