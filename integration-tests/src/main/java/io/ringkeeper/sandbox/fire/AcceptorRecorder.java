package io.ringkeeper.sandbox.fire;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.sandbox.fire.history.Entry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Records every transition of one ensemble's register, on a plain ZooKeeper client beside all
 * proxies: reads the whole register at each watch event, takes what is new from its journal, and
 * says so when more happened in between than the journal keeps.
 *
 * <p>A handle that lost its connection is thrown away at once: ZooKeeper's own reconnection waits,
 * and the proposers could overrun the journal meanwhile.
 */
final class AcceptorRecorder implements AutoCloseable {

  private static final String REGISTER = "/ringkeeper/rings/" + FireRing.NAME + "/register";

  /** Outlasts a frozen server, so that the recorder goes on before any proposer is back. */
  private static final int SESSION_MS = 20_000;

  /** A new handle is quicker than ZooKeeper's own next try. */
  private static final long CONNECT_MS = 250;

  private static final long LOOK_MS = 100;
  private static final long RECONNECT_MS = 20;

  private final String connectString;
  private final Consumer<Entry> sink;
  private final Thread thread;
  private volatile boolean closed;
  private final AtomicLong looks = new AtomicLong();
  private int version = -1;
  private String incarnation = "";

  AcceptorRecorder(String acceptor, String connectString, Consumer<Entry> sink) {
    this.connectString = connectString;
    this.sink = sink;
    this.thread = new Thread(this::run, "fire-recorder-" + acceptor);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        session();
      } catch (KeeperException | IOException e) {
        // The server is down, frozen or starting: the next handle tries again.
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(RECONNECT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void session() throws KeeperException, IOException, InterruptedException {
    Hints hints = new Hints();
    ZooKeeper handle = new ZooKeeper(connectString, SESSION_MS, hints::on);
    try {
      if (!hints.connected.tryAcquire(CONNECT_MS, TimeUnit.MILLISECONDS)) {
        return;
      }
      while (!closed && !hints.lost) {
        hints.changes.drainPermits();
        look(handle);
        looks.incrementAndGet();
        hints.changes.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS);
      }
    } finally {
      handle.close(0);
    }
  }

  private void look(ZooKeeper handle) throws KeeperException, InterruptedException {
    Stat stat = new Stat();
    byte[] bytes;
    try {
      bytes = handle.getData(REGISTER, true, stat);
    } catch (KeeperException.NoNodeException e) {
      // Before the ring's creation.
      return;
    }
    long atNanos = System.nanoTime();
    RegisterRecord register = RegisterCodec.decode(bytes);
    AcceptorId self = register.acceptor();
    if (!self.incarnation().equals(incarnation)) {
      incarnation = self.incarnation();
      version = -1;
    }
    if (stat.getVersion() == version) {
      return;
    }
    int oldest = register.journal().get(0).znodeVersion();
    if (oldest > version + 1) {
      sink.accept(new Entry.Missed(self.name(), incarnation, version + 1, oldest - 1, atNanos));
    }
    for (JournalEntry entry : register.journal()) {
      // A register that went back tells its journal again: contradictions show by comparison.
      if (entry.znodeVersion() > version || stat.getVersion() < version) {
        sink.accept(transition(self, entry, atNanos));
      }
    }
    sink.accept(stored(self, stat.getVersion(), register, atNanos));
    version = stat.getVersion();
  }

  private static Entry transition(AcceptorId self, JournalEntry entry, long atNanos) {
    // An accept, or the beginning of a life that takes over what was chosen.
    boolean hasState = entry.state().version() > 0;
    Ballot also = entry.alsoPromised();
    return new Entry.Transition(
        self.name(),
        self.incarnation(),
        entry.znodeVersion(),
        entry.kind().name(),
        entry.ballot().toString(),
        also == null ? null : also.toString(),
        entry.state().version(),
        hasState ? entry.state().digest().hex() : "",
        entry.epoch(),
        entry.phase().name(),
        hasState ? names(entry.deciders()) : List.of(),
        atNanos);
  }

  private static Entry stored(AcceptorId self, int version, RegisterRecord register, long atNanos) {
    Accepted accepted = register.summary().accepted();
    return new Entry.Stored(
        self.name(),
        self.incarnation(),
        version,
        register.promised().toString(),
        accepted.ballot().toString(),
        accepted.state().version(),
        accepted.state().version() == 0 ? "" : accepted.state().digest().hex(),
        atNanos);
  }

  private static List<String> names(@Nullable Quorum quorum) {
    return quorum == null
        ? List.of()
        : quorum.members().stream().map(id -> id.name() + "#" + id.incarnation()).toList();
  }

  /** How often the register was read. */
  long looks() {
    return looks.get();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What ZooKeeper's event thread tells the recorder's own. */
  private static final class Hints {
    private final Semaphore connected = new Semaphore(0);
    private final Semaphore changes = new Semaphore(0);
    private volatile boolean lost;

    void on(WatchedEvent event) {
      @Nullable KeeperState state = event.getState();
      if (state == KeeperState.SyncConnected) {
        connected.release();
      } else {
        lost = true;
      }
      changes.release();
    }
  }
}
