package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.RingPlan;
import io.ringkeeper.ring.SlotTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The value of one ring's replicated register: everything a producer, consumer or coordinator needs
 * to know about the ring.
 *
 * <p>Legal successors: {@link #genesis} → Stable(0); Stable(e) → {@link #moving} → Moving to e+1;
 * Moving → {@link #completed} → Stable(e+1); Moving → {@link #aborted} → Stable(e); Stable(e) →
 * {@link #withAcceptors} or {@link #settled} → Stable(e). Each raises {@code version} by one; a
 * state never changes in place. Immutable; safe for any thread.
 *
 * @param ringId random id drawn at creation, tells a ring from a later one of the same name
 * @param name the ring's name: 1 to 128 of {@code a-z A-Z 0-9 . _ -}
 * @param version 1 for genesis, one more for each successor
 * @param kafkaClusterId the cluster whose topics the ring covers
 * @param topics at least one; all with the ring's partition count
 * @param acceptors who votes on the successor of this state
 * @param epoch the active epoch, 0 for genesis
 * @param ring table and weights of the active epoch
 * @param cut where the active epoch begins
 * @param origin how the active epoch came to be
 * @param phase whether a change is under way
 * @param outcomes the last 64 outcomes of proposals, oldest first
 */
public record RingState(
    String ringId,
    String name,
    long version,
    String kafkaClusterId,
    List<RingTopic> topics,
    List<AcceptorEndpoint> acceptors,
    long epoch,
    Ring ring,
    Cut cut,
    EpochOrigin origin,
    Phase phase,
    List<ProposalOutcome> outcomes) {

  public static final int MAX_OUTCOMES = 64;
  public static final int MAX_TOPICS = 256;
  public static final String HASH = "murmur2";

  public RingState {
    topics = topics.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    acceptors = acceptors.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    outcomes = List.copyOf(outcomes);
    if (topics.isEmpty() || topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException(
          "a ring covers 1 to " + MAX_TOPICS + " topics, not " + topics.size());
    }
    if (version < 1 || epoch < 0 || outcomes.size() > MAX_OUTCOMES) {
      throw new IllegalArgumentException(
          "state of ring " + name + ": version " + version + ", epoch " + epoch);
    }
  }

  /** The first state of a ring. */
  public static RingState genesis(
      RingIdentity identity,
      List<AcceptorEndpoint> acceptors,
      Ring ring,
      Ballot ballot,
      long nowMs,
      ChangeDetails details) {
    return new RingState(
        identity.ringId(),
        identity.name(),
        1,
        identity.kafkaClusterId(),
        identity.topics(),
        acceptors,
        0,
        ring,
        Cut.NONE,
        new EpochOrigin(ballot, ballot, nowMs, List.of(), details),
        new Phase.Stable(),
        List.of(
            new ProposalOutcome(details.proposalId(), ProposalOutcome.Result.COMMITTED, 0, "")));
  }

  /**
   * The start of a change.
   *
   * @throws IllegalStateException unless Stable
   * @throws IllegalArgumentException when the plan does not start from this ring
   */
  public RingState moving(
      Ballot changeId,
      RingPlan plan,
      ChangeDetails details,
      long deadlineMs,
      Set<String> acceptedQuarantine) {
    if (!(phase instanceof Phase.Stable)) {
      throw new IllegalStateException("ring " + name + " is already changing");
    }
    if (!plan.before().equals(ring)) {
      throw new IllegalArgumentException(
          "the plan starts from another table than epoch " + epoch + " of ring " + name);
    }
    Phase next =
        new Phase.Moving(
            changeId,
            plan.moves(),
            plan.after().weights(),
            details,
            deadlineMs,
            acceptedQuarantine);
    return with(epoch, ring, cut, origin, next, outcomes);
  }

  /**
   * The completion of the change under way: its epoch becomes active at the cut.
   *
   * @throws IllegalStateException unless Moving with this change id
   */
  public RingState completed(Ballot changeId, Cut at, Ballot ballot, long nowMs) {
    Phase.Moving moving = movingAs(changeId);
    EpochOrigin next = new EpochOrigin(changeId, ballot, nowMs, moving.moves(), moving.details());
    return with(
        epoch + 1,
        nextRing(moving),
        at,
        next,
        new Phase.Stable(),
        remembering(moving, ProposalOutcome.Result.COMMITTED, epoch + 1, ""));
  }

  /**
   * The abort of the change under way: the active epoch stays.
   *
   * @throws IllegalStateException unless Moving with this change id
   */
  public RingState aborted(Ballot changeId, String why) {
    Phase.Moving moving = movingAs(changeId);
    return with(
        epoch,
        ring,
        cut,
        origin,
        new Phase.Stable(),
        remembering(moving, ProposalOutcome.Result.ABORTED, epoch, why));
  }

  /**
   * Other acceptors: decided by a majority of the present ones, and deciding whatever follows. Only
   * while no change is under way, and one acceptor at a time, so that every majority before meets
   * every majority after.
   *
   * @throws IllegalStateException unless Stable
   * @throws IllegalArgumentException unless exactly one acceptor was added or removed
   */
  public RingState withAcceptors(List<AcceptorEndpoint> next, ProposalOutcome outcome) {
    if (!(phase instanceof Phase.Stable)) {
      throw new IllegalStateException("ring " + name + " is changing: its acceptors stay");
    }
    if (!isOneStep(acceptors, next)) {
      throw new IllegalArgumentException(
          "ring "
              + name
              + " has the acceptors "
              + acceptors
              + "; one can be added or removed at a time, not "
              + next);
    }
    return withAcceptorsAnd(next, outcome);
  }

  /**
   * The same with one more outcome: chosen by the acceptors that this state names, it shows that
   * those before are needed no longer.
   *
   * @throws IllegalStateException unless Stable
   */
  public RingState settled(ProposalOutcome outcome) {
    if (!(phase instanceof Phase.Stable)) {
      throw new IllegalStateException("ring " + name + " is changing");
    }
    return withAcceptorsAnd(acceptors, outcome);
  }

  private RingState withAcceptorsAnd(List<AcceptorEndpoint> next, ProposalOutcome outcome) {
    return new RingState(
        ringId,
        name,
        version + 1,
        kafkaClusterId,
        topics,
        next,
        epoch,
        ring,
        cut,
        origin,
        phase,
        remembering(outcome));
  }

  private static boolean isOneStep(List<AcceptorEndpoint> now, List<AcceptorEndpoint> next) {
    List<AcceptorEndpoint> longer = now.size() > next.size() ? now : next;
    List<AcceptorEndpoint> shorter = now.size() > next.size() ? next : now;
    return longer.size() == shorter.size() + 1 && longer.containsAll(shorter);
  }

  /** Table and weights once the given change, which must be this state's, is completed. */
  public Ring nextRing(Phase.Moving moving) {
    SlotTable table = ring.table().with(moving.moves());
    return new Ring(table, moving.weights());
  }

  /** The change under way, if any. */
  public Optional<Phase.Moving> change() {
    return phase instanceof Phase.Moving moving ? Optional.of(moving) : Optional.empty();
  }

  /** How this proposal ended, if it is among the last 64. */
  public Optional<ProposalOutcome> outcomeOf(String proposalId) {
    return outcomes.stream().filter(o -> o.proposalId().equals(proposalId)).findFirst();
  }

  /** The acceptors whose majority decides the successor of this state. */
  public Quorum quorum() {
    List<AcceptorId> ids = acceptors.stream().map(AcceptorEndpoint::id).toList();
    return new Quorum(ids);
  }

  public int slots() {
    return ring.table().slots();
  }

  /** The partition count of the active epoch. */
  public int partitions() {
    return ring.partitions();
  }

  public boolean covers(String topic) {
    return topics.stream().anyMatch(t -> t.name().equals(topic));
  }

  private Phase.Moving movingAs(Ballot changeId) {
    if (phase instanceof Phase.Moving moving && moving.changeId().equals(changeId)) {
      return moving;
    }
    throw new IllegalStateException(
        "change " + changeId + " is not the one under way on ring " + name);
  }

  private List<ProposalOutcome> remembering(
      Phase.Moving moving, ProposalOutcome.Result result, long epochAfter, String detail) {
    return remembering(
        new ProposalOutcome(moving.details().proposalId(), result, epochAfter, detail));
  }

  private List<ProposalOutcome> remembering(ProposalOutcome outcome) {
    List<ProposalOutcome> next = new ArrayList<>(outcomes);
    next.add(outcome);
    return next.subList(Math.max(0, next.size() - MAX_OUTCOMES), next.size());
  }

  private RingState with(
      long nextEpoch,
      Ring nextRing,
      Cut nextCut,
      EpochOrigin nextOrigin,
      Phase nextPhase,
      List<ProposalOutcome> nextOutcomes) {
    return new RingState(
        ringId,
        name,
        version + 1,
        kafkaClusterId,
        topics,
        acceptors,
        nextEpoch,
        nextRing,
        nextCut,
        nextOrigin,
        nextPhase,
        nextOutcomes);
  }
}
