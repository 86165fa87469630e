package io.ringkeeper.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * One ZooKeeper session, and the raw operations in it. A handle never changes its session: once it
 * expired, the handle is dead and every operation on it fails. So whatever ran on one {@code
 * Session} ran in one ZooKeeper session, in the order sent.
 *
 * <p>Nothing is ever sent twice. Futures complete on the ensemble's executor, never on ZooKeeper's
 * event thread, and never exceptionally.
 */
final class Session {

  private static final byte[] EMPTY = {};

  private final String ensemble;
  private final ZooKeeper handle;
  private final List<ACL> acl;
  private final Executor executor;

  Session(String ensemble, ZooKeeper handle, List<ACL> acl, Executor executor) {
    this.ensemble = ensemble;
    this.handle = handle;
    this.acl = acl;
    this.executor = executor;
  }

  static List<ACL> aclFor(ZooKeeperOptions options) {
    return options.credentials() == null ? Ids.OPEN_ACL_UNSAFE : Ids.CREATOR_ALL_ACL;
  }

  /** ZooKeeper's session id; 0 before the first connection. */
  long id() {
    return handle.getSessionId();
  }

  boolean isConnected() {
    return handle.getState() == ZooKeeper.States.CONNECTED;
  }

  CompletableFuture<Reply<Reply.Node>> get(String path) {
    Pending<Reply.Node> pending = new Pending<>("read", path);
    handle.getData(
        path,
        false,
        (rc, p, ctx, data, stat) ->
            pending.complete(
                rc, stat == null ? null : new Reply.Node(data == null ? EMPTY : data, stat)),
        null);
    return pending.future;
  }

  CompletableFuture<Reply<Stat>> exists(String path) {
    Pending<Stat> pending = new Pending<>("look-up", path);
    handle.exists(path, false, (rc, p, ctx, stat) -> pending.complete(rc, stat), null);
    return pending.future;
  }

  CompletableFuture<Reply<List<String>>> children(String path) {
    Pending<List<String>> pending = new Pending<>("listing", path);
    handle.getChildren(
        path,
        false,
        (int rc, String p, Object ctx, List<String> names) -> pending.complete(rc, names),
        null);
    return pending.future;
  }

  CompletableFuture<Reply<Stat>> create(String path, byte[] data, CreateMode mode) {
    Pending<Stat> pending = new Pending<>("creation", path);
    handle.create(
        path, data, acl, mode, (rc, p, ctx, name, stat) -> pending.complete(rc, stat), null);
    return pending.future;
  }

  CompletableFuture<Reply<Stat>> set(String path, byte[] data, int version) {
    Pending<Stat> pending = new Pending<>("write", path);
    handle.setData(path, data, version, (rc, p, ctx, stat) -> pending.complete(rc, stat), null);
    return pending.future;
  }

  CompletableFuture<Reply<List<OpResult>>> multi(String what, List<Op> ops) {
    Pending<List<OpResult>> pending = new Pending<>("transaction", what);
    handle.multi(ops, (rc, p, ctx, results) -> pending.complete(rc, results), null);
    return pending.future;
  }

  Op createOp(String path, byte[] data) {
    return Op.create(path, data, acl, CreateMode.PERSISTENT);
  }

  /** Lets later reads see at least what the leader has now. */
  CompletableFuture<Reply<Boolean>> sync(String path) {
    Pending<Boolean> pending = new Pending<>("sync", path);
    handle.sync(path, (rc, p, ctx) -> pending.complete(rc, true), null);
    return pending.future;
  }

  CompletableFuture<Reply<Boolean>> addWatch(String path, Watcher watcher) {
    Pending<Boolean> pending = new Pending<>("watch", path);
    handle.addWatch(
        path, watcher, AddWatchMode.PERSISTENT, (rc, p, ctx) -> pending.complete(rc, true), null);
    return pending.future;
  }

  /** Ends whatever watches this session has on the path, at the server too. */
  CompletableFuture<Reply<Boolean>> removeWatches(String path) {
    Pending<Boolean> pending = new Pending<>("end of watch", path);
    handle.removeAllWatches(
        path, Watcher.WatcherType.Any, true, (rc, p, ctx) -> pending.complete(rc, true), null);
    return pending.future;
  }

  /**
   * Creates a persistent node, and empty ones above it where they are missing. Touches a parent
   * only when it is missing: creating what exists may already be forbidden.
   */
  CompletableFuture<Reply<Stat>> createWithParents(String path, byte[] data) {
    String parent = Paths.parent(path);
    return create(path, data, CreateMode.PERSISTENT)
        .thenCompose(
            reply ->
                reply.is(Code.NONODE) && !parent.equals("/")
                    ? createWithParents(parent, EMPTY)
                        .thenCompose(
                            above ->
                                isThere(above)
                                    ? create(path, data, CreateMode.PERSISTENT)
                                    : CompletableFuture.completedFuture(above))
                    : CompletableFuture.completedFuture(reply));
  }

  /** Makes sure that a node is there; OK when it is. */
  CompletableFuture<Reply<Boolean>> ensure(String path) {
    return createWithParents(path, EMPTY)
        .thenApply(
            reply ->
                new Reply<>(isThere(reply) ? Code.OK : reply.code(), reply.what(), isThere(reply)));
  }

  private static boolean isThere(Reply<Stat> created) {
    return created.isOk() || created.is(Code.NODEEXISTS);
  }

  /** Carries one answer from the event thread to the ensemble's executor. */
  private final class Pending<T> {
    private final CompletableFuture<Reply<T>> future = new CompletableFuture<>();
    private final String what;

    Pending(String operation, String path) {
      this.what = operation + " of " + path + " in ensemble " + ensemble;
    }

    void complete(int rc, @Nullable T found) {
      Code known = Code.get(rc);
      Code code = known == null ? Code.SYSTEMERROR : known;
      executor.execute(() -> future.complete(new Reply<>(code, what, found)));
    }
  }
}
