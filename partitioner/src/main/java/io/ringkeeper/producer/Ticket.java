package io.ringkeeper.producer;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One keyed send in flight, and at the same time the record's header: Kafka hands the very same
 * object back with the acknowledgement, which is the only sound way to tell sends apart there (the
 * callback may come twice, or before the record has left).
 *
 * <p>Settled exactly once. An acknowledgement on the sending thread with a partition does not
 * settle: the record may be in a batch that still goes. Such a ticket stays open until a second
 * acknowledgement, or until a later record of this producer is acknowledged on the same partition.
 */
final class Ticket implements Header {

  /** The header's key. */
  static final String KEY = "ringkeeper";

  private static final int OPEN = 0;
  private static final int REPORTED = 1;
  private static final int SETTLED = 2;
  private static final AtomicIntegerFieldUpdater<Ticket> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Ticket.class, "state");

  private final byte[] stamp;
  private final TopicLedger ledger;
  private final InFlightPhase phase;
  private final int partition;
  private final long doubtsBefore;
  private final Thread sender;
  private volatile int state;

  /**
   * A ticket for a send that has entered the phase already.
   *
   * @param stamp the header's value, shared by all records of an epoch; empty for a topic without a
   *     ring
   */
  Ticket(byte[] stamp, TopicLedger ledger, InFlightPhase phase, int partition) {
    this.stamp = stamp;
    this.ledger = ledger;
    this.phase = phase;
    this.partition = partition;
    this.doubtsBefore = ledger.doubtsRaised();
    this.sender = Thread.currentThread();
  }

  /** The ticket among these headers, if there is one. */
  static @Nullable Ticket in(Headers headers) {
    return headers.lastHeader(KEY) instanceof Ticket ticket ? ticket : null;
  }

  /**
   * Takes an acknowledgement.
   *
   * @param reported the partition that came with it, negative when there is none
   * @param failed whether it reports a failure
   */
  void acknowledged(int reported, boolean failed) {
    if (!failed) {
      settle();
      ledger.proved(partition, doubtsBefore);
    } else if (Thread.currentThread() == sender && state == OPEN) {
      reportedBySender(reported);
    } else if (end()) {
      // In this order: a drain that sees the phase empty must see the doubt.
      ledger.doubt(partition);
      phase.leave();
    }
  }

  private void reportedBySender(int reported) {
    if (reported < 0) {
      // Rejected between partition() and the accumulator: certainly nowhere.
      settle();
    } else if (STATE.compareAndSet(this, OPEN, REPORTED)) {
      ledger.reported(this);
    }
  }

  /** Settles this ticket, unless it is. */
  void settle() {
    if (end()) {
      phase.leave();
    }
  }

  private boolean end() {
    return STATE.getAndSet(this, SETTLED) != SETTLED;
  }

  boolean isSettled() {
    return state == SETTLED;
  }

  int partition() {
    return partition;
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public byte[] value() {
    return stamp;
  }
}
