package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.RingPlan;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Plausible values for tests, the same at every call. */
public final class Samples {

  public static final String RING = "flights";
  public static final String RING_ID = "6c2f1d0a-93b7-4d55-8a41-0f6f2f9f3a77";
  public static final String PROPOSER = "a3f0c1d2e4b54a6f-coordinator-1";
  public static final long NOW_MS = 1_790_000_000_000L;

  private Samples() {}

  public static AcceptorId acceptor(String name) {
    return new AcceptorId(name, "incarnation-of-" + name);
  }

  public static Quorum quorum(String... names) {
    return new Quorum(List.of(names).stream().map(Samples::acceptor).toList());
  }

  public static Ballot ballot(long round) {
    return new Ballot(round, PROPOSER, round);
  }

  public static ChangeDetails details(String kind, String proposalId) {
    return new ChangeDetails(kind, proposalId, "operator@example.org", "more room", NOW_MS);
  }

  /** The first state of the ring: 12 partitions, 16,368 slots, acceptors a, b and c. */
  public static RingState genesis() {
    return genesis(16_368, 12);
  }

  public static RingState genesis(int slots, int partitions) {
    RingIdentity identity =
        new RingIdentity(
            RING_ID,
            RING,
            "MkU3OEVBNTcwNTJENDM2Qg",
            List.of(new RingTopic("flights", "vJ3dCq5oTQSkc5hYJDYjWw")));
    List<AcceptorEndpoint> acceptors =
        quorum("a", "b", "c").members().stream()
            .map(id -> new AcceptorEndpoint(id, id.name() + ".example.org:2181/ringkeeper"))
            .toList();
    Ring ring = new Ring(SlotTable.compatible(slots, partitions), Weights.uniform(partitions));
    return RingState.genesis(
        identity, acceptors, ring, ballot(1), NOW_MS, details("create", "create-1"));
  }

  /** A change under way that grows the ring by some partitions, by moving every n-th slot. */
  public static RingState growing(RingState stable, int added, Ballot changeId) {
    int partitions = stable.partitions();
    List<Move> moves = new ArrayList<>();
    int every = (partitions + added) / added;
    for (int slot = every - 1; slot < stable.slots(); slot += every) {
      int to = partitions + moves.size() % added;
      moves.add(new Move(slot, stable.ring().table().partitionOf(slot), to));
    }
    Ring after =
        new Ring(
            stable.ring().table().with(moves), stable.ring().weights().grownTo(partitions + added));
    RingPlan plan = new RingPlan(stable.ring(), after, moves, moves.size());
    String proposalId = "expand-" + (stable.epoch() + 1);
    return stable.moving(
        changeId, plan, details("expand", proposalId), 20_000, Set.of("producer-lost"));
  }

  /** The completion of the change under way. */
  public static RingState completed(RingState moving, Ballot ballot) {
    Phase.Moving change = moving.change().orElseThrow();
    List<Cut.PartitionCut> offsets = new ArrayList<>();
    for (int partition = 0; partition < change.weights().partitions(); partition++) {
      offsets.add(new Cut.PartitionCut(1_000_000L * partition + 17, partition % 3 - 1));
    }
    List<Cut.TopicCut> topics =
        moving.topics().stream().map(t -> new Cut.TopicCut(t.name(), offsets)).toList();
    return moving.completed(change.changeId(), new Cut(topics), ballot, NOW_MS + 900);
  }

  /** The reference of a state, by its encoded bytes. */
  public static StateRef ref(long version, byte[] encoded) {
    return new StateRef(version, Digest.of(encoded));
  }

  /** The summary of a state accepted at a ballot by the acceptors it names. */
  public static Summary summary(RingState state, byte[] encoded, Ballot ballot) {
    Accepted accepted =
        new Accepted(ballot, ref(state.version(), encoded), state.quorum(), state.quorum());
    return Summary.of(accepted, state);
  }

  public static ProducerRegistration registration(String producerId) {
    return registration(producerId, Set.of("flights", "bookings"));
  }

  public static ProducerRegistration registration(String producerId, Set<String> topics) {
    return new ProducerRegistration(
        producerId,
        "orders-service",
        "host-7.example.org",
        FeatureRange.CURRENT,
        topics,
        true,
        true,
        "",
        60_000,
        120_000,
        0,
        NOW_MS);
  }

  public static DrainAck ack(Ballot changeId, String producerId) {
    return new DrainAck(RING, changeId, producerId, NOW_MS + 40, 38);
  }
}
