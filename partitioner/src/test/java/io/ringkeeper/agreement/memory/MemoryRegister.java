package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.agreement.codec.TipCodec;
import io.ringkeeper.agreement.storage.EnsembleMemory;
import io.ringkeeper.agreement.storage.RegisterMemory;
import io.ringkeeper.agreement.storage.StoredNode;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One ring's register in a {@link MemoryEnsemble}. */
final class MemoryRegister implements AcceptorRegister {

  private static final long PERSISTENT = 0;

  private final String acceptor;
  private final String ring;
  private final MemoryClient client;
  private final EnsembleMemory ensembleMemory;
  private final Supplier<RegisterMemory> memories;
  private final ObjIntConsumer<AcceptorId> seeing;
  private final Quirk quirk;

  MemoryRegister(
      String acceptor,
      String ring,
      MemoryClient client,
      EnsembleMemory ensembleMemory,
      Supplier<RegisterMemory> memories,
      ObjIntConsumer<AcceptorId> seeing,
      Quirk quirk) {
    this.acceptor = acceptor;
    this.ring = ring;
    this.client = client;
    this.ensembleMemory = ensembleMemory;
    this.memories = memories;
    this.seeing = seeing;
    this.quirk = quirk;
  }

  @Override
  public String acceptor() {
    return acceptor;
  }

  @Override
  public CompletableFuture<RegisterRead> read() {
    return look(true)
        .thenCompose(
            first -> mayBeLag(first) ? look(false) : CompletableFuture.completedFuture(first));
  }

  private CompletableFuture<RegisterRead> look(boolean mayBeStale) {
    return client
        .exchange(mayBeStale, this::found)
        .thenApply(
            reply ->
                reply instanceof Reply.Answered<Found> answered
                    ? judge(answered.answer(), !mayBeStale)
                    : new RegisterRead.Unavailable("no answer from " + acceptor));
  }

  private Found found() {
    return new Found(
        Optional.ofNullable(client.tree.get(Paths.ACCEPTOR)),
        Optional.ofNullable(client.tree.get(registerPath())));
  }

  /** A new session may be with a server that lags behind what was seen or done elsewhere. */
  private static boolean mayBeLag(RegisterRead read) {
    return read instanceof RegisterRead.Absent
        || (read instanceof RegisterRead.Excluded excluded
            && (excluded.reason() == RegisterRead.Reason.MISSING
                || excluded.reason() == RegisterRead.Reason.ROLLED_BACK));
  }

  private record Found(Optional<MemoryTree.Node> identity, Optional<MemoryTree.Node> register) {}

  private RegisterRead judge(Found found, boolean confirmed) {
    RegisterMemory memory = memories.get();
    RegisterRead read =
        memory.examine(
            ensembleMemory.examine(acceptor, stored(found.identity())), stored(found.register()));
    if (read instanceof RegisterRead.Excluded excluded
        && quirk != Quirk.NONE
        && found.register().isPresent()) {
      return Quirks.nevertheless(
          quirk, excluded, acceptor, found.register().get(), client.tree.get(Paths.tip(ring)));
    }
    if (read instanceof RegisterRead.Present present) {
      seeing.accept(present.register().acceptor(), present.znodeVersion());
    }
    if (confirmed
        && read instanceof RegisterRead.Excluded excluded
        && excluded.reason() == RegisterRead.Reason.ROLLED_BACK) {
      memory.distrust();
    }
    return read;
  }

  private static @Nullable StoredNode stored(Optional<MemoryTree.Node> node) {
    return node.map(MemoryTree.Node::stored).orElse(null);
  }

  @Override
  public CompletableFuture<WriteOutcome> write(RegisterWrite write) {
    byte[] body = write.body();
    byte[] register;
    byte[] tip;
    try {
      checkFits(write);
      if (body != null && body.length > StateCodec.MAX_BYTES) {
        return notSent("the state takes " + body.length + " bytes");
      }
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    try {
      register = RegisterCodec.encode(write.register());
      tip = TipCodec.encode(write.register().tip());
    } catch (IllegalArgumentException e) {
      return notSent(String.valueOf(e.getMessage()));
    }
    if (body == null && quirk == Quirk.PROMISE_WITHOUT_WRITE) {
      return CompletableFuture.completedFuture(
          new WriteOutcome.Applied(write.expectedVersion() + 1));
    }
    return outcome(() -> apply(write, register, tip), written -> noted(write, written))
        .thenApply(
            outcome ->
                outcome instanceof WriteOutcome.Unknown && quirk == Quirk.LOST_WRITE_IS_APPLIED
                    ? new WriteOutcome.Applied(write.expectedVersion() + 1)
                    : outcome);
  }

  private WriteOutcome noted(RegisterWrite write, Optional<MemoryTree.Node> written) {
    if (written.isEmpty()) {
      return quirk == Quirk.CONFLICT_IS_APPLIED
          ? new WriteOutcome.Applied(write.expectedVersion() + 1)
          : new WriteOutcome.Conflict();
    }
    seeing.accept(write.register().acceptor(), written.get().version);
    return memories.get().wrote(write.register(), written.get().stored().stat())
        ? new WriteOutcome.Applied(written.get().version)
        : new WriteOutcome.Unknown("written to another register than the one seen: no vote");
  }

  private Optional<MemoryTree.Node> apply(RegisterWrite write, byte[] register, byte[] tip) {
    MemoryTree.Node node = client.tree.get(registerPath());
    if (node == null || (node.version != write.expectedVersion() && quirk != Quirk.BLIND_WRITE)) {
      return Optional.empty();
    }
    long now = client.clockMs.getAsLong();
    byte[] body = write.body();
    if (body != null) {
      String bodyPath = Paths.body(ring, write.register().summary().accepted().state().digest());
      if (client.tree.get(bodyPath) == null && quirk != Quirk.BODY_NOT_WRITTEN) {
        client.tree.put(bodyPath, body, PERSISTENT, now);
      }
      if (quirk != Quirk.TIP_NOT_WRITTEN) {
        client.tree.put(Paths.tip(ring), tip, PERSISTENT, now);
      }
    }
    return Optional.of(client.tree.put(registerPath(), register, PERSISTENT, now));
  }

  /** The rules of the port that a caller could break unnoticed on real servers. */
  private static void checkFits(RegisterWrite write) {
    List<JournalEntry> journal = write.register().journal();
    JournalEntry newest = journal.get(journal.size() - 1);
    if (newest.znodeVersion() != write.expectedVersion() + 1) {
      throw new IllegalArgumentException(
          "a write on version "
              + write.expectedVersion()
              + " with a journal up to "
              + newest.znodeVersion());
    }
    byte[] body = write.body();
    StateRef accepted = write.register().summary().accepted().state();
    boolean isAccept = newest.kind() == JournalEntry.Kind.ACCEPTED;
    if (isAccept != (body != null) || (isAccept && !newest.state().equals(accepted))) {
      throw new IllegalArgumentException("an accept carries the accepted state's body");
    }
    if (body != null && !Digest.of(body).equals(accepted.digest())) {
      throw new IllegalArgumentException("the body is not that of state " + accepted);
    }
  }

  @Override
  public CompletableFuture<WriteOutcome> create(
      String ringId, AcceptorId self, Quorum acceptors, long nowMs) {
    if (!self.name().equals(acceptor)) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(self + " cannot be created in ensemble " + acceptor));
    }
    RegisterRecord empty = RegisterRecord.empty(ringId, self, acceptors, nowMs);
    return read()
        .thenCompose(
            found -> {
              if (found instanceof RegisterRead.Present present) {
                return CompletableFuture.completedFuture(foundAs(empty, present));
              }
              if (!(found instanceof RegisterRead.Absent)) {
                return notSent("the register cannot be created: " + found);
              }
              return outcome(() -> createIfAbsent(empty), node -> created(empty, node));
            });
  }

  private static WriteOutcome foundAs(RegisterRecord empty, RegisterRead.Present present) {
    RegisterRecord there = present.register();
    boolean same =
        present.znodeVersion() == 0
            && there.ringId().equals(empty.ringId())
            && there.acceptor().equals(empty.acceptor())
            && there.summary().equals(empty.summary());
    return same ? new WriteOutcome.Applied(0) : new WriteOutcome.Conflict();
  }

  private Optional<MemoryTree.Node> createIfAbsent(RegisterRecord empty) {
    if (client.tree.get(registerPath()) != null) {
      return Optional.empty();
    }
    long now = client.clockMs.getAsLong();
    byte[] bytes = RegisterCodec.encode(empty);
    client.tree.put(Paths.tip(ring), TipCodec.encode(empty.tip()), PERSISTENT, now);
    return Optional.of(client.tree.put(registerPath(), bytes, PERSISTENT, now));
  }

  private WriteOutcome created(RegisterRecord empty, Optional<MemoryTree.Node> node) {
    if (node.isEmpty()) {
      return new WriteOutcome.Conflict();
    }
    memories.get().wrote(empty, node.get().stored().stat());
    return new WriteOutcome.Applied(node.get().version);
  }

  @Override
  public CompletableFuture<Lives> lives() {
    return client.read(this::storedLives);
  }

  private Lives storedLives() {
    MemoryTree.Node node = client.tree.get(Paths.lives(ring));
    return node == null
        ? Lives.FIRST
        : new Lives(node.version, node.decoded(AcceptorCodec::decode));
  }

  @Override
  public CompletableFuture<WriteOutcome> begin(NewLife life) {
    AcceptorId self = life.register().acceptor();
    return self.name().equals(acceptor)
        ? outcome(() -> begin(self, life), begun -> begun(life, begun))
        : CompletableFuture.failedFuture(
            new IllegalArgumentException(self + " cannot begin a life in ensemble " + acceptor));
  }

  /** What came of beginning a life: the register as written, or what stood in the way. */
  private record Begun(
      Optional<MemoryTree.Node> written, Optional<Found> before, WriteOutcome otherwise) {}

  private Begun begin(AcceptorId self, NewLife life) {
    MemoryTree.Node identity = client.tree.get(Paths.ACCEPTOR);
    if (identity == null || !self.isLifeOf(identity.decoded(AcceptorCodec::decode))) {
      return refused(new WriteOutcome.NotSent("the ensemble is not that of " + self));
    }
    Lives lives = storedLives();
    if (self.equals(lives.current())) {
      return new Begun(
          Optional.empty(), Optional.of(found()), new WriteOutcome.NotSent(self + " was lost"));
    }
    if (lives.version() != life.over()) {
      return refused(new WriteOutcome.Conflict());
    }
    long now = client.clockMs.getAsLong();
    RegisterRecord register = life.register();
    client.tree.put(Paths.lives(ring), AcceptorCodec.encode(self), PERSISTENT, now);
    client.tree.delete(registerPath());
    client.tree.put(Paths.tip(ring), TipCodec.encode(register.tip()), PERSISTENT, now);
    String body = Paths.body(ring, register.summary().accepted().state().digest());
    if (client.tree.get(body) == null) {
      client.tree.put(body, life.body(), PERSISTENT, now);
    }
    byte[] bytes = RegisterCodec.encode(register);
    return new Begun(
        Optional.of(client.tree.put(registerPath(), bytes, PERSISTENT, now)),
        Optional.empty(),
        new WriteOutcome.Conflict());
  }

  private static Begun refused(WriteOutcome why) {
    return new Begun(Optional.empty(), Optional.empty(), why);
  }

  private WriteOutcome begun(NewLife life, Begun begun) {
    if (begun.written().isPresent()) {
      memories.get().wrote(life.register(), begun.written().get().stored().stat());
      return new WriteOutcome.Applied(begun.written().get().version);
    }
    return begun
        .before()
        .map(found -> judge(found, true))
        .filter(RegisterRead.Present.class::isInstance)
        .map(RegisterRead.Present.class::cast)
        .filter(present -> present.register().acceptor().equals(life.register().acceptor()))
        .<WriteOutcome>map(present -> new WriteOutcome.Applied(present.znodeVersion()))
        .orElse(begun.otherwise());
  }

  @Override
  public CompletableFuture<Optional<byte[]>> body(Digest digest) {
    return client
        .read(() -> Optional.ofNullable(client.tree.get(Paths.body(ring, digest))))
        .thenApply(
            found -> {
              Optional<byte[]> bytes = found.map(MemoryTree.Node::data);
              if (bytes.isPresent() && !Digest.of(bytes.get()).equals(digest)) {
                throw new CorruptStateException(
                    "the body of state "
                        + digest.hex()
                        + " in "
                        + acceptor
                        + " has another digest");
              }
              return bytes;
            });
  }

  @Override
  public CompletableFuture<Integer> removeUnneededBodies() {
    return read()
        .thenCompose(
            found ->
                found instanceof RegisterRead.Present present
                    ? client.change(() -> removeUnless(present))
                    : CompletableFuture.completedFuture(0));
  }

  private int removeUnless(RegisterRead.Present seen) {
    MemoryTree.Node now = client.tree.get(registerPath());
    boolean isSame = now != null && now.version == seen.znodeVersion();
    return isSame ? remove(seen.register()) : 0;
  }

  private int remove(RegisterRecord register) {
    Set<String> needed = new HashSet<>();
    if (quirk == Quirk.NEEDED_BODY_REMOVED) {
      return removeAllBut(needed);
    }
    needed.add(register.summary().accepted().state().digest().hex());
    register.journal().forEach(entry -> needed.add(entry.state().digest().hex()));
    return removeAllBut(needed);
  }

  private int removeAllBut(Set<String> needed) {
    List<String> unneeded =
        client.tree.children(Paths.bodies(ring)).stream()
            .filter(digest -> !needed.contains(digest))
            .toList();
    unneeded.forEach(digest -> client.tree.delete(Paths.body(ring, new Digest(digest))));
    return unneeded.size();
  }

  private <T> CompletableFuture<WriteOutcome> outcome(
      Supplier<T> operation, Function<T, WriteOutcome> judge) {
    return client
        .exchange(false, operation)
        .thenApply(
            reply -> {
              if (reply instanceof Reply.Lost<T> lost) {
                return new WriteOutcome.Unknown(lost.why());
              }
              return reply instanceof Reply.NotSent<T> unsent
                  ? new WriteOutcome.NotSent(unsent.why())
                  : judge.apply(reply.orThrow());
            });
  }

  private String registerPath() {
    return Paths.register(ring);
  }

  private static CompletableFuture<WriteOutcome> notSent(String why) {
    return CompletableFuture.completedFuture(new WriteOutcome.NotSent(why));
  }
}
