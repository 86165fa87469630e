package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.storage.EnsembleMemory;
import io.ringkeeper.agreement.storage.RegisterMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one connection to an ensemble, shared by all who name the same connect string and
 * options, with the watches on it and the memory of what was seen there.
 *
 * <p>Curator opens the connection and puts a new session in the place of an expired one; this class
 * notes each handle that Curator makes and hands out sessions on it. Thread-safe; nothing blocks
 * except {@link #close}.
 */
final class ZooKeeperClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperClient.class);

  private final String label;
  private final Paths paths;
  private final List<ACL> acl;
  private final ThreadPoolExecutor executor;
  private final CuratorFramework curator;
  private final Watches watches;
  private final EnsembleMemory memory = new EnsembleMemory();
  private final Map<String, RegisterMemory> registers = new ConcurrentHashMap<>();
  private volatile @Nullable Session session;
  private final CompletableFuture<Boolean> firstConnection = new CompletableFuture<>();

  /** Starts to connect, in the background. */
  ZooKeeperClient(String label, String connectString, ZooKeeperOptions options) {
    this.label = label;
    this.paths = Paths.of(connectString);
    this.acl = Session.aclFor(options);
    this.executor = executor(label);
    this.watches = new Watches(executor);
    this.curator = curator(Paths.servers(connectString), options);
    curator.start();
  }

  Paths paths() {
    return paths;
  }

  Watches watches() {
    return watches;
  }

  EnsembleMemory memory() {
    return memory;
  }

  RegisterMemory registerMemory(String ring) {
    return registers.computeIfAbsent(ring, r -> new RegisterMemory());
  }

  /** Completes when the ensemble was connected for the first time. */
  CompletableFuture<Boolean> firstConnection() {
    return firstConnection.copy();
  }

  /** The session, if it is connected right now. */
  Optional<Session> connected() {
    Session current = session;
    return current != null && current.isConnected() ? Optional.of(current) : Optional.empty();
  }

  /** Runs the operation in the current session, or fails at once when there is none. */
  <T> CompletableFuture<T> inSession(Function<Session, CompletableFuture<T>> operation) {
    Optional<Session> current = connected();
    return current.isPresent()
        ? operation.apply(current.get())
        : CompletableFuture.failedFuture(new EnsembleUnavailableException(notConnected()));
  }

  /** The same, with the session's id beside the answer. */
  <T extends @Nullable Object> CompletableFuture<Stamped<T>> stamped(
      Function<Session, CompletableFuture<T>> operation) {
    return inSession(
        session -> {
          long id = session.id();
          return operation.apply(session).thenApply(value -> new Stamped<>(id, value));
        });
  }

  String notConnected() {
    return "ensemble " + label + " is not connected";
  }

  @Override
  public void close() {
    curator.close();
    executor.shutdown();
  }

  private CuratorFramework curator(String servers, ZooKeeperOptions options) {
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(servers)
            .sessionTimeoutMs(options.sessionTimeoutMs())
            .connectionTimeoutMs(options.connectionTimeoutMs())
            .retryPolicy((count, elapsedMs, sleeper) -> false)
            // The tracker would replace the configured servers by what the ensemble says of itself.
            .ensembleTracker(false)
            .zookeeperFactory(new Handles());
    ZooKeeperOptions.DigestCredentials credentials = options.credentials();
    if (credentials != null) {
      String clear = credentials.user() + ":" + credentials.password();
      builder.authorization("digest", clear.getBytes(StandardCharsets.UTF_8));
    }
    return builder.build();
  }

  /** Runs on the executor, at each connection and possibly more often. */
  private void onConnected(Session connected) {
    if (session != connected || !connected.isConnected()) {
      return;
    }
    if (firstConnection.complete(true)) {
      LOG.info("Connected to ZooKeeper ensemble {}", label);
    }
    watches.attach(connected);
  }

  /** One thread per ensemble, so that answers are handled in the order they came. */
  private static ThreadPoolExecutor executor(String label) {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        task -> {
          Thread thread = new Thread(task, "ringkeeper-zookeeper-" + label);
          thread.setDaemon(true);
          return thread;
        },
        // After close nobody else is left to complete a future that somebody may wait for.
        (task, closed) -> task.run());
  }

  /** Makes Curator's handles, and notes each. */
  private final class Handles implements ZookeeperFactory {

    @Override
    public ZooKeeper newZooKeeper(
        String servers, int sessionTimeoutMs, Watcher watcher, boolean canBeReadOnly)
        throws IOException {
      return newZooKeeper(servers, sessionTimeoutMs, watcher, canBeReadOnly, new ZKClientConfig());
    }

    @Override
    public ZooKeeper newZooKeeper(
        String servers,
        int sessionTimeoutMs,
        Watcher watcher,
        boolean canBeReadOnly,
        @Nullable ZKClientConfig config)
        throws IOException {
      ZooKeeper handle =
          new ZooKeeper(
              servers,
              sessionTimeoutMs,
              event -> {
                watcher.process(event);
                onEvent(event);
              },
              false,
              config);
      Session made = new Session(label, handle, acl, executor);
      session = made;
      // The connection may have been made before the session was noted.
      executor.execute(() -> onConnected(made));
      return handle;
    }

    private void onEvent(WatchedEvent event) {
      Session current = session;
      if (event.getState() == KeeperState.SyncConnected && current != null) {
        executor.execute(() -> onConnected(current));
      }
    }
  }
}
