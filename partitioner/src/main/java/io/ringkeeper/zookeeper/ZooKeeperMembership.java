package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.codec.AckCodec;
import io.ringkeeper.agreement.codec.RegistrationCodec;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Producers' records and acknowledgements in one ensemble. Each call runs in one session from first
 * to last, so a listing after an own write sees at least what that write saw.
 *
 * <p>A record that does not decode fails the listing: a producer that cannot be read must not be
 * passed over.
 */
final class ZooKeeperMembership implements Membership {

  private static final byte[] EMPTY = {};

  /** Others may create and remove the same nodes meanwhile. */
  private static final int MAX_TRIES = 4;

  private final ZooKeeperClient client;
  private final Paths paths;

  ZooKeeperMembership(ZooKeeperClient client) {
    this.client = client;
    this.paths = client.paths();
  }

  @Override
  public CompletableFuture<Stamped<Void>> register(ProducerRegistration registration) {
    byte[] bytes = RegistrationCodec.encode(registration);
    String id = registration.producerId();
    return client.stamped(
        session ->
            upsert(session, paths.producer(id), bytes, MAX_TRIES)
                .thenCompose(written -> createLive(session, id))
                .thenApply(
                    live -> {
                      // The name carries the session, so an existing one is this session's own.
                      if (!live.is(Code.NODEEXISTS)) {
                        live.value();
                      }
                      return null;
                    }));
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> renew(ProducerRegistration registration) {
    byte[] bytes = RegistrationCodec.encode(registration);
    String id = registration.producerId();
    return client.stamped(
        session ->
            session
                .set(paths.producer(id), bytes, -1)
                .thenCompose(
                    set ->
                        isThere(set)
                            ? createLive(session, id).thenApply(ZooKeeperMembership::isThere)
                            : CompletableFuture.completedFuture(false)));
  }

  private CompletableFuture<Reply<Stat>> createLive(Session session, String producerId) {
    return session.create(paths.live(producerId, session.id()), EMPTY, CreateMode.EPHEMERAL);
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> confirm(String producerId) {
    return client.stamped(
        session ->
            session
                .set(paths.live(producerId, session.id()), EMPTY, -1)
                .thenApply(ZooKeeperMembership::isThere));
  }

  @Override
  public CompletableFuture<Stamped<Void>> disconnect(String producerId) {
    return client.stamped(
        session -> {
          String live = paths.live(producerId, session.id());
          return session
              .multi("the removal of " + live, List.of(Op.delete(live, -1)))
              .thenApply(
                  reply -> {
                    if (!reply.isOk() && !reply.is(Code.NONODE)) {
                      throw reply.failure();
                    }
                    return null;
                  });
        });
  }

  /** False when what was to be written to, or its parent, is gone. */
  private static boolean isThere(Reply<Stat> written) {
    if (!written.is(Code.NONODE) && !written.is(Code.NODEEXISTS)) {
      written.value();
    }
    return !written.is(Code.NONODE);
  }

  @Override
  public CompletableFuture<Stamped<Void>> copy(ProducerRegistration registration) {
    byte[] bytes = RegistrationCodec.encode(registration);
    String path = paths.producer(registration.producerId());
    return client.stamped(
        session ->
            session.createWithParents(path, bytes).thenApply(ZooKeeperMembership::createdOrThere));
  }

  @Override
  public CompletableFuture<Stamped<Void>> deregister(String producerId) {
    return client.stamped(session -> removeTree(session, paths.producer(producerId), MAX_TRIES));
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> forget(RegisteredProducer listed) {
    String path = paths.producer(listed.registration().producerId());
    // A live node below it, or another version, makes the server refuse.
    Op removal = Op.delete(path, listed.znodeVersion());
    return client.stamped(
        session ->
            session
                .multi("the removal of " + path, List.of(removal))
                .thenApply(
                    reply -> {
                      if (reply.is(Code.NOTEMPTY) || reply.is(Code.BADVERSION)) {
                        return false;
                      }
                      if (!reply.isOk() && !reply.is(Code.NONODE)) {
                        throw reply.failure();
                      }
                      return true;
                    }));
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> isRegistered(String producerId) {
    return client.stamped(
        session ->
            session
                .exists(paths.producer(producerId))
                .thenApply(
                    reply -> {
                      if (reply.is(Code.NONODE)) {
                        return false;
                      }
                      reply.value();
                      return true;
                    }));
  }

  @Override
  public CompletableFuture<Stamped<List<RegisteredProducer>>> producers() {
    return client.stamped(
        session ->
            Nodes.readChildren(session, paths.producers())
                .thenApply(nodes -> nodes.values().stream().map(this::producer).toList()));
  }

  @Override
  public CompletableFuture<Stamped<Void>> acknowledge(DrainAck ack) {
    byte[] bytes = AckCodec.encode(ack);
    String path = paths.ack(ack.ring(), ack.changeId(), ack.producerId());
    return client.stamped(
        session ->
            session.createWithParents(path, bytes).thenApply(ZooKeeperMembership::createdOrThere));
  }

  @Override
  public CompletableFuture<Stamped<List<Ballot>>> acknowledgedChanges(String ring) {
    return client.stamped(
        session ->
            session
                .children(paths.acks(ring))
                .thenApply(
                    reply ->
                        reply.is(Code.NONODE)
                            ? List.of()
                            : reply.value().stream()
                                .map(Paths::ballot)
                                .flatMap(Optional::stream)
                                .sorted()
                                .toList()));
  }

  @Override
  public CompletableFuture<Stamped<List<DrainAck>>> acknowledgements(String ring, Ballot changeId) {
    return client.stamped(
        session ->
            Nodes.readChildren(session, paths.acks(ring, changeId))
                .thenApply(
                    nodes ->
                        nodes.values().stream()
                            .map(node -> AckCodec.decode(node.data()))
                            .toList()));
  }

  @Override
  public CompletableFuture<Stamped<Void>> clearAcknowledgements(String ring, Ballot changeId) {
    return client.stamped(session -> removeTree(session, paths.acks(ring, changeId), MAX_TRIES));
  }

  private RegisteredProducer producer(Reply.Node node) {
    ProducerRegistration registration = RegistrationCodec.decode(node.data());
    Stat stat = node.stat();
    // Live nodes are the only children a producer's record has.
    return new RegisteredProducer(
        registration,
        stat.getNumChildren() > 0,
        stat.getVersion(),
        stat.getCversion(),
        stat.getMtime());
  }

  /** Always a write, also of equal bytes: what follows in the session is ordered after it. */
  private static CompletableFuture<Reply<Stat>> upsert(
      Session session, String path, byte[] bytes, int tries) {
    return session
        .set(path, bytes, -1)
        .thenCompose(
            set -> {
              if (!set.is(Code.NONODE)) {
                set.value();
                return CompletableFuture.completedFuture(set);
              }
              return create(session, path, bytes, tries);
            });
  }

  private static CompletableFuture<Reply<Stat>> create(
      Session session, String path, byte[] bytes, int tries) {
    return session
        .createWithParents(path, bytes)
        .thenCompose(
            created -> {
              boolean raced = created.is(Code.NODEEXISTS) || created.is(Code.NONODE);
              if (raced && tries > 1) {
                return upsert(session, path, bytes, tries - 1);
              }
              created.value();
              return CompletableFuture.completedFuture(created);
            });
  }

  /** Removes a node and its children together; fine when it is gone already. */
  private static CompletableFuture<Void> removeTree(Session session, String path, int tries) {
    return session
        .children(path)
        .thenCompose(
            names -> {
              if (names.is(Code.NONODE)) {
                return CompletableFuture.completedFuture(null);
              }
              List<Op> ops = new ArrayList<>();
              names.value().forEach(name -> ops.add(Op.delete(path + "/" + name, -1)));
              ops.add(Op.delete(path, -1));
              return session
                  .multi("the removal of " + path, ops)
                  .thenCompose(reply -> removed(session, path, tries, reply));
            });
  }

  private static CompletableFuture<Void> removed(
      Session session, String path, int tries, Reply<?> reply) {
    boolean changed = reply.is(Code.NONODE) || reply.is(Code.NOTEMPTY);
    if (changed && tries > 1) {
      return removeTree(session, path, tries - 1);
    }
    if (!reply.isOk()) {
      throw reply.failure();
    }
    return CompletableFuture.completedFuture(null);
  }

  private static @Nullable Void createdOrThere(Reply<Stat> reply) {
    if (!reply.isOk() && !reply.is(Code.NODEEXISTS)) {
      throw new EnsembleUnavailableException(reply.why());
    }
    return null;
  }
}
