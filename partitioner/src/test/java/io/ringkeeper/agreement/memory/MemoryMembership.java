package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.codec.AckCodec;
import io.ringkeeper.agreement.codec.RegistrationCodec;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Producers and acknowledgements in a {@link MemoryEnsemble}. */
final class MemoryMembership implements Membership {

  private static final long PERSISTENT = 0;

  private final MemoryClient client;

  MemoryMembership(MemoryClient client) {
    this.client = client;
  }

  @Override
  public CompletableFuture<Stamped<Void>> register(ProducerRegistration registration) {
    byte[] bytes = RegistrationCodec.encode(registration);
    return done(
        () -> {
          long now = client.clockMs.getAsLong();
          String id = registration.producerId();
          client.tree.put(Paths.producer(id), bytes, PERSISTENT, now);
          String live = Paths.live(id, client.session());
          if (client.tree.get(live) == null) {
            client.tree.put(live, new byte[0], client.session(), now);
          }
        });
  }

  @Override
  public CompletableFuture<Stamped<Void>> copy(ProducerRegistration registration) {
    String path = Paths.producer(registration.producerId());
    return done(
        () -> {
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
    return done(() -> client.tree.delete(Paths.producer(producerId)));
  }

  @Override
  public CompletableFuture<Stamped<Boolean>> isRegistered(String producerId) {
    return client.stamped(() -> client.tree.get(Paths.producer(producerId)) != null);
  }

  @Override
  public CompletableFuture<Stamped<List<RegisteredProducer>>> producers() {
    return client.stamped(
        () -> {
          List<RegisteredProducer> producers = new ArrayList<>();
          for (String id : client.tree.children(Paths.PRODUCERS)) {
            MemoryTree.Node node = Objects.requireNonNull(client.tree.get(Paths.producer(id)));
            producers.add(
                new RegisteredProducer(
                    RegistrationCodec.decode(node.data()),
                    !client.tree.children(Paths.producer(id)).isEmpty(),
                    node.version,
                    node.writtenAtMs));
          }
          return List.copyOf(producers);
        });
  }

  @Override
  public CompletableFuture<Stamped<Void>> acknowledge(DrainAck ack) {
    byte[] bytes = AckCodec.encode(ack);
    String path = Paths.acks(ack.ring(), ack.changeId()) + "/" + ack.producerId();
    return done(
        () -> {
          if (client.tree.get(path) == null) {
            client.tree.put(path, bytes, PERSISTENT, client.clockMs.getAsLong());
          }
        });
  }

  @Override
  public CompletableFuture<Stamped<List<Ballot>>> acknowledgedChanges(String ring) {
    return client.stamped(
        () -> client.tree.children(Paths.acks(ring)).stream().map(Paths::change).sorted().toList());
  }

  @Override
  public CompletableFuture<Stamped<List<DrainAck>>> acknowledgements(String ring, Ballot changeId) {
    String path = Paths.acks(ring, changeId);
    return client.stamped(
        () ->
            client.tree.children(path).stream()
                .map(id -> Objects.requireNonNull(client.tree.get(path + "/" + id)))
                .map(node -> AckCodec.decode(node.data()))
                .toList());
  }

  @Override
  public CompletableFuture<Stamped<Void>> clearAcknowledgements(String ring, Ballot changeId) {
    return done(() -> client.tree.delete(Paths.acks(ring, changeId)));
  }

  private CompletableFuture<Stamped<Void>> done(Runnable operation) {
    return client
        .stamped(
            () -> {
              operation.run();
              return true;
            })
        .thenApply(stamped -> new Stamped<@Nullable Void>(stamped.sessionId(), null));
  }
}
