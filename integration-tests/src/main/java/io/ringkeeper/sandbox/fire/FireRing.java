package io.ringkeeper.sandbox.fire;

import io.ringkeeper.agreement.Change;
import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.Cut.PartitionCut;
import io.ringkeeper.agreement.Cut.TopicCut;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.RegisterTimeouts;
import io.ringkeeper.agreement.RingIdentity;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.Verdict;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.RingPlan;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import io.ringkeeper.zookeeper.ZooKeeperOptions;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The ring the proposers duel on: what its states look like, and how long anybody waits. */
final class FireRing {

  static final String NAME = "fire";

  /** Short, so that a round that outlasts a session stays short. */
  static final int SESSION_MS = 2_000;

  static final ZooKeeperOptions ZOOKEEPER = new ZooKeeperOptions(SESSION_MS, SESSION_MS, null);

  static final RegisterTimeouts TIMEOUTS = new RegisterTimeouts(500, 20, 200, 2_500);

  static final String TOPIC = "fire";
  private static final int SLOTS = 48;
  static final int PARTITIONS = 12;
  private static final long DEADLINE_MS = 10_000;

  private FireRing() {}

  /** The first state. */
  static Change genesis(RingRegister.Created created, KafkaCluster kafka, String token) {
    String clusterId = kafka.clusterId();
    String topicId = Objects.requireNonNull(kafka.describe(List.of(TOPIC)).get(TOPIC)).topicId();
    return (current, ballot) -> {
      if (current.isPresent()) {
        return new Verdict.Keep();
      }
      RingIdentity identity =
          new RingIdentity(
              created.ringId(), NAME, clusterId, List.of(new RingTopic(TOPIC, topicId)));
      Ring ring = new Ring(SlotTable.compatible(SLOTS, PARTITIONS), Weights.uniform(PARTITIONS));
      return new Verdict.Replace(
          RingState.genesis(
              identity, created.acceptors(), ring, ballot, 0, details("create", token)));
    };
  }

  /** Begins a change when none is under way, ends it otherwise. */
  static RingState toggled(RingState state, Ballot ballot, String token) {
    return state.phase() instanceof Phase.Moving moving
        ? ended(state, moving, ballot, token)
        : begun(state, ballot, token);
  }

  private static RingState begun(RingState state, Ballot ballot, String token) {
    int slot = Math.floorMod(token.hashCode(), SLOTS);
    int from = state.ring().table().partitionOf(slot);
    List<Move> moves = List.of(new Move(slot, from, (from + 1) % PARTITIONS));
    Ring after = new Ring(state.ring().table().with(moves), state.ring().weights());
    RingPlan plan = new RingPlan(state.ring(), after, moves, 0);
    return state.moving(ballot, plan, details("move", token), DEADLINE_MS, Set.of());
  }

  /** Three in four complete. */
  private static RingState ended(
      RingState state, Phase.Moving moving, Ballot ballot, String token) {
    if (Math.floorMod(token.hashCode(), 4) == 0) {
      return state.aborted(moving.changeId(), token);
    }
    long offset = Math.floorMod(token.hashCode(), 1_000_000);
    Cut cut =
        new Cut(
            List.of(
                new TopicCut(TOPIC, Collections.nCopies(PARTITIONS, new PartitionCut(offset, 0)))));
    return state.completed(moving.changeId(), cut, ballot, offset);
  }

  private static ChangeDetails details(String kind, String token) {
    return new ChangeDetails(kind, token, "fire", "duel", 0);
  }
}
