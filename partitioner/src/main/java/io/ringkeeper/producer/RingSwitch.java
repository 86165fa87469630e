package io.ringkeeper.producer;

import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.SlotTable;
import java.util.BitSet;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One ring's switch from epoch to epoch in one producer: which epoch routes, which slots are held,
 * and whether what was sent before is settled. Guarded by the switchboard's lock.
 *
 * <p>A change that is known chosen, or was seen accepted anywhere when this producer was admitted,
 * holds its slots until its outcome is known chosen. An epoch that came without such a change
 * having been drained here (it was skipped) holds the slots that it moved until older sends settle.
 */
final class RingSwitch {

  private final LongSupplier clockMs;
  private final boolean ordered;
  private final BitSet unsettled = new BitSet();
  private RingState routed;
  private Ballot learnedAt;
  private RingRoute route;
  private @Nullable ChangeUnderWay change;

  private RingSwitch(RingState state, Ballot learnedAt, LongSupplier clockMs, boolean ordered) {
    this.clockMs = clockMs;
    this.ordered = ordered;
    this.routed = state;
    this.learnedAt = learnedAt;
    this.route = RingRoute.of(state);
  }

  /**
   * The switch of a ring of which a state was just learned.
   *
   * @param at the ballot at which the state is known chosen
   * @param ledgers of the ring's topics that this producer sends to already
   * @param ordered whether to hold anything
   */
  static RingSwitch ofLearned(
      RingState state,
      Ballot at,
      Collection<TopicLedger> ledgers,
      LongSupplier clockMs,
      boolean ordered) {
    RingSwitch created = new RingSwitch(state, at, clockMs, ordered);
    if (ordered) {
      created.holdWhatNeverWentByARing(ledgers);
      state.change().ifPresent(moving -> created.begin(moving, at, ledgers).markChosen());
      created.renewGate();
    }
    return created;
  }

  /**
   * The switch of a ring of which nothing is known chosen yet but that an accepted change proves
   * its predecessor chosen: its active epoch routes, and the change is held.
   *
   * @param state with a change under way
   * @param at the ballot at which it was seen accepted
   */
  static RingSwitch ofForeseen(
      RingState state,
      Ballot at,
      Collection<TopicLedger> ledgers,
      LongSupplier clockMs,
      boolean ordered) {
    RingSwitch created = new RingSwitch(state, Ballot.ZERO, clockMs, ordered);
    if (ordered) {
      created.holdWhatNeverWentByARing(ledgers);
      state.change().ifPresent(moving -> created.begin(moving, at, ledgers));
      created.renewGate();
    }
    return created;
  }

  /**
   * Follows a state that is known chosen; answers whether the route changed.
   *
   * @param at the ballot at which it is known chosen
   */
  boolean learned(RingState state, Ballot at, Collection<TopicLedger> ledgers) {
    if (at.compareTo(learnedAt) <= 0) {
      return false;
    }
    learnedAt = at;
    RingState before = routed;
    routed = state;
    ChangeUnderWay was = change;
    boolean epochMoved = isOtherEpoch(before, state);
    if (ordered) {
      follow(state, at, ledgers);
      if (epochMoved && !(was != null && was.isDrained() && isOutcomeOf(was, before, state))) {
        skipped(before.ring().table(), state.ring().table(), ledgers);
      }
    }
    if (epochMoved) {
      route = RingRoute.of(state);
    }
    // A change that holds nothing counts its sends apart, too, so routes must lead to the new
    // count.
    boolean began = change != null && change != was;
    return renewGate() || epochMoved || began;
  }

  /**
   * Holds a change that was seen accepted, by one acceptor at least, when this producer was
   * admitted to one of the ring's topics: it may be chosen already.
   *
   * @param state the accepted state; its predecessor, hence its active epoch, is chosen
   * @return whether the change is held now; if not, what is known chosen has to catch up first
   */
  boolean foresee(RingState state, Ballot at, Collection<TopicLedger> ledgers) {
    Phase.Moving moving = state.change().orElse(null);
    if (at.compareTo(learnedAt) <= 0 || moving == null || isOtherEpoch(routed, state)) {
      return at.compareTo(learnedAt) <= 0;
    }
    if (ordered && change == null) {
      begin(moving, at, ledgers);
      renewGate();
    }
    return !ordered || isUnderWay(moving.changeId());
  }

  /** Whether what is known chosen is at least as recent as this ballot. */
  boolean hasCaughtUpWith(Ballot ballot) {
    return learnedAt.compareTo(ballot) >= 0;
  }

  /** Lets go what only waited for older sends; answers whether the route changed. */
  boolean settle(Collection<TopicLedger> ledgers) {
    if (unsettled.isEmpty() || !areSettled(ledgers)) {
      return false;
    }
    unsettled.clear();
    return renewGate();
  }

  /**
   * The change that can be acknowledged from now on, once: it is known chosen, everything sent
   * before it is settled, and nothing may still arrive at its donors.
   */
  @Nullable ChangeUnderWay newlyDrained(Collection<TopicLedger> ledgers) {
    ChangeUnderWay current = change;
    if (current == null
        || !current.isChosen()
        || current.isDrained()
        || ledgers.isEmpty()
        || !areSettled(ledgers)
        || areInDoubt(current.donors(), ledgers)) {
      return null;
    }
    current.markDrained();
    return current;
  }

  /** The donors of a change that waits for this producer; empty when none does. */
  BitSet donorsWaiting() {
    ChangeUnderWay current = change;
    return current == null || !current.isChosen() || current.isDrained()
        ? new BitSet()
        : current.donors();
  }

  RingState routed() {
    return routed;
  }

  RingRoute route() {
    return route;
  }

  boolean isChanging() {
    return change != null || routed.change().isPresent();
  }

  boolean isUnderWay(Ballot changeId) {
    return change != null && change.id().equals(changeId);
  }

  private void follow(RingState state, Ballot at, Collection<TopicLedger> ledgers) {
    Phase.Moving moving = state.change().orElse(null);
    ChangeUnderWay was = change;
    if (was != null && moving != null && was.id().equals(moving.changeId())) {
      was.markChosen();
      return;
    }
    if (was != null && at.isBelow(was.seenAt())) {
      // Older than what the admission saw: proves nothing about that change.
      return;
    }
    change = null;
    if (moving != null) {
      begin(moving, at, ledgers).markChosen();
    }
  }

  private ChangeUnderWay begin(Phase.Moving moving, Ballot at, Collection<TopicLedger> ledgers) {
    ledgers.forEach(TopicLedger::flip);
    ChangeUnderWay begun = new ChangeUnderWay(moving, at, clockMs.getAsLong());
    change = begun;
    return begun;
  }

  private void skipped(SlotTable before, SlotTable after, Collection<TopicLedger> ledgers) {
    ledgers.forEach(TopicLedger::flip);
    if (before.slots() != after.slots()) {
      unsettled.set(0, after.slots());
      return;
    }
    for (Move move : before.movesTo(after)) {
      unsettled.set(move.slot());
    }
  }

  // Sends that went by Kafka's default are where a compatible first epoch sends them too; any other
  // table has to wait for them.
  private void holdWhatNeverWentByARing(Collection<TopicLedger> ledgers) {
    int slots = routed.slots();
    int partitions = routed.partitions();
    boolean compatible =
        slots % partitions == 0
            && SlotTable.compatible(slots, partitions).equals(routed.ring().table());
    if (!compatible && ledgers.stream().anyMatch(l -> l.open() > 0)) {
      ledgers.forEach(TopicLedger::flip);
      unsettled.set(0, slots);
    }
  }

  private static boolean isOtherEpoch(RingState before, RingState after) {
    return before.epoch() != after.epoch() || !before.ringId().equals(after.ringId());
  }

  private static boolean isOutcomeOf(ChangeUnderWay was, RingState before, RingState after) {
    return after.ringId().equals(before.ringId())
        && after.epoch() == before.epoch() + 1
        && after.origin().changeId().equals(was.id());
  }

  private static boolean areSettled(Collection<TopicLedger> ledgers) {
    return ledgers.stream().allMatch(TopicLedger::isSettled);
  }

  private static boolean areInDoubt(BitSet donors, Collection<TopicLedger> ledgers) {
    return ledgers.stream().anyMatch(l -> donors.stream().anyMatch(l::isInDoubt));
  }

  private boolean renewGate() {
    BitSet held = (BitSet) unsettled.clone();
    ChangeUnderWay current = change;
    if (current != null) {
      held.or(current.slots());
    }
    if (held.isEmpty() && route.gate() == null) {
      return false;
    }
    route = route.with(held.isEmpty() ? null : new Gate(held, () -> describe(current)));
    return true;
  }

  private String describe(@Nullable ChangeUnderWay current) {
    String ring = "ring " + routed.name() + ": ";
    return current == null
        ? ring
            + "the slot moved in epoch "
            + routed.epoch()
            + ", and sends of an older epoch are not settled yet"
        : ring + current.describe(clockMs.getAsLong());
  }
}
