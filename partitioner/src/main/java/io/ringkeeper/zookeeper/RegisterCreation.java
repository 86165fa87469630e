package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.WriteOutcome.Applied;
import io.ringkeeper.agreement.WriteOutcome.Conflict;
import io.ringkeeper.agreement.WriteOutcome.NotSent;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.agreement.codec.TipCodec;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Quorum;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * The creation of a ring's nodes in one ensemble. Every step may find its work done already, so a
 * creation that was cut off is finished by running it again; a register that was ever there is
 * never replaced.
 */
final class RegisterCreation {

  private final Session session;
  private final Paths paths;
  private final String ring;
  private final ZooKeeperRegister reader;

  RegisterCreation(Session session, Paths paths, String ring, ZooKeeperRegister reader) {
    this.session = session;
    this.paths = paths;
    this.ring = ring;
    this.reader = reader;
  }

  CompletableFuture<WriteOutcome> create(
      String ringId, AcceptorId self, Quorum acceptors, long nowMs) {
    RegisterRecord empty = empty(ringId, self, acceptors, nowMs);
    return reader
        .read(session)
        .thenCompose(
            read ->
                read instanceof RegisterRead.Absent
                    ? createNodes(empty)
                    : done(existing(read, empty)));
  }

  private static RegisterRecord empty(
      String ringId, AcceptorId self, Quorum acceptors, long nowMs) {
    return RegisterRecord.empty(ringId, self, acceptors, nowMs);
  }

  private CompletableFuture<WriteOutcome> createNodes(RegisterRecord empty) {
    return session
        .get(paths.acceptor())
        .thenCompose(
            identity -> {
              if (!identity.isOk()) {
                return done(new NotSent(identity.why()));
              }
              // The read just before has found these bytes sound.
              AcceptorId self = AcceptorCodec.decode(identity.value().data());
              if (!self.equals(empty.acceptor())) {
                return done(
                    new NotSent("the ensemble is now " + self + ", not " + empty.acceptor()));
              }
              int version = identity.value().stat().getVersion();
              Iterator<String> parents =
                  List.of(paths.bodies(ring), paths.epochs(ring), paths.acks(ring)).iterator();
              return createParents(parents, empty, version);
            });
  }

  private CompletableFuture<WriteOutcome> createParents(
      Iterator<String> parents, RegisterRecord empty, int identityVersion) {
    if (!parents.hasNext()) {
      return createRegister(empty, identityVersion);
    }
    return session
        .ensure(parents.next())
        .thenCompose(
            parent ->
                parent.isOk()
                    ? createParents(parents, empty, identityVersion)
                    : done(new NotSent(parent.why())));
  }

  private CompletableFuture<WriteOutcome> createRegister(
      RegisterRecord empty, int identityVersion) {
    List<Op> ops =
        List.of(
            Op.check(paths.acceptor(), identityVersion),
            session.createOp(paths.register(ring), RegisterCodec.encode(empty)),
            session.createOp(paths.tip(ring), TipCodec.encode(empty.tip())));
    return session
        .multi("the creation of " + paths.ring(ring), ops)
        .thenCompose(
            reply -> {
              if (reply.isOk()) {
                // Read once so that this process remembers which register it created.
                return reader.read(session).thenApply(read -> new Applied(0));
              }
              return reply.is(Code.NODEEXISTS)
                  ? reader.read(session).thenApply(read -> existing(read, empty))
                  : done(RegisterWriting.outcome(reply));
            });
  }

  private static WriteOutcome existing(RegisterRead read, RegisterRecord wanted) {
    if (read instanceof RegisterRead.Unavailable unavailable) {
      return new NotSent(unavailable.why());
    }
    if (read instanceof RegisterRead.Excluded excluded
        && excluded.reason() == RegisterRead.Reason.MISSING) {
      return new NotSent(excluded.detail() + "; what is lost is not created again");
    }
    return read instanceof RegisterRead.Present present && isSameEmpty(present, wanted)
        ? new Applied(present.znodeVersion())
        : new Conflict();
  }

  /** The time of creation may differ: it is informative. */
  private static boolean isSameEmpty(RegisterRead.Present present, RegisterRecord wanted) {
    RegisterRecord found = present.register();
    return present.znodeVersion() == 0
        && found.ringId().equals(wanted.ringId())
        && found.acceptor().equals(wanted.acceptor())
        && found.promised().equals(wanted.promised())
        && found.summary().equals(wanted.summary());
  }

  private static CompletableFuture<WriteOutcome> done(WriteOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
