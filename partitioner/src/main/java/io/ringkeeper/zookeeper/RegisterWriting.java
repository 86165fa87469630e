package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.WriteOutcome.Applied;
import io.ringkeeper.agreement.WriteOutcome.Conflict;
import io.ringkeeper.agreement.WriteOutcome.NotSent;
import io.ringkeeper.agreement.WriteOutcome.Unknown;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.agreement.codec.TipCodec;
import io.ringkeeper.agreement.storage.RegisterMemory;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.StateRef;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** One versioned write of a register in one session. */
final class RegisterWriting {

  /** ZooKeeper's version wraps at 2³¹; a register that comes near takes no more votes. */
  static final int LAST_VERSION = 2_000_000_000;

  /** The body may come and go between two tries; each failed try has certainly stored nothing. */
  private static final int MAX_TRIES = 4;

  private final Session session;
  private final Paths paths;
  private final String ring;
  private final RegisterMemory memory;

  RegisterWriting(Session session, Paths paths, String ring, RegisterMemory memory) {
    this.session = session;
    this.paths = paths;
    this.ring = ring;
    this.memory = memory;
  }

  /**
   * Refuses what no correct proposer writes.
   *
   * @throws IllegalArgumentException when the journal, the body and the version do not fit together
   */
  static void check(RegisterWrite write) {
    List<JournalEntry> journal = write.register().journal();
    JournalEntry newest = journal.get(journal.size() - 1);
    if (write.expectedVersion() < 0 || newest.znodeVersion() != write.expectedVersion() + 1) {
      throw new IllegalArgumentException(
          "a write on version "
              + write.expectedVersion()
              + " with a journal up to "
              + newest.znodeVersion());
    }
    byte[] body = write.body();
    StateRef accepted = write.register().summary().accepted().state();
    boolean isAccept = newest.kind() == JournalEntry.Kind.ACCEPTED;
    if (isAccept != (body != null) || (isAccept && !newest.state().equals(accepted))) {
      throw new IllegalArgumentException("an accept, and nothing else, carries the state's body");
    }
    if (body != null && !Digest.of(body).equals(accepted.digest())) {
      throw new IllegalArgumentException("the body is not that of state " + accepted);
    }
  }

  CompletableFuture<WriteOutcome> write(RegisterWrite write) {
    byte[] body = write.body();
    Digest digest = write.register().summary().accepted().state().digest();
    if (write.expectedVersion() >= LAST_VERSION) {
      return notSent("the register's versions are used up: create the ring anew");
    }
    if (body != null && body.length > StateCodec.MAX_BYTES) {
      // ZooKeeper would close the connection, which looks like an unknown outcome.
      return notSent(
          "the state takes " + body.length + " bytes; the limit is " + StateCodec.MAX_BYTES);
    }
    byte[] register;
    byte[] tip;
    try {
      register = RegisterCodec.encode(write.register());
      tip = TipCodec.encode(write.register().tip());
    } catch (IllegalArgumentException e) {
      return notSent(String.valueOf(e.getMessage()));
    }
    return body == null
        ? promise(write, register)
        : accept(write, register, tip, new Body(digest, body, false), MAX_TRIES);
  }

  private CompletableFuture<WriteOutcome> promise(RegisterWrite write, byte[] register) {
    return session
        .set(paths.register(ring), register, write.expectedVersion())
        .thenApply(
            reply -> reply.isOk() ? applied(write.register(), reply.value()) : outcome(reply));
  }

  private CompletableFuture<WriteOutcome> accept(
      RegisterWrite write, byte[] register, byte[] tip, Body body, int tries) {
    String bodyPath = paths.body(ring, body.digest);
    List<Op> ops =
        List.of(
            Op.setData(paths.register(ring), register, write.expectedVersion()),
            Op.setData(paths.tip(ring), tip, -1),
            body.isThere ? Op.check(bodyPath, -1) : session.createOp(bodyPath, body.bytes));
    return session
        .multi("the accept in " + paths.ring(ring), ops)
        .thenCompose(
            reply -> {
              if (reply.isOk()) {
                return done(applied(write.register(), stat(reply.value())));
              }
              boolean bodyDiffers = failedOnlyAtBody(reply.found());
              if (bodyDiffers && (reply.is(Code.NODEEXISTS) || reply.is(Code.NONODE))) {
                return tries > 1
                    ? accept(write, register, tip, body.other(), tries - 1)
                    : notSent("the state's body came and went while writing; try again");
              }
              return done(outcome(reply));
            });
  }

  /** Register and tip would have been written; so the version was right. */
  private static boolean failedOnlyAtBody(@Nullable List<OpResult> results) {
    return results != null
        && results.size() == 3
        && isOk(results.get(0))
        && isOk(results.get(1))
        && !isOk(results.get(2));
  }

  private static boolean isOk(OpResult result) {
    return !(result instanceof OpResult.ErrorResult error) || error.getErr() == 0;
  }

  private static Stat stat(List<OpResult> results) {
    return ((OpResult.SetDataResult) results.get(0)).getStat();
  }

  private WriteOutcome applied(RegisterRecord written, Stat stat) {
    return memory.wrote(written, Reply.place(stat))
        ? new Applied(stat.getVersion())
        : new Unknown("the register was deleted and created again; this was no vote");
  }

  /** What an unsuccessful reply says of the write; in doubt, unknown. */
  static WriteOutcome outcome(Reply<?> reply) {
    return switch (reply.code()) {
      case BADVERSION, NONODE -> new Conflict();
      case NOAUTH, INVALIDACL, QUOTAEXCEEDED, THROTTLEDOP, BADARGUMENTS -> new NotSent(reply.why());
      default -> new Unknown(reply.why());
    };
  }

  private static CompletableFuture<WriteOutcome> notSent(String why) {
    return done(new NotSent(why));
  }

  private static CompletableFuture<WriteOutcome> done(WriteOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  /** A state's bytes, and whether the ensemble was last found to hold them already. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  private record Body(Digest digest, byte[] bytes, boolean isThere) {
    Body other() {
      return new Body(digest, bytes, !isThere);
    }
  }
}
