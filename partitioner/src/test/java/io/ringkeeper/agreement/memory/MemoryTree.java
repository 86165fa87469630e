package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.storage.StoredNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of one ensemble hold: nodes by path, with the numbers ZooKeeper keeps for them.
 * Parents are implied. Changes are made in transactions; listeners hear of the changed paths once a
 * transaction is over. Thread-safe.
 */
final class MemoryTree {

  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
  private NavigableMap<String, Node> nodes = new TreeMap<>();
  private final Set<String> changed = new TreeSet<>();
  private long zxid = 100;
  private long sessions = 0x1000;

  /** A node; immutable. */
  static final class Node {
    private final byte[] data;
    final long czxid;
    final long mzxid;
    final int version;
    final long ephemeralOwner;
    final long writtenAtMs;

    private Node(
        byte[] data, long czxid, long mzxid, int version, long ephemeralOwner, long writtenAtMs) {
      this.data = data.clone();
      this.czxid = czxid;
      this.mzxid = mzxid;
      this.version = version;
      this.ephemeralOwner = ephemeralOwner;
      this.writtenAtMs = writtenAtMs;
    }

    byte[] data() {
      return data.clone();
    }

    StoredNode stored() {
      return new StoredNode(data(), new StoredNode.NodeStat(czxid, mzxid, version));
    }
  }

  /** All nodes at one moment. */
  record Image(Map<String, Node> nodes, long zxid) {}

  /** Runs the operation alone; what it changed becomes visible, and known, at once. */
  <T> T transact(Supplier<T> operation) {
    T result;
    Set<String> paths;
    synchronized (this) {
      zxid++;
      result = operation.get();
      paths = Set.copyOf(changed);
      changed.clear();
    }
    if (!paths.isEmpty()) {
      listeners.forEach(listener -> listener.accept(paths));
    }
    return result;
  }

  void listen(Consumer<Set<String>> listener) {
    listeners.add(listener);
  }

  void forget(Consumer<Set<String>> listener) {
    listeners.remove(listener);
  }

  synchronized @Nullable Node get(String path) {
    return nodes.get(path);
  }

  /** Names directly below the path, sorted. */
  synchronized List<String> children(String path) {
    Set<String> names = new TreeSet<>();
    for (String below : below(path)) {
      String rest = below.substring(path.length() + 1);
      int slash = rest.indexOf('/');
      names.add(slash < 0 ? rest : rest.substring(0, slash));
    }
    return List.copyOf(names);
  }

  /** Creates the node or raises its version; within {@link #transact}. */
  synchronized Node put(String path, byte[] data, long ephemeralOwner, long nowMs) {
    Node old = nodes.get(path);
    Node node =
        old == null
            ? new Node(data, zxid, zxid, 0, ephemeralOwner, nowMs)
            : new Node(data, old.czxid, zxid, old.version + 1, old.ephemeralOwner, nowMs);
    nodes.put(path, node);
    changed.add(path);
    return node;
  }

  /** Deletes the node and all below it; within {@link #transact}. */
  synchronized void delete(String path) {
    changed.addAll(below(path));
    nodes.keySet().removeAll(below(path));
    if (nodes.remove(path) != null) {
      changed.add(path);
    }
  }

  synchronized long openSession() {
    return sessions++;
  }

  /** Removes what lived with the session. */
  void closeSession(long session) {
    transact(
        () -> {
          List<String> gone = new ArrayList<>();
          nodes.forEach(
              (path, node) -> {
                if (node.ephemeralOwner == session) {
                  gone.add(path);
                }
              });
          gone.forEach(this::delete);
          return gone.size();
        });
  }

  synchronized Image image() {
    return new Image(Map.copyOf(nodes), zxid);
  }

  /** Everything after the image is forgotten, transaction ids too: as after a restored backup. */
  void restore(Image image) {
    transact(
        () -> {
          changed.addAll(nodes.keySet());
          nodes = new TreeMap<>(image.nodes());
          zxid = image.zxid();
          return image;
        });
  }

  private List<String> below(String path) {
    // '0' is the character after '/'.
    return List.copyOf(nodes.subMap(path + "/", path + "0").keySet());
  }
}
