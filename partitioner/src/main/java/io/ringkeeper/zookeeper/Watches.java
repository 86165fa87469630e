package io.ringkeeper.zookeeper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of one client: one persistent watch of ZooKeeper per path however many listen, set
 * again in every new session.
 *
 * <p>ZooKeeper tells nothing of what happened while disconnected, so each connection is itself a
 * hint. Hints that come faster than listeners run are merged.
 */
final class Watches {

  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private final Map<String, Watched> byPath = new HashMap<>();
  private final Executor executor;
  private @Nullable Session current;

  Watches(Executor executor) {
    this.executor = executor;
  }

  /** Adds a listener; the returned action removes it and may be repeated. */
  Runnable add(String path, Runnable hint) {
    Listener listener = new Listener(hint);
    synchronized (this) {
      Watched watched = byPath.get(path);
      if (watched == null) {
        watched = new Watched(path);
        byPath.put(path, watched);
        if (current != null) {
          place(current, watched);
        }
      } else {
        watched.hint();
      }
      watched.listeners.add(listener);
    }
    return () -> remove(path, listener);
  }

  /** The session is connected, anew or again. */
  synchronized void attach(Session session) {
    boolean sameSession = session == current;
    current = session;
    for (Watched watched : byPath.values()) {
      if (sameSession) {
        // The client itself has told the server again of the watches that were placed.
        watched.hint();
      }
      if (!sameSession || !watched.placed) {
        place(session, watched);
      }
    }
  }

  private synchronized void remove(String path, Listener listener) {
    Watched watched = byPath.get(path);
    if (watched != null && watched.listeners.remove(listener) && watched.listeners.isEmpty()) {
      byPath.remove(path);
      if (current != null && current.isConnected()) {
        // Should this be lost, the watch tells nobody anything until the session ends.
        var unused = current.removeWatches(path);
      }
    }
  }

  private void place(Session session, Watched watched) {
    watched.placed = true;
    var unused =
        session
            .addWatch(watched.path, watched)
            .thenAccept(reply -> onPlaced(session, watched, reply));
  }

  private synchronized void onPlaced(Session session, Watched watched, Reply<Boolean> reply) {
    if (session != current) {
      return;
    }
    if (reply.isOk()) {
      // Whatever changed before the watch was there went unnoticed.
      watched.hint();
      return;
    }
    watched.placed = false;
    if (!reply.is(Code.CONNECTIONLOSS) && !reply.is(Code.SESSIONEXPIRED)) {
      LOG.warn("{}; changes there are noticed by polling only", reply.why());
    }
  }

  /** Somebody to hint. */
  private record Listener(Runnable hint) {

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** One path, and ZooKeeper's watcher on it. */
  private final class Watched implements Watcher {
    private final String path;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean pending = new AtomicBoolean();
    private boolean placed;

    Watched(String path) {
      this.path = path;
    }

    @Override
    public void process(WatchedEvent event) {
      if (event.getType() != Event.EventType.None) {
        hint();
      }
    }

    void hint() {
      if (pending.compareAndSet(false, true)) {
        executor.execute(this::run);
      }
    }

    private void run() {
      // Cleared first: what happens while listeners run must hint them once more.
      pending.set(false);
      for (Listener listener : listeners) {
        try {
          listener.hint.run();
        } catch (RuntimeException e) {
          LOG.warn("A listener to {} failed", path, e);
        }
      }
    }
  }
}
