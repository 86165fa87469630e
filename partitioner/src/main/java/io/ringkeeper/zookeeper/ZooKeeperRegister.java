package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Absent;
import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.RegisterRead.Unavailable;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.WriteOutcome.NotSent;
import io.ringkeeper.agreement.storage.RegisterMemory;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ring's register in one ensemble: reads with the check against amnesia, and the rest. */
final class ZooKeeperRegister implements AcceptorRegister {

  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperRegister.class);

  private final String acceptor;
  private final String ring;
  private final ZooKeeperClient client;
  private final Paths paths;
  private final RegisterMemory memory;

  ZooKeeperRegister(String acceptor, String ring, ZooKeeperClient client) {
    this.acceptor = acceptor;
    this.ring = ring;
    this.client = client;
    this.paths = client.paths();
    this.memory = client.registerMemory(ring);
  }

  @Override
  public String acceptor() {
    return acceptor;
  }

  @Override
  public CompletableFuture<RegisterRead> read() {
    Optional<Session> connected = client.connected();
    if (connected.isEmpty()) {
      return CompletableFuture.completedFuture(new Unavailable(client.notConnected()));
    }
    return read(connected.get());
  }

  CompletableFuture<RegisterRead> read(Session session) {
    return look(session)
        .thenCompose(
            first -> mayBeLag(first) ? confirm(session) : CompletableFuture.completedFuture(first))
        .thenApply(this::reported);
  }

  @Override
  public CompletableFuture<WriteOutcome> write(RegisterWrite write) {
    try {
      RegisterWriting.check(write);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (memory.isDistrusted()) {
      return notSent("the register of ring " + ring + " is excluded: it was rolled back");
    }
    Optional<Session> connected = client.connected();
    if (connected.isEmpty()) {
      return notSent(client.notConnected());
    }
    return new RegisterWriting(connected.get(), paths, ring, memory).write(write);
  }

  @Override
  public CompletableFuture<WriteOutcome> create(
      String ringId, AcceptorId self, Quorum acceptors, long nowMs) {
    if (!self.name().equals(acceptor)) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(self + " cannot be created in ensemble " + acceptor));
    }
    Optional<Session> connected = client.connected();
    if (connected.isEmpty()) {
      return notSent(client.notConnected());
    }
    return new RegisterCreation(connected.get(), paths, ring, this)
        .create(ringId, self, acceptors, nowMs);
  }

  @Override
  public CompletableFuture<Lives> lives() {
    return client.inSession(session -> RegisterLives.read(session, paths, ring));
  }

  @Override
  public CompletableFuture<WriteOutcome> begin(NewLife life) {
    if (!life.register().acceptor().name().equals(acceptor)) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              life.register().acceptor() + " cannot begin a life in ensemble " + acceptor));
    }
    Optional<Session> connected = client.connected();
    if (connected.isEmpty()) {
      return notSent(client.notConnected());
    }
    return new RegisterLives(connected.get(), paths, ring, this).begin(life);
  }

  @Override
  public CompletableFuture<Optional<byte[]>> body(Digest digest) {
    return client.inSession(
        session ->
            session
                .get(paths.body(ring, digest))
                .thenApply(
                    reply -> {
                      if (reply.is(Code.NONODE)) {
                        return Optional.empty();
                      }
                      byte[] bytes = reply.value().data();
                      if (!Digest.of(bytes).equals(digest)) {
                        throw new CorruptStateException(
                            "the body of state "
                                + digest.hex()
                                + " of ring "
                                + ring
                                + " in ensemble "
                                + acceptor
                                + " has another digest; another ensemble may hold it intact");
                      }
                      return Optional.of(bytes);
                    }));
  }

  @Override
  public CompletableFuture<Integer> removeUnneededBodies() {
    return client.inSession(session -> new BodyRemoval(session, paths, ring).remove(read(session)));
  }

  private CompletableFuture<RegisterRead> look(Session session) {
    CompletableFuture<Reply<Reply.Node>> identity = session.get(paths.acceptor());
    CompletableFuture<Reply<Reply.Node>> register = session.get(paths.register(ring));
    return identity.thenCombine(register, this::judge);
  }

  private RegisterRead judge(Reply<Reply.Node> identity, Reply<Reply.Node> register) {
    for (Reply<Reply.Node> reply : List.of(identity, register)) {
      if (!reply.isOk() && !reply.is(Code.NONODE)) {
        return new Unavailable(reply.why());
      }
    }
    return memory.examine(
        client.memory().examine(acceptor, Reply.storedOrNone(identity)),
        Reply.storedOrNone(register));
  }

  /**
   * A new session may be with a server that lags behind what an earlier session saw, or what
   * another process created.
   */
  private static boolean mayBeLag(RegisterRead read) {
    return read instanceof Absent
        || (read instanceof Excluded excluded
            && (excluded.reason() == Reason.MISSING || excluded.reason() == Reason.ROLLED_BACK));
  }

  private CompletableFuture<RegisterRead> confirm(Session session) {
    return session
        .sync(paths.register(ring))
        .thenCompose(
            synced ->
                synced.isOk()
                    ? look(session)
                    : CompletableFuture.completedFuture(new Unavailable(synced.why())))
        .thenApply(
            second -> {
              if (second instanceof Excluded e && e.reason() == Reason.ROLLED_BACK) {
                memory.distrust();
              }
              return second;
            });
  }

  private RegisterRead reported(RegisterRead read) {
    if (memory.isNews(read) && read instanceof Excluded excluded) {
      LOG.warn(
          "Acceptor {} is excluded from ring {}: {} ({}). Its votes do not count until an operator"
              + " acts",
          acceptor,
          ring,
          excluded.reason(),
          excluded.detail());
    }
    return read;
  }

  private static CompletableFuture<WriteOutcome> notSent(String why) {
    return CompletableFuture.completedFuture(new NotSent(why));
  }
}
