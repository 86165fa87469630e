package io.ringkeeper.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.jspecify.annotations.Nullable;

/**
 * A real standalone ZooKeeper server on a free loopback port, with hands on its sessions and files.
 * A stopped server comes back on the same port with the same data.
 */
final class RealServer implements AutoCloseable {

  private static final int TICK_MS = 500;
  private static final int MAX_CONNECTIONS = 200;

  static {
    System.setProperty("zookeeper.forceSync", "no");
  }

  private final Path dir;
  private int port;
  private @Nullable ServerCnxnFactory factory;
  private @Nullable ZooKeeperServer server;
  private @Nullable ZooKeeper admin;

  RealServer() {
    try {
      dir = Files.createTempDirectory("zookeeper");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  void start() {
    try {
      ZooKeeperServer made = new ZooKeeperServer(dir.toFile(), dir.toFile(), TICK_MS);
      NIOServerCnxnFactory listener = new NIOServerCnxnFactory();
      listener.configure(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MAX_CONNECTIONS);
      listener.startup(made);
      port = listener.getLocalPort();
      server = made;
      factory = listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  void stop() {
    closeAdmin();
    ServerCnxnFactory running = factory;
    if (running != null) {
      running.shutdown();
      factory = null;
      server = null;
    }
  }

  /** Ends a session at the server, as its time-out would. */
  void expire(long sessionId) {
    running().closeSession(sessionId);
  }

  /** The sessions connected now, without that of this object's own client. */
  List<Long> connectedSessions() {
    ServerCnxnFactory running = factory;
    if (running == null) {
      return List.of();
    }
    long own = admin == null ? 0 : admin.getSessionId();
    return Stream.of(running.getConnections())
        .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
        .map(ServerCnxn::getSessionId)
        .filter(id -> id != own)
        .toList();
  }

  /** How many transactions of any client the server has applied. */
  long lastZxid() {
    return running().getZKDatabase().getDataTreeLastProcessedZxid();
  }

  /** Copies the server's files while it runs: its log only grows. */
  Path backUp() {
    try {
      Path copy = Files.createTempDirectory("zookeeper-copy");
      copy(dir, copy);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts back files copied before. */
  void restore(Path copy) {
    stop();
    try {
      delete(dir);
      copy(copy, dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  byte[] read(String path) {
    return asking(zk -> zk.getData(path, false, null));
  }

  boolean exists(String path) {
    return asking(zk -> List.of(zk.exists(path, false) != null)).get(0);
  }

  Stat stat(String path) {
    return asking(
        zk -> {
          Stat stat = new Stat();
          zk.getData(path, false, stat);
          return stat;
        });
  }

  List<String> children(String path) {
    return asking(zk -> zk.getChildren(path, false));
  }

  void create(String path, byte[] data) {
    asking(zk -> zk.create(path, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
  }

  void write(String path, byte[] data) {
    asking(zk -> zk.setData(path, data, -1));
  }

  void delete(String path) {
    asking(
        zk -> {
          zk.delete(path, -1);
          return path;
        });
  }

  @Override
  public void close() {
    stop();
    try {
      delete(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Question<T> {
    T ask(ZooKeeper zk) throws KeeperException, InterruptedException;
  }

  private <T> T asking(Question<T> question) {
    try {
      return question.ask(admin());
    } catch (KeeperException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ZooKeeper admin() throws InterruptedException {
    ZooKeeper known = admin;
    if (known != null) {
      return known;
    }
    try {
      CountDownLatch connected = new CountDownLatch(1);
      ZooKeeper made =
          new ZooKeeper(
              address(),
              10_000,
              event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                  connected.countDown();
                }
              });
      admin = made;
      if (!connected.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no connection to " + address());
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeAdmin() {
    ZooKeeper known = admin;
    if (known != null) {
      admin = null;
      try {
        known.close();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private ZooKeeperServer running() {
    ZooKeeperServer running = server;
    if (running == null) {
      throw new IllegalStateException("the server is stopped");
    }
    return running;
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
