package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.storage.StoredNode;
import java.util.Objects;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer to one operation, or the client's verdict that there was none.
 *
 * @param code ZooKeeper's result code
 * @param what the operation and its path, for messages
 * @param found what the operation gives when it succeeds, else null
 */
record Reply<T>(Code code, String what, @Nullable T found) {

  /** Bytes and metadata of a node. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Node(byte[] data, Stat stat) {
    StoredNode stored() {
      return new StoredNode(data, place(stat));
    }
  }

  /** Where the node stands in its ensemble's history. */
  static StoredNode.NodeStat place(Stat stat) {
    return new StoredNode.NodeStat(stat.getCzxid(), stat.getMzxid(), stat.getVersion());
  }

  /** The node read, or null when there is none; any other answer has to be handled before. */
  static @Nullable StoredNode storedOrNone(Reply<Node> reply) {
    return reply.is(Code.NONODE) ? null : reply.value().stored();
  }

  boolean isOk() {
    return code == Code.OK;
  }

  boolean is(Code other) {
    return code == other;
  }

  /**
   * The value of a successful operation.
   *
   * @throws EnsembleUnavailableException when it did not succeed
   */
  T value() {
    if (!isOk()) {
      throw failure();
    }
    return Objects.requireNonNull(found, what);
  }

  EnsembleUnavailableException failure() {
    return new EnsembleUnavailableException(why());
  }

  String why() {
    String hint = code == Code.NOAUTH ? ": check the ACLs and the credentials" : "";
    return what + " answered " + code + hint;
  }
}
