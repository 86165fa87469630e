package io.ringkeeper.producer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this producer has in flight in one topic, and where it is in doubt. Outlives routes and
 * epochs. Safe for any thread.
 *
 * <p>A failed send is unknown, not gone: its batch may be appended after the failure was reported.
 * The partition stays in doubt until a record that was routed after the report is acknowledged
 * there: batches of a partition leave in order, and an idempotent producer's later sequence number
 * (or epoch) makes the broker refuse whatever is older. This does not hold across a change of
 * Kafka's internal producer id, which an idempotent producer makes only when its epochs are used
 * up. The end of a transaction clears all doubts at once.
 */
final class TopicLedger {

  private final Runnable progress;
  private final List<InFlightPhase> retired = new ArrayList<>();
  private final Map<Integer, Long> doubts = new HashMap<>();
  private final Map<Ticket, Long> reported = new HashMap<>();
  private volatile InFlightPhase phase;
  private volatile long doubtsRaised;
  private volatile boolean inDoubt;

  /**
   * A ledger with nothing in flight.
   *
   * @param progress called, on any thread, when a drain may have got further; must neither block
   *     nor call back: hand the work on
   */
  TopicLedger(Runnable progress) {
    this.progress = progress;
    this.phase = new InFlightPhase(progress);
  }

  /** The phase that new routes count their sends under. */
  InFlightPhase phase() {
    return phase;
  }

  /** Starts a new phase; sends counted before must settle for {@link #isSettled}. */
  synchronized void flip() {
    InFlightPhase before = phase;
    phase = new InFlightPhase(progress);
    before.retire();
    retired.add(before);
  }

  /** Whether everything that was sent before the last flip is settled. */
  synchronized boolean isSettled() {
    retired.removeIf(InFlightPhase::isSettled);
    return retired.isEmpty();
  }

  /** Sends not settled, in all phases. */
  synchronized long open() {
    return retired.stream().mapToLong(InFlightPhase::open).sum() + phase.open();
  }

  /** How many doubts were raised so far: orders sends against doubts. */
  long doubtsRaised() {
    return doubtsRaised;
  }

  /** Something sent to this partition before now may still arrive there. */
  void doubt(int partition) {
    synchronized (this) {
      doubts.put(partition, raise());
    }
  }

  /** The ticket's sender was told of a failure, but its record may be in a batch that goes. */
  synchronized void reported(Ticket ticket) {
    reported.put(ticket, raise());
  }

  /**
   * A record was acknowledged in this partition.
   *
   * @param doubtsBefore doubts raised when it was routed; later ones it says nothing about
   */
  void proved(int partition, long doubtsBefore) {
    if (inDoubt && lift(partition, doubtsBefore)) {
      progress.run();
    }
  }

  /**
   * A transaction has ended, committed or aborted: Kafka ends none before every batch in it is
   * settled, and refuses what belongs to one that has ended. So nothing sent before can still
   * arrive.
   */
  void transactionEnded() {
    if (inDoubt && liftAll()) {
      progress.run();
    }
  }

  private synchronized boolean liftAll() {
    boolean lifted = !doubts.isEmpty() || !reported.isEmpty();
    doubts.clear();
    reported.keySet().forEach(Ticket::settle);
    reported.clear();
    inDoubt = false;
    return lifted;
  }

  /** Whether something sent to this partition may still arrive although it is settled. */
  synchronized boolean isInDoubt(int partition) {
    return doubts.containsKey(partition);
  }

  /**
   * Where only a later acknowledgement can show that nothing older arrives any more.
   *
   * @param donors the partitions where doubt matters
   */
  synchronized Set<Integer> unproven(BitSet donors) {
    Set<Integer> unproven = new TreeSet<>(doubts.keySet());
    unproven.removeIf(partition -> !donors.get(partition));
    reported.keySet().stream()
        .filter(ticket -> !ticket.isSettled())
        .forEach(ticket -> unproven.add(ticket.partition()));
    return unproven;
  }

  synchronized boolean hasDoubts() {
    return !doubts.isEmpty();
  }

  synchronized int doubts() {
    return doubts.size();
  }

  private long raise() {
    long next = doubtsRaised + 1;
    doubtsRaised = next;
    inDoubt = true;
    return next;
  }

  private synchronized boolean lift(int partition, long doubtsBefore) {
    Long raised = doubts.get(partition);
    boolean lifted = raised != null && raised <= doubtsBefore;
    if (lifted) {
      doubts.remove(partition);
    }
    for (Iterator<Map.Entry<Ticket, Long>> all = reported.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Ticket, Long> each = all.next();
      Ticket ticket = each.getKey();
      if (ticket.partition() == partition && each.getValue() <= doubtsBefore) {
        ticket.settle();
        lifted = true;
      }
      if (ticket.isSettled()) {
        all.remove();
      }
    }
    inDoubt = !doubts.isEmpty() || !reported.isEmpty();
    return lifted;
  }
}
