package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.codec.AckCodec;
import io.ringkeeper.agreement.codec.RegistrationCodec;
import io.ringkeeper.paxos.Ballot;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Producers and acknowledgements in a {@link MemoryEnsemble}. */
final class MemoryMembership implements Membership {

  private static final long PERSISTENT = 0;

  private final MemoryClient client;
  private final Quirk quirk;

  MemoryMembership(MemoryClient client, Quirk quirk) {
    this.quirk = quirk;
    this.client = client;
  }

  @Override
  public CompletableFuture<Stamped<Void>> register(ProducerRegistration registration) {
    byte[] bytes = RegistrationCodec.encode(registration);
    return done(
        session -> {
          client.tree.put(
              Paths.producer(registration.producerId()),
              bytes,
              PERSISTENT,
              client.clockMs.getAsLong());
          live(registration.producerId(), session);
        });
  }

  private void live(String producerId, long session) {
    String live = Paths.live(producerId, session);
    if (client.tree.get(live) == null) {
      client.tree.put(live, new byte[0], session, client.clockMs.getAsLong());
    }
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> renew(ProducerRegistration registration) {
    byte[] bytes = RegistrationCodec.encode(registration);
    String path = Paths.producer(registration.producerId());
    long sentIn = client.session();
    return client.stampedChange(
        () -> {
          if (client.tree.get(path) == null) {
            return false;
          }
          client.tree.put(path, bytes, PERSISTENT, client.clockMs.getAsLong());
          live(registration.producerId(), sentIn);
          return true;
        });
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> confirm(String producerId) {
    long sentIn = client.session();
    return client.stampedChange(
        () -> {
          String live = Paths.live(producerId, sentIn);
          if (client.tree.get(live) == null) {
            return false;
          }
          client.tree.put(live, new byte[0], sentIn, client.clockMs.getAsLong());
          return true;
        });
  }

  @Override
  public CompletableFuture<Stamped<Void>> disconnect(String producerId) {
    return done(session -> client.tree.delete(Paths.live(producerId, session)));
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> forget(RegisteredProducer listed) {
    String path = Paths.producer(listed.registration().producerId());
    return client.stampedChange(
        () -> {
          MemoryTree.Node node = client.tree.get(path);
          if (node == null) {
            return true;
          }
          if (node.version != listed.znodeVersion() || !client.tree.children(path).isEmpty()) {
            return false;
          }
          client.tree.delete(path);
          return true;
        });
  }

  @Override
  public CompletableFuture<Stamped<Void>> copy(ProducerRegistration registration) {
    String path = Paths.producer(registration.producerId());
    return done(
        session -> {
          if (client.tree.get(path) == null) {
            client.tree.put(
                path,
                RegistrationCodec.encode(registration),
                PERSISTENT,
                client.clockMs.getAsLong());
          }
        });
  }

  @Override
  public CompletableFuture<Stamped<Void>> deregister(String producerId) {
    return done(session -> client.tree.delete(Paths.producer(producerId)));
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> isRegistered(String producerId) {
    return client.stampedRead(() -> client.tree.get(Paths.producer(producerId)) != null);
  }

  @Override
  public CompletableFuture<Stamped<List<RegisteredProducer>>> producers() {
    CompletableFuture<Stamped<List<Listed>>> listing =
        quirk == Quirk.STALE_LISTING
            ? client.stampedReadAnywhere(this::listed)
            : client.stampedRead(this::listed);
    return listing.thenApply(
        stamped ->
            new Stamped<>(
                stamped.sessionId(), stamped.value().stream().map(Listed::producer).toList()));
  }

  private List<Listed> listed() {
    return client.tree.children(Paths.PRODUCERS).stream()
        .map(
            id ->
                new Listed(
                    client.tree.get(Paths.producer(id)),
                    !client.tree.children(Paths.producer(id)).isEmpty(),
                    client.tree.childChanges(Paths.producer(id))))
        .filter(listed -> listed.node() != null)
        .toList();
  }

  private record Listed(MemoryTree.@Nullable Node node, boolean isLive, int liveChanges) {
    RegisteredProducer producer() {
      MemoryTree.Node found = Objects.requireNonNull(node);
      return new RegisteredProducer(
          found.decoded(RegistrationCodec::decode),
          isLive,
          found.version,
          liveChanges,
          found.writtenAtMs);
    }
  }

  @Override
  public CompletableFuture<Stamped<Void>> acknowledge(DrainAck ack) {
    byte[] bytes = AckCodec.encode(ack);
    String path = Paths.acks(ack.ring(), ack.changeId()) + "/" + ack.producerId();
    return done(
        session -> {
          if (client.tree.get(path) == null) {
            client.tree.put(path, bytes, PERSISTENT, client.clockMs.getAsLong());
          }
        });
  }

  @Override
  public CompletableFuture<Stamped<List<Ballot>>> acknowledgedChanges(String ring) {
    return client.stampedRead(
        () -> client.tree.children(Paths.acks(ring)).stream().map(Paths::change).sorted().toList());
  }

  @Override
  public CompletableFuture<Stamped<List<DrainAck>>> acknowledgements(String ring, Ballot changeId) {
    String path = Paths.acks(ring, changeId);
    return client
        .stampedRead(() -> acknowledgementsAt(ring, path))
        .thenApply(
            stamped ->
                new Stamped<>(
                    stamped.sessionId(),
                    stamped.value().stream()
                        .map(node -> node.decoded(AckCodec::decode))
                        .map(
                            ack ->
                                quirk == Quirk.ACKNOWLEDGEMENT_OF_ANY_CHANGE
                                    ? relabelled(ack, changeId)
                                    : ack)
                        .toList()));
  }

  private static DrainAck relabelled(DrainAck ack, Ballot changeId) {
    return new DrainAck(ack.ring(), changeId, ack.producerId(), ack.ackedAtMs(), ack.drainedInMs());
  }

  private List<MemoryTree.Node> acknowledgementsAt(String ring, String path) {
    List<String> changes =
        quirk == Quirk.ACKNOWLEDGEMENT_OF_ANY_CHANGE
            ? client.tree.children(Paths.acks(ring)).stream()
                .map(c -> Paths.acks(ring) + "/" + c)
                .toList()
            : List.of(path);
    return changes.stream()
        .flatMap(change -> client.tree.children(change).stream().map(id -> change + "/" + id))
        .map(each -> Objects.requireNonNull(client.tree.get(each)))
        .toList();
  }

  @Override
  public CompletableFuture<Stamped<Void>> clearAcknowledgements(String ring, Ballot changeId) {
    return done(session -> client.tree.delete(Paths.acks(ring, changeId)));
  }

  private CompletableFuture<Stamped<Void>> done(Consumer<Long> operation) {
    long sentIn = client.session();
    return client
        .stampedChange(
            () -> {
              operation.accept(sentIn);
              return true;
            })
        .thenApply(stamped -> new Stamped<@Nullable Void>(stamped.sessionId(), null));
  }
}
