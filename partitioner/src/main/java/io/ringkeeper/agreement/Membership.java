package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Producers' records and acknowledgements in one ensemble.
 *
 * <p>Every answer carries the ZooKeeper session it was given in: a read counts as "after" an own
 * write only within that same session. Futures complete exceptionally with {@link
 * EnsembleUnavailableException} when the ensemble cannot be asked or the outcome of a write is
 * unknown; writes here are idempotent, so repeating one is harmless.
 */
public interface Membership {

  /**
   * Writes or replaces the producer's record and makes sure its live node exists for the current
   * session.
   */
  CompletableFuture<Stamped<Void>> register(ProducerRegistration registration);

  /**
   * Replaces the record of a producer that registered here before, and makes sure its live node
   * exists for the current session. ◆ Never creates the record: whoever removed it took the
   * producer for dead, and changes may have passed it.
   *
   * @return false, with nothing written, when the record is gone
   */
  CompletableFuture<Stamped<Boolean>> renew(ProducerRegistration registration);

  /**
   * Writes the producer's live node of the current session once more, which proves that it was
   * there then. The record stays as it is.
   *
   * @return false, with nothing written, when the current session has none
   */
  CompletableFuture<Stamped<Boolean>> confirm(String producerId);

  /** Removes the producer's live node of the current session; its record stays. */
  CompletableFuture<Stamped<Void>> disconnect(String producerId);

  /**
   * Stores the record of a producer that registered in other ensembles, without a live node; one
   * that is here already stays.
   */
  CompletableFuture<Stamped<Void>> copy(ProducerRegistration registration);

  /** Removes the producer's record and live node. */
  CompletableFuture<Stamped<Void>> deregister(String producerId);

  /**
   * Removes the record of a producer that is not live, as it was listed. One that was written anew
   * since, or has a live node again, stays.
   *
   * @return whether no record of this producer is left
   */
  CompletableFuture<Stamped<Boolean>> forget(RegisteredProducer listed);

  /** Whether the producer's record is there, in the current session. */
  CompletableFuture<Stamped<Boolean>> isRegistered(String producerId);

  /** All registered producers, listed anew. */
  CompletableFuture<Stamped<List<RegisteredProducer>>> producers();

  /** Stores the acknowledgement; an identical one that is there already is fine. */
  CompletableFuture<Stamped<Void>> acknowledge(DrainAck ack);

  /** The changes of a ring that have a node for acknowledgements, in no particular order. */
  CompletableFuture<Stamped<List<Ballot>>> acknowledgedChanges(String ring);

  /** All acknowledgements of this change. */
  CompletableFuture<Stamped<List<DrainAck>>> acknowledgements(String ring, Ballot changeId);

  /** Removes the acknowledgements of a change that has ended. Best effort. */
  CompletableFuture<Stamped<Void>> clearAcknowledgements(String ring, Ballot changeId);
}
