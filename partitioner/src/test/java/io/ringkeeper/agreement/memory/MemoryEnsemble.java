package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.agreement.codec.TipCodec;
import io.ringkeeper.agreement.storage.EnsembleMemory;
import io.ringkeeper.agreement.storage.RegisterMemory;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's view of an ensemble in memory, and the levers to break it. A new one has servers of
 * its own; {@link #anotherHandle()} is another process at the same servers.
 *
 * <p>Requests take effect and futures complete on the given executor, by default on the calling
 * thread before the call returns; hints run on the thread that caused them. Thread-safe.
 */
public final class MemoryEnsemble implements Ensemble {

  private final String name;
  private final MemoryTree tree;
  private final Transport transport;
  private final LongSupplier clockMs;
  private final MemoryClient client;
  private final Quirk quirk;
  private volatile @Nullable Stamped<Map<String, Tip>> knownTips;
  private final EnsembleMemory ensembleMemory = new EnsembleMemory();
  private final Map<String, RegisterMemory> seen = new ConcurrentHashMap<>();
  private final Map<AcceptorId, Integer> versionsSeen = new ConcurrentHashMap<>();

  /** All that the servers hold at one moment. */
  public static final class Snapshot {
    private final MemoryTree.Image image;

    private Snapshot(MemoryTree.Image image) {
      this.image = image;
    }
  }

  public MemoryEnsemble(String name) {
    this(name, Runnable::run, System::currentTimeMillis);
  }

  /**
   * An ensemble that answers on the executor.
   *
   * @param clockMs the servers' clock
   */
  public MemoryEnsemble(String name, Executor executor, LongSupplier clockMs) {
    this(name, new MemoryTree(), Transport.on(executor), clockMs, Quirk.NONE);
  }

  private MemoryEnsemble(
      String name, MemoryTree tree, Transport transport, LongSupplier clockMs, Quirk quirk) {
    this.quirk = quirk;
    this.name = name;
    this.tree = tree;
    this.transport = transport;
    this.clockMs = clockMs;
    this.client = new MemoryClient(tree, transport, clockMs);
  }

  /** Another process at the same servers: its own session, no memory of what this one saw. */
  public MemoryEnsemble anotherHandle() {
    return anotherHandle(name);
  }

  /** The same servers configured under another name, which is an operator's mistake. */
  public MemoryEnsemble anotherHandle(String otherName) {
    return anotherHandle(otherName, transport, Quirk.NONE);
  }

  /** A process whose requests and hints are carried in another way. */
  public MemoryEnsemble anotherHandle(String otherName, Transport carrier, Quirk wrong) {
    return new MemoryEnsemble(otherName, tree, carrier, clockMs, wrong);
  }

  /** Requests are not sent and hints do not arrive until {@link #reconnect()}. */
  public void disconnect() {
    client.disconnect();
  }

  /** Ends {@link #disconnect()}, in the same session unless it expired; all watches get a hint. */
  public void reconnect() {
    client.reconnect();
  }

  /** Ends the session: its ephemeral nodes go, and the next request runs in another one. */
  public void expireSession() {
    client.expireSession();
  }

  /** The next request is lost on its way: not applied, and the client cannot know. */
  public void loseNextRequest() {
    client.loseNextRequest();
  }

  /** The next request is applied and its answer lost. */
  public void loseNextResponse() {
    client.loseNextResponse();
  }

  /** How many requests and answers were lost, to prove that the fault happened. */
  public int lostMessages() {
    return client.lost();
  }

  /** The session that requests run in now. */
  public long sessionId() {
    return client.session();
  }

  /** Deletes the ring's register; everything else of the ring stays. */
  public void deleteRegister(String ring) {
    change(() -> tree.delete(Paths.register(ring)));
  }

  /** Deletes the ring's register and creates it again, empty, as an operator might. */
  public void recreate(String ring) {
    RegisterRecord old = RegisterCodec.decode(rawRegister(ring));
    Quorum acceptors = old.summary().accepted().acceptors();
    RegisterRecord empty =
        RegisterRecord.empty(old.ringId(), old.acceptor(), acceptors, clockMs.getAsLong());
    recreate(ring, RegisterCodec.encode(empty));
  }

  /** Deletes the ring's register and creates it again with these bytes. */
  public void recreate(String ring, byte[] bytes) {
    change(() -> tree.delete(Paths.register(ring)));
    overwriteRegister(ring, bytes);
  }

  public Snapshot snapshot() {
    return new Snapshot(tree.image());
  }

  /** Forgets everything since the snapshot, as after a restored backup. */
  public void rollBack(Snapshot snapshot) {
    tree.restore(snapshot.image);
  }

  /** Forgets everything, as after the loss of all disks. */
  public void wipe() {
    change(() -> tree.delete(Paths.ROOT));
  }

  /** Flips a bit in the middle of the ring's register. */
  public void corrupt(String ring) {
    byte[] bytes = rawRegister(ring);
    bytes[bytes.length / 2] ^= 1;
    overwriteRegister(ring, bytes);
  }

  /** Flips a bit in the middle of a stored state. */
  public void corruptBody(String ring, Digest digest) {
    MemoryTree.Node node = tree.get(Paths.body(ring, digest));
    if (node == null) {
      throw new IllegalArgumentException("no state " + digest + " of ring " + ring);
    }
    byte[] bytes = node.data();
    bytes[bytes.length / 2] ^= 1;
    change(() -> tree.put(Paths.body(ring, digest), bytes, 0, clockMs.getAsLong()));
  }

  /** The stored bytes of the ring's register. */
  public byte[] rawRegister(String ring) {
    MemoryTree.Node node = tree.get(Paths.register(ring));
    if (node == null) {
      throw new IllegalArgumentException("no register of ring " + ring);
    }
    return node.data();
  }

  /** Replaces the bytes of the ring's register, whatever its version. */
  public void overwriteRegister(String ring, byte[] bytes) {
    change(() -> tree.put(Paths.register(ring), bytes, 0, clockMs.getAsLong()));
  }

  /** Deletes the ensemble's identity and creates another. */
  public void replaceIdentity(AcceptorId identity) {
    change(() -> tree.delete(Paths.ACCEPTOR));
    change(() -> tree.put(Paths.ACCEPTOR, AcceptorCodec.encode(identity), 0, clockMs.getAsLong()));
  }

  /** The stored bytes of a state, if they are here. */
  public Optional<byte[]> rawBody(String ring, Digest digest) {
    return Optional.ofNullable(tree.get(Paths.body(ring, digest))).map(MemoryTree.Node::data);
  }

  /** The stored bytes of an archived epoch, if it is here. */
  public Optional<byte[]> rawEpoch(String ring, long epoch) {
    return Optional.ofNullable(tree.get(Paths.epoch(ring, epoch))).map(MemoryTree.Node::data);
  }

  /**
   * The ring's register as stored, if there is one; throws as {@link RegisterCodec#decode} does.
   */
  public Optional<RegisterRecord> storedRegister(String ring) {
    return Optional.ofNullable(tree.get(Paths.register(ring)))
        .map(node -> node.decoded(RegisterCodec::decode));
  }

  /** Calls back after every transaction that touched the ring's register, at the servers. */
  public void onRegisterTouched(String ring, Runnable observer) {
    String path = Paths.register(ring);
    tree.listen(
        paths -> {
          if (paths.contains(path)) {
            observer.run();
          }
        });
  }

  /** The latest version of this register that this process saw, -1 before the first. */
  public int seenVersion(AcceptorId register) {
    return versionsSeen.getOrDefault(register, -1);
  }

  /** How many transactions the servers have carried out. */
  public long transactions() {
    return tree.zxid();
  }

  /** Gives every watch of this client a hint, as after a reconnection. */
  public void hintAll() {
    client.hintAll();
  }

  private void change(Runnable change) {
    tree.transact(
        () -> {
          change.run();
          return true;
        });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return "memory:" + name;
  }

  @Override
  public boolean isConnected() {
    return client.isConnected();
  }

  @Override
  public CompletableFuture<Optional<AcceptorId>> identity() {
    return client.read(this::storedIdentity).thenApply(MemoryEnsemble::decoded);
  }

  @Override
  public CompletableFuture<AcceptorId> provision(String newIncarnation) {
    AcceptorId fresh = new AcceptorId(name, newIncarnation);
    return client
        .change(
            () ->
                storedIdentity()
                    .orElseGet(
                        () -> {
                          byte[] bytes = AcceptorCodec.encode(fresh);
                          tree.put(Paths.ACCEPTOR, bytes, 0, clockMs.getAsLong());
                          return bytes;
                        }))
        .thenApply(AcceptorCodec::decode);
  }

  @Override
  public CompletableFuture<AcceptorId> reprovision(String newIncarnation) {
    return provision(newIncarnation);
  }

  private Optional<byte[]> storedIdentity() {
    return Optional.ofNullable(tree.get(Paths.ACCEPTOR)).map(MemoryTree.Node::data);
  }

  private static Optional<AcceptorId> decoded(Optional<byte[]> identity) {
    return identity.map(AcceptorCodec::decode);
  }

  @Override
  public CompletableFuture<Stamped<List<String>>> rings() {
    return client.stampedRead(() -> tree.children(Paths.RINGS));
  }

  @Override
  public CompletableFuture<Stamped<Map<String, Tip>>> tips() {
    Stamped<Map<String, Tip>> before = knownTips;
    CompletableFuture<Stamped<Map<String, Tip>>> read =
        readTips()
            .thenApply(
                tips -> {
                  knownTips = tips;
                  return tips;
                });
    return quirk == Quirk.TIPS_FROM_BEFORE && before != null
        ? read.thenApply(tips -> new Stamped<>(tips.sessionId(), before.value()))
        : read;
  }

  private CompletableFuture<Stamped<Map<String, Tip>>> readTips() {
    return client
        .stampedRead(
            () -> {
              Map<String, MemoryTree.Node> tips = new TreeMap<>();
              for (String ring : tree.children(Paths.RINGS)) {
                MemoryTree.Node node = tree.get(Paths.tip(ring));
                if (node != null) {
                  tips.put(ring, node);
                }
              }
              return tips;
            })
        .thenApply(
            stamped -> {
              Map<String, Tip> tips = new TreeMap<>();
              stamped
                  .value()
                  .forEach((ring, node) -> tips.put(ring, node.decoded(TipCodec::decode)));
              return new Stamped<>(stamped.sessionId(), Collections.unmodifiableMap(tips));
            });
  }

  @Override
  public AcceptorRegister register(String ring) {
    return new MemoryRegister(
        name,
        ring,
        client,
        ensembleMemory,
        () -> memoryOf(ring),
        (register, version) -> versionsSeen.merge(register, version, Math::max),
        quirk);
  }

  private RegisterMemory memoryOf(String ring) {
    String path = Paths.register(ring);
    if (quirk == Quirk.FORGETS_WHAT_IT_SAW) {
      return new RegisterMemory();
    }
    return seen.computeIfAbsent(
        ring, r -> new RegisterMemory(bytes -> tree.decoded(path, bytes, RegisterCodec::decode)));
  }

  @Override
  public EpochArchive archive(String ring) {
    return new MemoryArchive(ring, client, quirk);
  }

  @Override
  public Membership membership() {
    return new MemoryMembership(client, quirk);
  }

  @Override
  public Watch watch(WatchTarget target, Runnable hint) {
    return client.watch(target, hint);
  }

  @Override
  public void close() {
    client.close();
  }
}
