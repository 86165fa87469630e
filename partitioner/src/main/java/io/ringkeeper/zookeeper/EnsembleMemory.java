package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.paxos.AcceptorId;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/**
 * What this process has seen of an ensemble's identity, the node {@code /ringkeeper/acceptor}. The
 * identity is written once; that it is gone, or another, means that the ensemble lost its storage.
 *
 * <p>Thread-safe.
 */
final class EnsembleMemory {

  private @Nullable Seen seen;

  private record Seen(long czxid, AcceptorId id) {}

  /**
   * The identity in this answer, checked against what was seen before.
   *
   * @param name the configured name of the acceptor
   * @param answer OK or NONODE
   */
  synchronized Excluding<AcceptorId> examine(String name, Reply<Reply.Node> answer) {
    if (answer.is(Code.NONODE)) {
      return seen == null
          ? Excluding.nothing()
          : Excluding.not(Reason.MISSING, "the ensemble's identity " + seen.id + " is gone");
    }
    Reply.Node node = answer.value();
    Excluding<AcceptorId> decoded = Excluding.decoding(node.data(), AcceptorCodec::decode);
    AcceptorId id = decoded.value();
    if (id == null) {
      return decoded;
    }
    if (!id.name().equals(name)) {
      return Excluding.not(
          Reason.FOREIGN,
          "the ensemble is acceptor " + id + ", not " + name + ": one ensemble has one name");
    }
    long czxid = node.stat().getCzxid();
    if (seen == null) {
      seen = new Seen(czxid, id);
    } else if (seen.czxid != czxid || !seen.id.equals(id)) {
      return Excluding.not(
          Reason.RECREATED,
          "the ensemble's identity was "
              + seen.id
              + " (created at "
              + seen.czxid
              + ") and is "
              + id
              + " (created at "
              + czxid
              + ")");
    }
    return decoded;
  }
}
