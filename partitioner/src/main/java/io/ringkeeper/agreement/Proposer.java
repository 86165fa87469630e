package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The identity under which one process start proposes, for all its rings. Safe for any thread.
 *
 * <p>◆ Two process starts must never share an id: a ballot carries one state only because nobody
 * else can use it.
 */
public final class Proposer {

  private static final int MAX_PREFIX_LENGTH = 40;

  private final String id;
  private final AtomicLong attempts = new AtomicLong();

  private Proposer(String id) {
    this.id = id;
  }

  /**
   * A new identity.
   *
   * @param prefix tells people who it is, for instance the host's name; characters other than
   *     {@code a-z A-Z 0-9 . _ -} become {@code _}, and only the first 40 are kept
   * @param random a source that no other process start shares, such as {@link
   *     java.security.SecureRandom}
   */
  public static Proposer unique(String prefix, RandomGenerator random) {
    String clean = prefix.replaceAll("[^a-zA-Z0-9._-]", "_");
    String kept = clean.substring(0, Math.min(MAX_PREFIX_LENGTH, clean.length()));
    return new Proposer(kept + "." + HexFormat.of().toHexDigits(random.nextLong()));
  }

  public String id() {
    return id;
  }

  /** A ballot above the given one that this process has never used. */
  Ballot above(Ballot ballot) {
    return ballot.next(id, attempts.incrementAndGet());
  }
}
