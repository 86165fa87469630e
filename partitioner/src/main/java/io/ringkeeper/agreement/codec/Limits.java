package io.ringkeeper.agreement.codec;

/**
 * Upper bounds of everything that is stored. They are checked when writing, because ZooKeeper shows
 * a too large write only as a lost connection, and when reading, so that damaged lengths cannot
 * make a reader allocate.
 */
final class Limits {

  /** States and archive entries, bytes. */
  static final int STATE_BYTES = 512 * 1024;

  /** Registers, tips, registrations and the like, bytes. */
  static final int RECORD_BYTES = 64 * 1024;

  /** Ids, names and other short text, UTF-8 bytes. */
  static final int NAME_BYTES = 1024;

  /** Free text and connect strings, UTF-8 bytes. */
  static final int TEXT_BYTES = 4096;

  static final int SLOTS = 65_536;
  static final int PARTITIONS = 65_536;
  static final int WEIGHT = 1_000_000;

  /** Topics of one producer. */
  static final int PRODUCER_TOPICS = 4096;

  /** Producers that one change may pass without their acknowledgement. */
  static final int QUARANTINED = 4096;

  private Limits() {}
}
