package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One acceptor's stored register of one ring: reads, and writes conditional on the version read.
 * Dumb storage; the rules of voting are applied by the caller.
 *
 * <p>Futures complete normally with a value that says what happened; they complete exceptionally
 * only for programming errors. They may complete on any thread, which must not be blocked.
 * Implementations never retry a write.
 */
public interface AcceptorRegister {

  /** The configured name of the acceptor. */
  String acceptor();

  /**
   * Reads the register and checks it against amnesia: everything this process has seen of it before
   * must still hold.
   */
  CompletableFuture<RegisterRead> read();

  /**
   * Stores the record, and for an accept the body and the tip with it, if the register still has
   * the expected version.
   */
  CompletableFuture<WriteOutcome> write(RegisterWrite write);

  /**
   * Creates the ring's nodes with an empty register, or finds them as such.
   *
   * @return Applied when created or found identical (resumable), Conflict when another register is
   *     there, Unknown or NotSent as for writes
   */
  CompletableFuture<WriteOutcome> create(
      String ringId, AcceptorId self, Quorum acceptors, long nowMs);

  /** The bytes of a state, if this acceptor holds them; verified against the digest. */
  CompletableFuture<Optional<byte[]>> body(Digest digest);

  /** Removes bodies that neither this acceptor's register nor its archive needs. Best effort. */
  CompletableFuture<Integer> removeUnneededBodies();
}
