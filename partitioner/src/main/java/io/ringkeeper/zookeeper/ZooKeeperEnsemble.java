package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.agreement.codec.TipCodec;
import io.ringkeeper.paxos.AcceptorId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/** One user's view of an ensemble over the process's shared client. */
final class ZooKeeperEnsemble implements Ensemble {

  private final String name;
  private final String address;
  private final ZooKeeperClient client;
  private final Runnable release;
  private final Paths paths;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  ZooKeeperEnsemble(String name, String address, ZooKeeperClient client, Runnable release) {
    this.name = name;
    this.address = address;
    this.client = client;
    this.release = release;
    this.paths = client.paths();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public boolean isConnected() {
    return !closed.get() && client.connected().isPresent();
  }

  @Override
  public CompletableFuture<Optional<AcceptorId>> identity() {
    return client.inSession(
        session ->
            session
                .get(paths.acceptor())
                .thenApply(
                    reply ->
                        reply.is(Code.NONODE)
                            ? Optional.empty()
                            : Optional.of(AcceptorCodec.decode(reply.value().data()))));
  }

  @Override
  public CompletableFuture<AcceptorId> provision(String newIncarnation) {
    return client.inSession(
        session ->
            session
                .get(paths.acceptor())
                .thenCompose(
                    found -> {
                      refuseToReplace(found);
                      return provision(session, newIncarnation);
                    }));
  }

  @Override
  public CompletableFuture<AcceptorId> reprovision(String newIncarnation) {
    return client.inSession(session -> provision(session, newIncarnation));
  }

  private CompletableFuture<AcceptorId> provision(Session session, String newIncarnation) {
    byte[] bytes = AcceptorCodec.encode(new AcceptorId(name, newIncarnation));
    return session
        .ensure(paths.producers())
        .thenCompose(
            producers -> {
              producers.value();
              return session.ensure(paths.rings());
            })
        .thenCompose(
            rings -> {
              rings.value();
              return session.create(paths.acceptor(), bytes, CreateMode.PERSISTENT);
            })
        .thenCompose(
            created -> {
              if (!created.is(Code.NODEEXISTS)) {
                created.value();
              }
              return session.get(paths.acceptor());
            })
        .thenApply(
            found -> {
              client.memory().examine(name, Reply.storedOrNone(found));
              return AcceptorCodec.decode(found.value().data());
            });
  }

  @Override
  public CompletableFuture<Stamped<List<String>>> rings() {
    return client.stamped(session -> Nodes.names(session, paths.rings()));
  }

  @Override
  public CompletableFuture<Stamped<Map<String, Tip>>> tips() {
    return client.stamped(
        session ->
            Nodes.names(session, paths.rings())
                .thenCompose(rings -> Nodes.readAll(session, rings, paths::tip))
                .thenApply(ZooKeeperEnsemble::decodeTips));
  }

  @Override
  public AcceptorRegister register(String ring) {
    return new ZooKeeperRegister(name, ring, client);
  }

  @Override
  public EpochArchive archive(String ring) {
    return new ZooKeeperArchive(ring, client);
  }

  @Override
  public Membership membership() {
    return new ZooKeeperMembership(client);
  }

  @Override
  public Watch watch(WatchTarget target, Runnable hint) {
    Runnable removal = client.watches().add(paths.watched(target), hint);
    Watch watch =
        new Watch() {
          @Override
          public void close() {
            watches.remove(this);
            removal.run();
          }
        };
    watches.add(watch);
    return watch;
  }

  /** Ends this user's watches, and the connection when no other user is left. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      watches.forEach(Watch::close);
      release.run();
    }
  }

  /** A tip that cannot be read fails the whole: not to see a change would be worse. */
  private static Map<String, Tip> decodeTips(Map<String, Reply.Node> nodes) {
    Map<String, Tip> tips = new TreeMap<>();
    nodes.forEach((ring, node) -> tips.put(ring, TipCodec.decode(node.data())));
    return tips;
  }

  private void refuseToReplace(Reply<Reply.Node> identity) {
    if (!identity.is(Code.NONODE)) {
      identity.value();
      return;
    }
    RegisterRead.Excluded lost = client.memory().examine(name, null).excluded();
    if (lost != null) {
      throw new CorruptStateException(
          "ensemble " + name + ": " + lost.detail() + "; what is lost is not created again");
    }
  }
}
