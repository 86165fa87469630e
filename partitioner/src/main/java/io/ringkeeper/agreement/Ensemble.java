package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One ZooKeeper ensemble, that is one acceptor, with everything Ringkeeper stores there.
 * Thread-safe. Nothing here blocks.
 *
 * <p>Unless said otherwise futures fail with {@link EnsembleUnavailableException} when the ensemble
 * cannot be asked.
 */
public interface Ensemble extends AutoCloseable {

  /** The configured name: the acceptor's name. */
  String name();

  /** The configured connect string with chroot. */
  String address();

  /** Whether a session is connected right now; informative. */
  boolean isConnected();

  /** The acceptor's identity as stored, or empty when the ensemble was never prepared. */
  CompletableFuture<Optional<AcceptorId>> identity();

  /** Stores an identity with a new incarnation, or finds the one that is there. */
  CompletableFuture<AcceptorId> provision(String newIncarnation);

  /**
   * Stores an identity with a new incarnation where there is none, even if this process has seen
   * one there: the ensemble lost its storage and begins another life. Registers of earlier lives
   * stay excluded.
   *
   * @return the identity that is there now
   */
  CompletableFuture<AcceptorId> reprovision(String newIncarnation);

  /** Names of the rings known here. */
  CompletableFuture<Stamped<List<String>>> rings();

  /** The tips of all rings here; read one by one, each within the returned session. */
  CompletableFuture<Stamped<Map<String, Tip>>> tips();

  AcceptorRegister register(String ring);

  EpochArchive archive(String ring);

  Membership membership();

  /**
   * Asks for hints: the listener is called, on any thread and possibly without cause, when the
   * target may have changed, after every reconnection, and never with data. Hints can be lost;
   * whoever depends on one polls slowly as well. Close to stop.
   */
  Watch watch(WatchTarget target, Runnable hint);

  /** A running watch. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  void close();
}
