package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.WatchTarget;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One client of the servers: its session, its connection and what goes wrong with it. Operations
 * run at the servers, so they must leave whatever the client keeps alone.
 */
final class MemoryClient {

  final MemoryTree tree;
  final LongSupplier clockMs;
  private final Transport transport;
  private final List<Watching> watches = new CopyOnWriteArrayList<>();
  private final Consumer<Set<String>> listener = this::onChange;
  private long session;
  private long seenInSession;
  private boolean connected = true;
  private boolean closed;
  private int requestsToLose;
  private int responsesToLose;
  private int lost;

  private record Watching(Predicate<String> concerned, Runnable hint) {}

  MemoryClient(MemoryTree tree, Transport transport, LongSupplier clockMs) {
    this.tree = tree;
    this.transport = transport;
    this.clockMs = clockMs;
    this.session = tree.openSession();
    tree.listen(listener);
  }

  /** Reads at a server, which may lag behind; the future fails when there is no answer. */
  <T> CompletableFuture<T> read(Supplier<T> operation) {
    return exchange(true, operation).thenApply(Reply::orThrow);
  }

  /** Changes something; the future fails when there is no answer. */
  <T> CompletableFuture<T> change(Supplier<T> operation) {
    return exchange(false, operation).thenApply(Reply::orThrow);
  }

  /** Like {@link #read}, with the session that the answer was given in. */
  <T> CompletableFuture<Stamped<T>> stampedRead(Supplier<T> operation) {
    return stamped(new Sent<>(true, operation));
  }

  /** A wrong one: by a server that need not have seen what this session was told of. */
  <T> CompletableFuture<Stamped<T>> stampedReadAnywhere(Supplier<T> operation) {
    Sent<T> sent = new Sent<>(true, operation);
    sent.seenBefore = 0;
    return stamped(sent);
  }

  /** Like {@link #change}, with the session that the change was made in. */
  <T> CompletableFuture<Stamped<T>> stampedChange(Supplier<T> operation) {
    return stamped(new Sent<>(false, operation));
  }

  private <T> CompletableFuture<Stamped<T>> stamped(Sent<T> sent) {
    return exchange(sent).thenApply(reply -> new Stamped<>(sent.sentIn, reply.orThrow()));
  }

  /**
   * Sends the operation.
   *
   * @param mayBeStale whether a server that lags behind may answer
   */
  <T> CompletableFuture<Reply<T>> exchange(boolean mayBeStale, Supplier<T> operation) {
    return exchange(new Sent<>(mayBeStale, operation));
  }

  private <T> CompletableFuture<Reply<T>> exchange(Sent<T> sent) {
    CompletableFuture<Reply<T>> future = new CompletableFuture<>();
    transport.send(
        sent,
        reply -> {
          if (reply instanceof Reply.Answered<T>) {
            sent.heard();
          }
          future.complete(reply);
        });
    return future;
  }

  private final class Sent<T> implements Transport.Request<T> {
    private final boolean mayBeStale;
    private final Supplier<T> operation;
    private final long sentIn;
    private long seenBefore;
    private long answeredAt;
    private boolean stale;

    Sent(boolean mayBeStale, Supplier<T> operation) {
      this.mayBeStale = mayBeStale;
      this.operation = operation;
      synchronized (MemoryClient.this) {
        this.sentIn = session;
        this.seenBefore = seenInSession;
      }
    }

    @Override
    public boolean mayBeStale() {
      return mayBeStale;
    }

    @Override
    public boolean wasStale() {
      return stale;
    }

    @Override
    public Reply<T> apply(int lag) {
      boolean responseLost;
      synchronized (MemoryClient.this) {
        if (closed || !connected) {
          return new Reply.NotSent<>(closed ? "the client is closed" : "not connected");
        }
        if (sentIn != session) {
          return new Reply.Lost<>("the session expired");
        }
        if (requestsToLose > 0) {
          requestsToLose--;
          lost++;
          return new Reply.Lost<>("the connection was lost");
        }
        responseLost = responsesToLose > 0;
        if (responseLost) {
          responsesToLose--;
          lost++;
        }
      }
      T answer = mayBeStale ? lookBack(lag) : tree.transact(operation);
      answeredAt = mayBeStale ? answeredAt : tree.zxid();
      return responseLost
          ? new Reply.Lost<>("the connection was lost")
          : new Reply.Answered<>(answer);
    }

    private T lookBack(int lag) {
      long now = tree.zxid();
      long view = Math.min(now, Math.max(seenBefore, now - lag));
      stale = view < now;
      answeredAt = view;
      return tree.lookBackTo(view, operation);
    }

    void heard() {
      synchronized (MemoryClient.this) {
        if (sentIn == session) {
          seenInSession = Math.max(seenInSession, answeredAt);
        }
      }
    }
  }

  synchronized long session() {
    return session;
  }

  synchronized boolean isConnected() {
    return connected && !closed;
  }

  synchronized void loseNextRequest() {
    requestsToLose++;
  }

  synchronized void loseNextResponse() {
    responsesToLose++;
  }

  synchronized int lost() {
    return lost;
  }

  synchronized void disconnect() {
    connected = false;
  }

  void reconnect() {
    synchronized (this) {
      connected = true;
    }
    hintAll();
  }

  /** Gives every watch a hint, as after a reconnection. */
  void hintAll() {
    watches.forEach(watching -> transport.hint(watching.hint()));
  }

  void expireSession() {
    long expired;
    boolean hints;
    synchronized (this) {
      expired = session;
      session = tree.openSession();
      seenInSession = 0;
      hints = connected;
    }
    tree.closeSession(expired);
    if (hints) {
      hintAll();
    }
  }

  Ensemble.Watch watch(WatchTarget target, Runnable hint) {
    Watching watching = new Watching(Paths.concernedBy(target), hint);
    watches.add(watching);
    return () -> watches.remove(watching);
  }

  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    tree.forget(listener);
    watches.clear();
    tree.closeSession(session());
  }

  private void onChange(Set<String> paths) {
    if (watches.isEmpty() || !isConnected()) {
      return;
    }
    for (Watching watching : watches) {
      for (String path : paths) {
        if (watching.concerned().test(path)) {
          transport.hint(watching.hint());
          break;
        }
      }
    }
  }
}
