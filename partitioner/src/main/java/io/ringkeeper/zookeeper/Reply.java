package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.EnsembleUnavailableException;
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
  record Node(byte[] data, Stat stat) {}

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
