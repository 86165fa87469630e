package io.ringkeeper.paxos;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a state's encoded bytes: the name by which the agreement knows a state.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {

  /** Stands for "no state yet"; no bytes are known to have it. */
  public static final Digest NONE = new Digest("0".repeat(64));

  private static final int LENGTH = 64;

  public Digest {
    if (hex.length() != LENGTH
        || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      throw new IllegalArgumentException("not a SHA-256 digest in lower-case hex: '" + hex + "'");
    }
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] bytes) {
    try {
      return new Digest(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform offers SHA-256", e);
    }
  }

  public byte[] toBytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  /** The first twelve digits, enough to tell states apart in a log. */
  @Override
  public String toString() {
    return hex.substring(0, 12);
  }
}
