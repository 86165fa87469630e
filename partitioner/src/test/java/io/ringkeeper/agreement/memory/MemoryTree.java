package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.storage.StoredNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of one ensemble hold: nodes by path, with the numbers ZooKeeper keeps for them.
 * Parents are implied. Changes are made in transactions; listeners hear of the changed paths once a
 * transaction is over. Thread-safe.
 */
final class MemoryTree {

  /** So many changed nodes are remembered for servers that lag behind. */
  private static final int PAST_KEPT = 48;

  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
  private NavigableMap<String, Node> nodes = new TreeMap<>();
  private final Map<String, Integer> childChanges = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Deque<Past> past = new ArrayDeque<>();
  private Map<String, Optional<Node>> hidden = Map.of();
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
    private volatile @Nullable Object decoded;

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

    /** As the judges of stored registers take it; shares the bytes, which nobody changes. */
    StoredNode stored() {
      return new StoredNode(data, new StoredNode.NodeStat(czxid, mzxid, version));
    }

    /** What the bytes mean to the one decoder that fits this path; decoded once. */
    @SuppressWarnings("unchecked") // a path has one decoder
    <T> T decoded(Function<byte[], T> decoder) {
      Object known = decoded;
      if (known == null) {
        known = Objects.requireNonNull(decoder.apply(data));
        decoded = known;
      }
      return (T) known;
    }
  }

  /** What was at a path until a transaction changed it. */
  private record Past(long zxid, String path, @Nullable Node before) {}

  /** All nodes at one moment. */
  record Image(Map<String, Node> nodes, long zxid) {}

  /** Runs the operation alone; what it changed becomes visible, and known, at once. */
  <T> T transact(Supplier<T> operation) {
    T result;
    Set<String> paths;
    synchronized (this) {
      zxid++;
      result = operation.get();
      if (changed.isEmpty()) {
        zxid--;
        return result;
      }
      paths = Collections.unmodifiableSet(new LinkedHashSet<>(changed));
      changed.clear();
    }
    if (!paths.isEmpty()) {
      listeners.forEach(listener -> listener.accept(paths));
    }
    return result;
  }

  /** The last transaction. */
  synchronized long zxid() {
    return zxid;
  }

  /**
   * Runs a read as a server answers it that has seen nothing after this transaction, as far as what
   * came after it is remembered.
   */
  synchronized <T> T lookBackTo(long lastSeen, Supplier<T> read) {
    Map<String, Optional<Node>> overlay = new HashMap<>();
    for (Past each : past) {
      if (each.zxid() > lastSeen) {
        overlay.put(each.path(), Optional.ofNullable(each.before()));
      }
    }
    hidden = overlay;
    try {
      return read.get();
    } finally {
      hidden = Map.of();
    }
  }

  void listen(Consumer<Set<String>> listener) {
    listeners.add(listener);
  }

  void forget(Consumer<Set<String>> listener) {
    listeners.remove(listener);
  }

  synchronized @Nullable Node get(String path) {
    Optional<Node> before = hidden.get(path);
    return before != null ? before.orElse(null) : nodes.get(path);
  }

  /** Decodes bytes once if they are what is stored at the path now. */
  @SuppressWarnings("ArrayEquality") // the very same array, not an equal one
  synchronized <T> T decoded(String path, byte[] bytes, Function<byte[], T> decoder) {
    Node node = nodes.get(path);
    return node != null && node.data == bytes ? node.decoded(decoder) : decoder.apply(bytes);
  }

  /** Names directly below the path, sorted. */
  synchronized List<String> children(String path) {
    Set<String> names = new TreeSet<>();
    for (String below : seenBelow(path)) {
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
    remember(path, old);
    if (old == null) {
      childChanged(path);
    }
    return node;
  }

  // Newest first, so that the oldest change after a moment is the last one met.
  private void remember(String path, @Nullable Node before) {
    changed.add(path);
    past.addFirst(new Past(zxid, path, before));
    if (past.size() > PAST_KEPT) {
      past.removeLast();
    }
  }

  /** Deletes the node and all below it; within {@link #transact}. */
  synchronized void delete(String path) {
    List<String> gone = new ArrayList<>(below(path));
    gone.add(path);
    for (String each : gone) {
      Node before = nodes.remove(each);
      if (before != null) {
        remember(each, before);
        childChanged(each);
      }
    }
  }

  private void childChanged(String path) {
    childChanges.merge(path.substring(0, Math.max(0, path.lastIndexOf('/'))), 1, Integer::sum);
  }

  /** How often a node right below this one came or went. */
  synchronized int childChanges(String path) {
    return childChanges.getOrDefault(path, 0);
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
          changed.addAll(image.nodes().keySet());
          past.clear();
          nodes = new TreeMap<>(image.nodes());
          zxid = image.zxid();
          return image;
        });
  }

  private Set<String> seenBelow(String path) {
    Set<String> paths = new TreeSet<>(below(path));
    hidden.forEach(
        (each, before) -> {
          if (each.startsWith(path + "/")) {
            if (before.isPresent()) {
              paths.add(each);
            } else {
              paths.remove(each);
            }
          }
        });
    return paths;
  }

  private List<String> below(String path) {
    // '0' is the character after '/'.
    return List.copyOf(nodes.subMap(path + "/", path + "0").keySet());
  }
}
