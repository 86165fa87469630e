package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.AcceptorRegister.Lives;
import io.ringkeeper.agreement.AcceptorRegister.NewLife;
import io.ringkeeper.agreement.EnsembleUnavailableException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * The lives of a ring's register in one ensemble: the node {@code lives} names the present one and
 * is written with its version, so of two who begin a life at the same time one is refused.
 */
final class RegisterLives {

  private final Session session;
  private final Paths paths;
  private final String ring;
  private final ZooKeeperRegister reader;

  RegisterLives(Session session, Paths paths, String ring, ZooKeeperRegister reader) {
    this.session = session;
    this.paths = paths;
    this.ring = ring;
    this.reader = reader;
  }

  static CompletableFuture<Lives> read(Session session, Paths paths, String ring) {
    return session
        .get(paths.lives(ring))
        .thenApply(
            reply ->
                reply.is(Code.NONODE)
                    ? Lives.FIRST
                    : new Lives(
                        reply.value().stat().getVersion(),
                        AcceptorCodec.decode(reply.value().data())));
  }

  CompletableFuture<WriteOutcome> begin(NewLife life) {
    return session
        .get(paths.acceptor())
        .thenCompose(
            identity -> {
              if (!identity.isOk()) {
                return done(new NotSent(identity.why()));
              }
              AcceptorId storage = AcceptorCodec.decode(identity.value().data());
              AcceptorId self = life.register().acceptor();
              return self.isLifeOf(storage)
                  ? begin(life, identity.value().stat().getVersion())
                  : done(new NotSent("the ensemble is now " + storage + ", not that of " + self));
            })
        .exceptionally(
            failure -> {
              if (failure.getCause() instanceof EnsembleUnavailableException e) {
                return new NotSent(String.valueOf(e.getMessage()));
              }
              throw new IllegalStateException("beginning a life of ring " + ring, failure);
            });
  }

  private CompletableFuture<WriteOutcome> begin(NewLife life, int identityVersion) {
    return read(session, paths, ring)
        .thenCompose(
            lives -> {
              if (life.register().acceptor().equals(lives.current())) {
                return begunBefore(life.register());
              }
              return lives.version() == life.over()
                  ? ensureParents()
                      .thenCompose(there -> existing())
                      .thenCompose(there -> store(life, identityVersion, there))
                  : done(new Conflict());
            });
  }

  private CompletableFuture<WriteOutcome> begunBefore(RegisterRecord wanted) {
    return reader
        .read(session)
        .thenApply(
            read ->
                read instanceof RegisterRead.Present present
                        && present.register().acceptor().equals(wanted.acceptor())
                    ? new Applied(present.znodeVersion())
                    : new NotSent(
                        wanted.acceptor()
                            + " was begun before and cannot be used; begin another life: "
                            + read));
  }

  private CompletableFuture<Boolean> ensureParents() {
    return session
        .ensure(paths.bodies(ring))
        .thenCompose(
            bodies -> {
              bodies.value();
              return session.ensure(paths.epochs(ring));
            })
        .thenCompose(
            epochs -> {
              epochs.value();
              return session.ensure(paths.acks(ring));
            })
        .thenApply(Reply::value);
  }

  /** Which of the nodes to be replaced are there. */
  private record Existing(boolean register, boolean tip) {}

  private CompletableFuture<Existing> existing() {
    return exists(paths.register(ring))
        .thenCombine(exists(paths.tip(ring)), (register, tip) -> new Existing(register, tip));
  }

  private CompletableFuture<Boolean> exists(String path) {
    return session
        .exists(path)
        .thenApply(
            reply -> {
              if (!reply.is(Code.NONODE)) {
                reply.value();
              }
              return reply.isOk();
            });
  }

  private CompletableFuture<WriteOutcome> store(
      NewLife life, int identityVersion, Existing existing) {
    RegisterRecord register = life.register();
    String body = paths.body(ring, register.summary().accepted().state().digest());
    byte[] id = AcceptorCodec.encode(register.acceptor());
    return exists(body)
        .thenCompose(
            bodyIsThere -> {
              List<Op> ops = new ArrayList<>();
              ops.add(Op.check(paths.acceptor(), identityVersion));
              ops.add(
                  life.over() == Lives.FIRST.version()
                      ? session.createOp(paths.lives(ring), id)
                      : Op.setData(paths.lives(ring), id, life.over()));
              if (existing.register()) {
                ops.add(Op.delete(paths.register(ring), -1));
              }
              if (existing.tip()) {
                ops.add(Op.delete(paths.tip(ring), -1));
              }
              ops.add(session.createOp(paths.register(ring), RegisterCodec.encode(register)));
              ops.add(session.createOp(paths.tip(ring), TipCodec.encode(register.tip())));
              ops.add(bodyIsThere ? Op.check(body, -1) : session.createOp(body, life.body()));
              return session.multi("the new life in " + paths.ring(ring), ops);
            })
        .thenCompose(
            reply -> {
              if (reply.isOk()) {
                // Read once so that this process remembers which register it created.
                return reader.read(session).thenApply(read -> new Applied(0));
              }
              return done(
                  reply.is(Code.NODEEXISTS) ? new Conflict() : RegisterWriting.outcome(reply));
            });
  }

  private static CompletableFuture<WriteOutcome> done(WriteOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
