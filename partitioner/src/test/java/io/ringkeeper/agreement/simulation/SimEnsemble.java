package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One process's handle of one simulated ensemble. Its reads never go back in version. */
final class SimEnsemble implements Ensemble {

  private final SimProcess process;
  private final SimStore store;
  private final SimNetwork network;
  private final String ring;
  private int seenVersion;

  SimEnsemble(SimProcess process, SimStore store, SimNetwork network, String ring) {
    this.process = process;
    this.store = store;
    this.network = network;
    this.ring = ring;
  }

  @Override
  public String name() {
    return store.self().name();
  }

  @Override
  public String address() {
    return "simulated:" + name();
  }

  @Override
  public boolean isConnected() {
    return store.isUp();
  }

  private <T> CompletableFuture<T> ask(Supplier<T> effect) {
    CompletableFuture<Optional<T>> answer =
        network.send(
            process, store, () -> Optional.of(effect.get()), Optional::empty, Optional::empty);
    return answer.thenCompose(
        value ->
            value
                .map(CompletableFuture::completedFuture)
                .orElseGet(
                    () ->
                        CompletableFuture.failedFuture(
                            new EnsembleUnavailableException(name() + " does not answer"))));
  }

  // A follower may lag, but one session is never shown an older version than before.
  private int versionToShow() {
    int newest = store.newestVersion();
    if (newest > seenVersion && network.isStale()) {
      newest = network.between(seenVersion, newest - 1);
      network.count(Fault.STALE_READ);
    }
    seenVersion = Math.max(seenVersion, newest);
    return newest;
  }

  @Override
  public CompletableFuture<Stamped<Map<String, Tip>>> tips() {
    return ask(() -> new Stamped<>(1L, Map.of(ring, store.version(versionToShow()).tip())));
  }

  @Override
  public Watch watch(WatchTarget target, Runnable hint) {
    store.onWrite(
        () -> {
          if (!network.hintIsLost()) {
            process.schedule(network.between(1, 20), hint);
          }
        });
    return () -> {};
  }

  @Override
  public AcceptorRegister register(String ofRing) {
    return new Register();
  }

  @Override
  public EpochArchive archive(String ofRing) {
    return new Archive();
  }

  private final class Register implements AcceptorRegister {

    @Override
    public String acceptor() {
      return name();
    }

    @Override
    public CompletableFuture<RegisterRead> read() {
      return network.send(
          process,
          store,
          () -> {
            int version = versionToShow();
            return new RegisterRead.Present(store.version(version), version);
          },
          () -> new RegisterRead.Unavailable("not connected"),
          () -> new RegisterRead.Unavailable("no answer"));
    }

    @Override
    public CompletableFuture<WriteOutcome> write(RegisterWrite write) {
      return network.send(
          process,
          store,
          () -> {
            WriteOutcome outcome = store.write(write);
            if (outcome instanceof WriteOutcome.Conflict) {
              network.count(Fault.WRITE_CONFLICT);
            }
            return outcome;
          },
          () -> new WriteOutcome.NotSent("not connected"),
          () -> new WriteOutcome.Unknown("no answer"));
    }

    @Override
    public CompletableFuture<Lives> lives() {
      throw new UnsupportedOperationException("simulated registers have one life");
    }

    @Override
    public CompletableFuture<WriteOutcome> begin(NewLife life) {
      throw new UnsupportedOperationException("simulated registers have one life");
    }

    @Override
    public CompletableFuture<Optional<byte[]>> body(Digest digest) {
      return ask(() -> Optional.ofNullable(store.body(digest)));
    }

    @Override
    public CompletableFuture<Integer> removeUnneededBodies() {
      return ask(store::removeUnneededBodies);
    }

    @Override
    public CompletableFuture<WriteOutcome> create(
        String ringId, AcceptorId self, Quorum acceptors, long nowMs) {
      throw new UnsupportedOperationException("simulated rings exist from the start");
    }
  }

  private final class Archive implements EpochArchive {

    @Override
    public CompletableFuture<Stored> put(EpochEntry entry) {
      return network.send(
          process,
          store,
          () -> store.archive(entry),
          () -> Stored.UNAVAILABLE,
          () -> Stored.UNAVAILABLE);
    }

    @Override
    public CompletableFuture<Optional<EpochEntry>> get(long epoch) {
      throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public CompletableFuture<List<Long>> epochs() {
      throw new UnsupportedOperationException("not simulated");
    }
  }

  @Override
  public CompletableFuture<Optional<AcceptorId>> identity() {
    return ask(() -> Optional.of(store.self()));
  }

  @Override
  public CompletableFuture<AcceptorId> provision(String newIncarnation) {
    return ask(store::self);
  }

  @Override
  public CompletableFuture<AcceptorId> reprovision(String newIncarnation) {
    return provision(newIncarnation);
  }

  @Override
  public CompletableFuture<Stamped<List<String>>> rings() {
    return ask(() -> new Stamped<>(1L, List.of(ring)));
  }

  @Override
  public Membership membership() {
    throw new UnsupportedOperationException("producers are not simulated");
  }

  @Override
  public void close() {}
}
