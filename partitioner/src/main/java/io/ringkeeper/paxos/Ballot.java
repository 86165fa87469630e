package io.ringkeeper.paxos;

import java.util.Comparator;

/**
 * A ballot number: one attempt of one proposer, totally ordered by round, then proposer, then
 * nonce.
 *
 * <p>A ballot has one prepare phase and carries at most one state, ever. Two attempts never share a
 * ballot because a proposer id is unique per process start and the nonce is unique per attempt
 * within it. Immutable; safe for any thread.
 *
 * @param round 0 for {@link #ZERO} only, else 1 to 2<sup>62</sup>
 * @param proposerId at most 64 characters; empty for {@link #ZERO} only
 * @param nonce attempt number within the proposer, 0 or more
 */
public record Ballot(long round, String proposerId, long nonce) implements Comparable<Ballot> {

  /** Below every ballot of a proposer; the ballot of a register nobody has written to. */
  public static final Ballot ZERO = new Ballot(0, "", 0);

  /**
   * The highest round; a register that reaches it must be sealed, which takes longer than the age
   * of any cluster.
   */
  public static final long MAX_ROUND = 1L << 62;

  private static final int MAX_PROPOSER_ID_LENGTH = 64;
  private static final Comparator<Ballot> ORDER =
      Comparator.comparingLong(Ballot::round)
          .thenComparing(Ballot::proposerId)
          .thenComparingLong(Ballot::nonce);

  public Ballot {
    if (round < 0 || round > MAX_ROUND || nonce < 0) {
      throw new IllegalArgumentException(
          "ballot out of range: round " + round + ", nonce " + nonce);
    }
    if (proposerId.length() > MAX_PROPOSER_ID_LENGTH || proposerId.isEmpty() != (round == 0)) {
      throw new IllegalArgumentException(
          "ballot of round " + round + " with proposer id '" + proposerId + "'");
    }
  }

  /**
   * The lowest ballot of the given proposer that is above this one in round.
   *
   * @throws IllegalArgumentException when the rounds are used up
   */
  public Ballot next(String proposer, long attempt) {
    return new Ballot(round + 1, proposer, attempt);
  }

  public boolean isBelow(Ballot other) {
    return compareTo(other) < 0;
  }

  /** The higher of the two. */
  public Ballot max(Ballot other) {
    return isBelow(other) ? other : this;
  }

  @Override
  public int compareTo(Ballot other) {
    return ORDER.compare(this, other);
  }

  /** Compact form for people: {@code round.nonce@proposer}. */
  @Override
  public String toString() {
    return round == 0 ? "0" : round + "." + nonce + "@" + proposerId;
  }
}
