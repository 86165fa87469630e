package io.ringkeeper.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.KeeperException.Code;

/** Reads of several nodes in one session. */
final class Nodes {

  private Nodes() {}

  /** The children of a node by name; none when the node is not there. */
  static CompletableFuture<Map<String, Reply.Node>> readChildren(Session session, String parent) {
    return names(session, parent)
        .thenCompose(names -> readAll(session, names, name -> parent + "/" + name));
  }

  /** The names of a node's children, sorted; none when the node is not there. */
  static CompletableFuture<List<String>> names(Session session, String parent) {
    return session
        .children(parent)
        .thenApply(
            reply -> reply.is(Code.NONODE) ? List.of() : reply.value().stream().sorted().toList());
  }

  /**
   * The nodes at these paths by name, leaving out those that are not there; fails when one cannot
   * be read. All requests are sent at once.
   */
  static CompletableFuture<Map<String, Reply.Node>> readAll(
      Session session, List<String> names, UnaryOperator<String> path) {
    List<CompletableFuture<Reply<Reply.Node>>> reads = new ArrayList<>();
    for (String name : names) {
      reads.add(session.get(path.apply(name)));
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              Map<String, Reply.Node> found = new TreeMap<>();
              for (int i = 0; i < names.size(); i++) {
                Reply<Reply.Node> reply = reads.get(i).join();
                if (!reply.is(Code.NONODE)) {
                  found.put(names.get(i), reply.value());
                }
              }
              return found;
            });
  }
}
