package io.ringkeeper.agreement.storage;

import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.paxos.AcceptorId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this process has seen of an ensemble's identity, the node {@code /ringkeeper/acceptor}. It
 * is written once for each life of the ensemble's storage: that it is gone, or that an earlier one
 * is back, means that the storage was lost or restored.
 *
 * <p>Another incarnation than the one seen is a new life, begun by an operator. It harms nobody:
 * votes are counted by incarnation, and only those that the agreed state names.
 *
 * <p>Thread-safe.
 */
public final class EnsembleMemory {

  private final Map<AcceptorId, Long> creations = new HashMap<>();
  private final Set<AcceptorId> ended = new HashSet<>();
  private @Nullable AcceptorId current;

  /**
   * The identity in this answer, checked against what was seen before.
   *
   * @param name the configured name of the acceptor
   * @param node the node found, or null when there is none
   */
  public synchronized Excluding<AcceptorId> examine(String name, @Nullable StoredNode node) {
    AcceptorId seen = current;
    if (node == null) {
      return seen == null
          ? Excluding.nothing()
          : Excluding.not(Reason.MISSING, "the ensemble's identity " + seen + " is gone");
    }
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
    if (ended.contains(id)) {
      return Excluding.not(
          Reason.ROLLED_BACK, "the ensemble's identity is " + id + " again and was " + seen);
    }
    long czxid = node.stat().czxid();
    Long before = creations.putIfAbsent(id, czxid);
    if (before != null && before != czxid) {
      return Excluding.not(
          Reason.RECREATED,
          "the ensemble's identity " + id + " was created at " + before + " and now at " + czxid);
    }
    if (seen != null && !seen.equals(id)) {
      ended.add(seen);
    }
    current = id;
    return decoded;
  }
}
