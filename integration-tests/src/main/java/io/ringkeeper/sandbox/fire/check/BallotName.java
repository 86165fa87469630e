package io.ringkeeper.sandbox.fire.check;

import java.util.Comparator;

/** A ballot as histories write it: {@code round.nonce@proposer}, or {@code 0}. */
record BallotName(long round, String proposer, long nonce) implements Comparable<BallotName> {

  static final BallotName ZERO = new BallotName(0, "", 0);

  private static final Comparator<BallotName> ORDER =
      Comparator.comparingLong(BallotName::round)
          .thenComparing(BallotName::proposer)
          .thenComparingLong(BallotName::nonce);

  static BallotName parse(String text) {
    if (text.equals("0")) {
      return ZERO;
    }
    int dot = text.indexOf('.');
    int at = text.indexOf('@');
    if (dot < 1 || at < dot) {
      throw new IllegalArgumentException("no ballot: '" + text + "'");
    }
    return new BallotName(
        Long.parseLong(text.substring(0, dot)),
        text.substring(at + 1),
        Long.parseLong(text.substring(dot + 1, at)));
  }

  @Override
  public int compareTo(BallotName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return round == 0 ? "0" : round + "." + nonce + "@" + proposer;
  }
}
