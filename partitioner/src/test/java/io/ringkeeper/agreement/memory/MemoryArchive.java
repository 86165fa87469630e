package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.codec.EpochCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One ring's archive in a {@link MemoryEnsemble}. */
final class MemoryArchive implements EpochArchive {

  private final String ring;
  private final MemoryClient client;
  private final Quirk quirk;

  MemoryArchive(String ring, MemoryClient client, Quirk quirk) {
    this.quirk = quirk;
    this.ring = ring;
    this.client = client;
  }

  @Override
  public CompletableFuture<Stored> put(EpochEntry entry) {
    byte[] bytes = EpochCodec.encode(entry);
    String path = Paths.epoch(ring, entry.epoch());
    return client
        .exchange(
            false,
            () -> {
              MemoryTree.Node there = client.tree.get(path);
              if (quirk == Quirk.EPOCH_NOT_ARCHIVED) {
                return Stored.PRESENT;
              }
              if (there == null) {
                client.tree.put(path, bytes, 0, client.clockMs.getAsLong());
                return Stored.PRESENT;
              }
              return Arrays.equals(there.data(), bytes) ? Stored.PRESENT : Stored.DIFFERENT;
            })
        .thenApply(
            reply ->
                reply instanceof Reply.Answered<Stored> answered
                    ? answered.answer()
                    : Stored.UNAVAILABLE);
  }

  @Override
  public CompletableFuture<Optional<EpochEntry>> get(long epoch) {
    return client
        .read(() -> Optional.ofNullable(client.tree.get(Paths.epoch(ring, epoch))))
        .thenApply(found -> found.map(node -> EpochCodec.decode(node.data())));
  }

  @Override
  public CompletableFuture<List<Long>> epochs() {
    return client
        .read(() -> client.tree.children(Paths.epochs(ring)))
        .thenApply(names -> names.stream().map(Long::parseLong).sorted().toList());
  }
}
