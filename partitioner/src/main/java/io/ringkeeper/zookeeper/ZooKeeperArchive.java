package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.codec.EpochCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;

/** One ring's archive in one ensemble: a node for each epoch, written once. */
final class ZooKeeperArchive implements EpochArchive {

  private final String ring;
  private final ZooKeeperClient client;
  private final Paths paths;

  ZooKeeperArchive(String ring, ZooKeeperClient client) {
    this.ring = ring;
    this.client = client;
    this.paths = client.paths();
  }

  @Override
  public CompletableFuture<Stored> put(EpochEntry entry) {
    byte[] bytes = EpochCodec.encode(entry);
    String path = paths.epoch(ring, entry.epoch());
    Optional<Session> connected = client.connected();
    if (connected.isEmpty()) {
      return CompletableFuture.completedFuture(Stored.UNAVAILABLE);
    }
    Session session = connected.get();
    return session
        .createWithParents(path, bytes)
        .thenCompose(
            reply -> {
              if (reply.is(Code.NODEEXISTS)) {
                return session.get(path).thenApply(there -> compare(there, bytes));
              }
              return CompletableFuture.completedFuture(
                  reply.isOk() ? Stored.PRESENT : Stored.UNAVAILABLE);
            });
  }

  @Override
  public CompletableFuture<Optional<EpochEntry>> get(long epoch) {
    return client.inSession(
        session ->
            session
                .get(paths.epoch(ring, epoch))
                .thenApply(
                    reply ->
                        reply.is(Code.NONODE)
                            ? Optional.empty()
                            : Optional.of(EpochCodec.decode(reply.value().data()))));
  }

  @Override
  public CompletableFuture<List<Long>> epochs() {
    return client.inSession(
        session ->
            session
                .children(paths.epochs(ring))
                .thenApply(
                    reply ->
                        reply.is(Code.NONODE)
                            ? List.of()
                            : reply.value().stream()
                                .filter(name -> name.matches("[0-9]{1,18}"))
                                .map(Long::valueOf)
                                .sorted()
                                .toList()));
  }

  private static Stored compare(Reply<Reply.Node> there, byte[] wanted) {
    if (!there.isOk()) {
      return Stored.UNAVAILABLE;
    }
    return Arrays.equals(there.value().data(), wanted) ? Stored.PRESENT : Stored.DIFFERENT;
  }
}
