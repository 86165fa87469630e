package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.WatchTarget;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One client of the servers: its session, its connection and what goes wrong with it. */
final class MemoryClient {

  final MemoryTree tree;
  final LongSupplier clockMs;
  private final Executor executor;
  private final List<Watching> watches = new CopyOnWriteArrayList<>();
  private final Consumer<Set<String>> listener = this::onChange;
  private long session;
  private boolean connected = true;
  private boolean closed;
  private int requestsToLose;
  private int responsesToLose;
  private int lost;

  private record Watching(WatchTarget target, Runnable hint) {}

  MemoryClient(MemoryTree tree, Executor executor, LongSupplier clockMs) {
    this.tree = tree;
    this.executor = executor;
    this.clockMs = clockMs;
    this.session = tree.openSession();
    tree.listen(listener);
  }

  /** Asks the servers, on the executor; the future fails when there is no answer. */
  <T> CompletableFuture<T> request(Supplier<T> operation) {
    return exchange(operation).thenApply(Reply::orThrow);
  }

  /** Like {@link #request}, with the session that the answer was given in. */
  <T> CompletableFuture<Stamped<T>> stamped(Supplier<T> operation) {
    return request(() -> new Stamped<>(session(), operation.get()));
  }

  <T> CompletableFuture<Reply<T>> exchange(Supplier<T> operation) {
    return CompletableFuture.supplyAsync(() -> ask(operation), executor);
  }

  private <T> Reply<T> ask(Supplier<T> operation) {
    boolean responseLost;
    synchronized (this) {
      if (closed || !connected) {
        return new Reply.NotSent<>(closed ? "the client is closed" : "not connected");
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
    T answer = tree.transact(operation);
    return responseLost
        ? new Reply.Lost<>("the connection was lost")
        : new Reply.Answered<>(answer);
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
    watches.forEach(watching -> watching.hint().run());
  }

  void expireSession() {
    long expired;
    boolean hints;
    synchronized (this) {
      expired = session;
      session = tree.openSession();
      hints = connected;
    }
    tree.closeSession(expired);
    if (hints) {
      watches.forEach(watching -> watching.hint().run());
    }
  }

  Ensemble.Watch watch(WatchTarget target, Runnable hint) {
    Watching watching = new Watching(target, hint);
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
    if (!isConnected()) {
      return;
    }
    for (Watching watching : watches) {
      if (paths.stream().anyMatch(path -> Paths.concerns(watching.target(), path))) {
        watching.hint().run();
      }
    }
  }
}
