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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One ring's register in a {@link MemoryEnsemble}. */
final class MemoryRegister implements AcceptorRegister {

  private static final long PERSISTENT = 0;

  private final String acceptor;
  private final String ring;
  private final MemoryClient client;
  private final EnsembleMemory ensembleMemory;
  private final RegisterMemory memory;

  MemoryRegister(
      String acceptor,
      String ring,
      MemoryClient client,
      EnsembleMemory ensembleMemory,
      RegisterMemory memory) {
    this.acceptor = acceptor;
    this.ring = ring;
    this.client = client;
    this.ensembleMemory = ensembleMemory;
    this.memory = memory;
  }

  @Override
  public String acceptor() {
    return acceptor;
  }

  @Override
  public CompletableFuture<RegisterRead> read() {
    return client
        .exchange(this::examine)
        .thenApply(
            reply ->
                reply instanceof Reply.Answered<RegisterRead> answered
                    ? answered.answer()
                    : new RegisterRead.Unavailable("no answer from " + acceptor));
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
    return outcome(() -> apply(write, register, tip));
  }

  private WriteOutcome apply(RegisterWrite write, byte[] register, byte[] tip) {
    MemoryTree.Node node = client.tree.get(registerPath());
    if (node == null || node.version != write.expectedVersion()) {
      return new WriteOutcome.Conflict();
    }
    long now = client.clockMs.getAsLong();
    byte[] body = write.body();
    if (body != null) {
      String bodyPath = Paths.body(ring, write.register().summary().accepted().state().digest());
      if (client.tree.get(bodyPath) == null) {
        client.tree.put(bodyPath, body, PERSISTENT, now);
      }
      client.tree.put(Paths.tip(ring), tip, PERSISTENT, now);
    }
    MemoryTree.Node written = client.tree.put(registerPath(), register, PERSISTENT, now);
    return memory.wrote(write.register(), written.stored().stat())
        ? new WriteOutcome.Applied(written.version)
        : new WriteOutcome.Unknown("written to another register than the one seen: no vote");
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
    return outcome(() -> create(empty));
  }

  private WriteOutcome create(RegisterRecord empty) {
    RegisterRead found = examine();
    if (found instanceof RegisterRead.Present present) {
      RegisterRecord there = present.register();
      boolean same =
          present.znodeVersion() == 0
              && there.ringId().equals(empty.ringId())
              && there.acceptor().equals(empty.acceptor())
              && there.summary().equals(empty.summary());
      return same ? new WriteOutcome.Applied(0) : new WriteOutcome.Conflict();
    }
    if (!(found instanceof RegisterRead.Absent)) {
      return new WriteOutcome.NotSent("the register is excluded: " + found);
    }
    long now = client.clockMs.getAsLong();
    byte[] bytes = RegisterCodec.encode(empty);
    MemoryTree.Node node = client.tree.put(registerPath(), bytes, PERSISTENT, now);
    client.tree.put(Paths.tip(ring), TipCodec.encode(empty.tip()), PERSISTENT, now);
    memory.wrote(empty, node.stored().stat());
    return new WriteOutcome.Applied(node.version);
  }

  @Override
  public CompletableFuture<Lives> lives() {
    return client.request(this::storedLives);
  }

  private Lives storedLives() {
    MemoryTree.Node node = client.tree.get(Paths.lives(ring));
    return node == null ? Lives.FIRST : new Lives(node.version, AcceptorCodec.decode(node.data()));
  }

  @Override
  public CompletableFuture<WriteOutcome> begin(NewLife life) {
    AcceptorId self = life.register().acceptor();
    return self.name().equals(acceptor)
        ? outcome(() -> begin(self, life))
        : CompletableFuture.failedFuture(
            new IllegalArgumentException(self + " cannot begin a life in ensemble " + acceptor));
  }

  private WriteOutcome begin(AcceptorId self, NewLife life) {
    MemoryTree.Node identity = client.tree.get(Paths.ACCEPTOR);
    if (identity == null || !self.isLifeOf(AcceptorCodec.decode(identity.data()))) {
      return new WriteOutcome.NotSent("the ensemble is not that of " + self);
    }
    Lives lives = storedLives();
    if (self.equals(lives.current())) {
      return examine() instanceof RegisterRead.Present present
              && present.register().acceptor().equals(self)
          ? new WriteOutcome.Applied(present.znodeVersion())
          : new WriteOutcome.NotSent(self + " was begun before and cannot be used");
    }
    if (lives.version() != life.over()) {
      return new WriteOutcome.Conflict();
    }
    long now = client.clockMs.getAsLong();
    RegisterRecord register = life.register();
    client.tree.put(Paths.lives(ring), AcceptorCodec.encode(self), PERSISTENT, now);
    client.tree.delete(registerPath());
    byte[] bytes = RegisterCodec.encode(register);
    MemoryTree.Node node = client.tree.put(registerPath(), bytes, PERSISTENT, now);
    client.tree.put(Paths.tip(ring), TipCodec.encode(register.tip()), PERSISTENT, now);
    String body = Paths.body(ring, register.summary().accepted().state().digest());
    if (client.tree.get(body) == null) {
      client.tree.put(body, life.body(), PERSISTENT, now);
    }
    memory.wrote(register, node.stored().stat());
    return new WriteOutcome.Applied(node.version);
  }

  // These servers have no followers that could lag, so what looks rolled back is.
  private RegisterRead examine() {
    RegisterRead read =
        memory.examine(
            ensembleMemory.examine(acceptor, stored(Paths.ACCEPTOR)), stored(registerPath()));
    if (read instanceof RegisterRead.Excluded excluded
        && excluded.reason() == RegisterRead.Reason.ROLLED_BACK) {
      memory.distrust();
    }
    return read;
  }

  private @Nullable StoredNode stored(String path) {
    MemoryTree.Node node = client.tree.get(path);
    return node == null ? null : node.stored();
  }

  @Override
  public CompletableFuture<Optional<byte[]>> body(Digest digest) {
    return client.request(
        () -> {
          MemoryTree.Node node = client.tree.get(Paths.body(ring, digest));
          if (node != null && !Digest.of(node.data()).equals(digest)) {
            throw new CorruptStateException(
                "the body of state " + digest.hex() + " in " + acceptor + " has another digest");
          }
          return Optional.ofNullable(node).map(MemoryTree.Node::data);
        });
  }

  @Override
  public CompletableFuture<Integer> removeUnneededBodies() {
    return client.request(
        () -> {
          RegisterRead found = examine();
          return found instanceof RegisterRead.Present present ? remove(present.register()) : 0;
        });
  }

  private int remove(RegisterRecord register) {
    Set<String> needed = new HashSet<>();
    needed.add(register.summary().accepted().state().digest().hex());
    register.journal().forEach(entry -> needed.add(entry.state().digest().hex()));
    List<String> unneeded =
        client.tree.children(Paths.bodies(ring)).stream()
            .filter(digest -> !needed.contains(digest))
            .toList();
    unneeded.forEach(digest -> client.tree.delete(Paths.body(ring, new Digest(digest))));
    return unneeded.size();
  }

  private CompletableFuture<WriteOutcome> outcome(Supplier<WriteOutcome> operation) {
    return client
        .exchange(operation)
        .thenApply(
            reply -> {
              if (reply instanceof Reply.Lost<WriteOutcome> lost) {
                return new WriteOutcome.Unknown(lost.why());
              }
              return reply instanceof Reply.NotSent<WriteOutcome> unsent
                  ? new WriteOutcome.NotSent(unsent.why())
                  : reply.orThrow();
            });
  }

  private String registerPath() {
    return Paths.register(ring);
  }

  private static CompletableFuture<WriteOutcome> notSent(String why) {
    return CompletableFuture.completedFuture(new WriteOutcome.NotSent(why));
  }
}
