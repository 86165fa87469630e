package io.ringkeeper.paxos;

/**
 * A state of the register by version and digest.
 *
 * @param version 0 for {@link #NONE}, else 1 for the first state and one more for each change,
 *     without gaps
 * @param digest SHA-256 of the encoded state
 */
public record StateRef(long version, Digest digest) {

  /** The register before its first state. */
  public static final StateRef NONE = new StateRef(0, Digest.NONE);

  public StateRef {
    if (version < 0 || (version == 0) != digest.equals(Digest.NONE)) {
      throw new IllegalArgumentException("state version " + version + " with digest " + digest);
    }
  }

  @Override
  public String toString() {
    return "v" + version + ":" + digest;
  }
}
