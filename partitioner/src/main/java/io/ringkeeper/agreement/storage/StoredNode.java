package io.ringkeeper.agreement.storage;

/**
 * A node as an ensemble stores it, with the numbers ZooKeeper keeps for it.
 *
 * @param data the bytes; not copied
 * @param stat where the node stands in the ensemble's history
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record StoredNode(byte[] data, NodeStat stat) {

  /**
   * A node's place in the history of its ensemble.
   *
   * @param czxid transaction that created it; another one means another node
   * @param mzxid transaction that wrote it last; never falls while the ensemble keeps its data
   * @param version data version: 0 when created, one more for each write
   */
  public record NodeStat(long czxid, long mzxid, int version) {}
}
