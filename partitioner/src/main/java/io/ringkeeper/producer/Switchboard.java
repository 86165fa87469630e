package io.ringkeeper.producer;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Turns what this producer learns into the snapshot that its sends read. All changes happen under
 * one lock, which is never held while calling out; reading the snapshot takes none.
 */
final class Switchboard {

  private final String producerId;
  private final boolean ordered;
  private final int batchSize;
  private final IntUnaryOperator random;
  private final Scheduler scheduler;
  private final Consumer<DrainAck> drained;
  private final Map<String, RingSwitch> rings = new TreeMap<>();
  private final Map<String, TopicLedger> ledgers = new HashMap<>();
  private final Set<String> admitted = new TreeSet<>();
  private final List<Consumer<Set<TopicPartition>>> unprovenListeners =
      new CopyOnWriteArrayList<>();
  private final List<Runnable> passedListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> routesListeners = new CopyOnWriteArrayList<>();
  private @Nullable String clusterId;
  private volatile RoutingSnapshot snapshot = RoutingSnapshot.EMPTY;

  /**
   * A switchboard that knows nothing yet.
   *
   * @param drained told, once per change and on any thread, what can be acknowledged
   */
  Switchboard(
      String producerId,
      RingProducerConfig config,
      IntUnaryOperator random,
      Scheduler scheduler,
      Consumer<DrainAck> drained) {
    this.producerId = producerId;
    this.ordered = config.isOrdered();
    this.batchSize = config.kafka().batchSize();
    this.random = random;
    this.scheduler = scheduler;
    this.drained = drained;
  }

  RoutingSnapshot snapshot() {
    return snapshot;
  }

  /** Follows a state that is known chosen at this ballot. */
  void learned(RingState state, Ballot at) {
    synchronized (this) {
      RingSwitch known = rings.get(state.name());
      if (known == null) {
        RingSwitch fresh =
            RingSwitch.ofLearned(state, at, ledgersOf(state), scheduler::monotonicMs, ordered);
        rings.put(state.name(), fresh);
        publish();
      } else if (known.learned(state, at, ledgersOf(state))) {
        publish();
      }
    }
    recheck();
  }

  /**
   * Holds a change that was seen accepted; see {@link RingSwitch#foresee}.
   *
   * @return whether sends of the ring's topics may be let through
   */
  synchronized boolean foresee(RingState accepted, Ballot at) {
    RingSwitch known = rings.get(accepted.name());
    if (known == null && accepted.change().isPresent()) {
      known =
          RingSwitch.ofForeseen(accepted, at, ledgersOf(accepted), scheduler::monotonicMs, ordered);
      rings.put(accepted.name(), known);
    }
    if (known == null || !known.foresee(accepted, at, ledgersOf(accepted))) {
      return false;
    }
    publish();
    return true;
  }

  /** The state that routes the ring's topics, or null for a ring that is not known. */
  synchronized @Nullable RingState routed(String ring) {
    RingSwitch known = rings.get(ring);
    return known == null ? null : known.routed();
  }

  /** Whether what is known chosen of the ring is at least as recent as this ballot. */
  synchronized boolean hasCaughtUpWith(String ring, Ballot ballot) {
    RingSwitch known = rings.get(ring);
    return known != null && known.hasCaughtUpWith(ballot);
  }

  /** Lets sends to these topics through. */
  void admit(Collection<String> topics) {
    synchronized (this) {
      admitted.addAll(topics);
      for (String topic : topics) {
        ledgers.computeIfAbsent(topic, t -> new TopicLedger(this::wake));
      }
      publish();
    }
    recheck();
  }

  /** Calls back now and whenever topics were admitted or rings learned; on any thread. */
  void onRoutes(Runnable listener) {
    routesListeners.add(listener);
    listener.run();
  }

  /** Stops all sends until their topics are admitted anew. */
  synchronized void expel() {
    admitted.clear();
    publish();
  }

  /** Calls back, on any thread, when changes may have passed this producer. */
  void onPassed(Runnable listener) {
    passedListeners.add(listener);
  }

  /** Changes may have passed this producer: what it sent before may be out of date. */
  void passed() {
    passedListeners.forEach(Runnable::run);
  }

  /**
   * Calls back, on the scheduler's thread and perhaps repeatedly, with the partitions where only a
   * later acknowledgement lets a change go on; see {@link #proved}.
   */
  void onUnproven(Consumer<Set<TopicPartition>> listener) {
    unprovenListeners.add(listener);
  }

  /** Orders a record that is sent from now on against the doubts there are; for {@link #proved}. */
  synchronized long doubtsRaised(String topic) {
    TopicLedger ledger = ledgers.get(topic);
    return ledger == null ? 0 : ledger.doubtsRaised();
  }

  /** A record was acknowledged there that was sent after so many doubts. */
  void proved(TopicPartition partition, long doubtsBefore) {
    TopicLedger ledger;
    synchronized (this) {
      ledger = ledgers.get(partition.topic());
    }
    if (ledger != null) {
      ledger.proved(partition.partition(), doubtsBefore);
    }
  }

  private Set<TopicPartition> unproven() {
    Set<TopicPartition> found = new HashSet<>();
    for (RingSwitch ring : rings.values()) {
      BitSet donors = ring.donorsWaiting();
      if (donors.isEmpty() || !isOurs(ring)) {
        continue;
      }
      ring.routed()
          .topics()
          .forEach(
              topic -> {
                TopicLedger ledger = ledgers.get(topic.name());
                if (ledger != null) {
                  ledger
                      .unproven(donors)
                      .forEach(p -> found.add(new TopicPartition(topic.name(), p)));
                }
              });
    }
    return found;
  }

  /** See {@link TopicLedger#transactionEnded()}. */
  void transactionEnded() {
    List<TopicLedger> all;
    synchronized (this) {
      all = List.copyOf(ledgers.values());
    }
    all.forEach(TopicLedger::transactionEnded);
  }

  /** Tells rings of other Kafka clusters apart from ours. */
  synchronized void cluster(String id) {
    if (!id.equals(clusterId)) {
      clusterId = id;
      publish();
    }
  }

  synchronized boolean isUnderWay(String ring, Ballot changeId) {
    RingSwitch known = rings.get(ring);
    return known != null && known.isUnderWay(changeId) && !snapshot.isClosed();
  }

  /** Whether anything that was sent is unsettled or may still arrive although it failed. */
  synchronized boolean isAllSettled() {
    return ledgers.values().stream().allMatch(l -> l.open() == 0 && !l.hasDoubts());
  }

  synchronized long openSends() {
    return ledgers.values().stream().mapToLong(TopicLedger::open).sum();
  }

  synchronized int partitionsInDoubt() {
    return ledgers.values().stream().mapToInt(TopicLedger::doubts).sum();
  }

  /** The rings that cover a topic this producer was admitted to. */
  synchronized List<RingStatus> status() {
    List<RingStatus> found = new ArrayList<>();
    rings.forEach(
        (name, ring) -> {
          if (isOurs(ring) && ring.routed().topics().stream().anyMatch(t -> isSentTo(t.name()))) {
            found.add(new RingStatus(name, ring.route().epoch(), ring.isChanging()));
          }
        });
    return found;
  }

  /** What metrics show of a ring. */
  record RingStatus(String ring, long epoch, boolean changing) {}

  /** Ends every wait; later sends are refused. */
  synchronized void close() {
    RoutingSnapshot last = snapshot;
    snapshot = last.close();
    lift(last, RoutingSnapshot.EMPTY);
  }

  /** Looks whether older sends have settled meanwhile. */
  void recheck() {
    List<DrainAck> acks = new ArrayList<>();
    Set<TopicPartition> unproven;
    synchronized (this) {
      if (snapshot.isClosed()) {
        return;
      }
      boolean changed = false;
      for (RingSwitch ring : rings.values()) {
        changed |= ring.settle(ledgersOf(ring.routed()));
        if (isOurs(ring)) {
          ChangeUnderWay change = ring.newlyDrained(ledgersOf(ring.routed()));
          if (change != null) {
            acks.add(ack(ring, change));
          }
        }
      }
      if (changed) {
        publish();
      }
      unproven = unprovenListeners.isEmpty() ? Set.of() : unproven();
    }
    if (!unproven.isEmpty()) {
      unprovenListeners.forEach(listener -> listener.accept(unproven));
    }
    acks.forEach(drained);
    routesListeners.forEach(Runnable::run);
  }

  private DrainAck ack(RingSwitch ring, ChangeUnderWay change) {
    long took = scheduler.monotonicMs() - change.sinceMs();
    return new DrainAck(ring.routed().name(), change.id(), producerId, scheduler.wallMs(), took);
  }

  // Tickets settle on Kafka's network thread, under locks of their own: only leave a note there.
  private void wake() {
    scheduler.schedule(0, this::recheck);
  }

  private boolean isSentTo(String topic) {
    return ledgers.containsKey(topic);
  }

  private List<TopicLedger> ledgersOf(RingState state) {
    List<TopicLedger> found = new ArrayList<>();
    state
        .topics()
        .forEach(
            topic -> {
              TopicLedger ledger = ledgers.get(topic.name());
              if (ledger != null) {
                found.add(ledger);
              }
            });
    return found;
  }

  private boolean isOurs(RingSwitch ring) {
    String cluster = clusterId;
    return cluster == null || cluster.equals(ring.routed().kafkaClusterId());
  }

  private @Nullable RingRoute routeOf(String topic) {
    for (RingSwitch ring : rings.values()) {
      if (isOurs(ring) && ring.routed().covers(topic)) {
        return ring.route();
      }
    }
    return null;
  }

  private void publish() {
    RoutingSnapshot before = snapshot;
    if (before.isClosed()) {
      return;
    }
    Map<String, TopicRoute> routes = new HashMap<>();
    for (String topic : admitted) {
      TopicLedger ledger = ledgers.computeIfAbsent(topic, t -> new TopicLedger(this::wake));
      RingRoute ring = routeOf(topic);
      StickyChoice sticky = sticky(topic, ring, before.route(topic));
      routes.put(topic, new TopicRoute(ring, ledger, ledger.phase(), sticky));
    }
    RoutingSnapshot next = RoutingSnapshot.of(routes);
    snapshot = next;
    lift(before, next);
  }

  private StickyChoice sticky(String topic, @Nullable RingRoute ring, @Nullable TopicRoute before) {
    int[] counts = ring == null ? null : ring.slotCounts();
    return before != null && before.sticky().isFor(counts)
        ? before.sticky()
        : new StickyChoice(topic, counts, batchSize, random);
  }

  // Only gates that nobody can meet any more: one that is still in force, once lifted, would let
  // those who wait there spin.
  private static void lift(RoutingSnapshot before, RoutingSnapshot after) {
    before
        .routes()
        .forEach(
            (topic, route) -> {
              Gate gate = gateOf(route);
              if (gate != null && gate != gateOf(after.route(topic))) {
                gate.lift();
              }
            });
  }

  private static @Nullable Gate gateOf(@Nullable TopicRoute route) {
    return route == null || route.ring() == null ? null : route.ring().gate();
  }
}
