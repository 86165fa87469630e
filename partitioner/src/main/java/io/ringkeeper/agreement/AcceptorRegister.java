package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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

  /**
   * Which life the register is in. To be read before the decision to begin another one is made, so
   * that nobody replaces a life begun after that decision.
   */
  CompletableFuture<Lives> lives();

  /**
   * Begins a new life of the register in place of whatever is stored, which from then on takes no
   * vote: all in one transaction, if no other life was begun since {@link #lives} was read.
   *
   * @return Applied when begun now or before under this very incarnation, Conflict when another
   *     life was begun meanwhile, Unknown or NotSent as for writes. Repeating it is harmless
   */
  CompletableFuture<WriteOutcome> begin(NewLife life);

  /** The bytes of a state, if this acceptor holds them; verified against the digest. */
  CompletableFuture<Optional<byte[]>> body(Digest digest);

  /** Removes bodies that neither this acceptor's register nor its archive needs. Best effort. */
  CompletableFuture<Integer> removeUnneededBodies();

  /**
   * The lives of a register so far.
   *
   * @param version what {@link NewLife} has to name; -1 while the register, if there is one, is the
   *     one created with the ring
   * @param current the life begun last, or null while none was begun after the first
   */
  record Lives(int version, @Nullable AcceptorId current) {

    /** No life was begun after the first. */
    public static final Lives FIRST = new Lives(-1, null);
  }

  /**
   * A life to begin.
   *
   * @param over {@link Lives#version()} as read before the decision
   * @param register the register to store, as {@link RegisterRecord#joining} makes it
   * @param body the encoded state that the register begins with
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record NewLife(int over, RegisterRecord register, byte[] body) {}
}
