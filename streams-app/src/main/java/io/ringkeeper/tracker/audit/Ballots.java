package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Order and text of the ballots in events: by round, then proposer, then nonce. */
public final class Ballots {

  static final BallotData ZERO = new BallotData(0, "", 0);

  static final Comparator<BallotData> ORDER =
      Comparator.comparingLong(BallotData::round)
          .thenComparing(BallotData::proposer)
          .thenComparingLong(BallotData::nonce);

  private Ballots() {}

  static boolean isBelow(BallotData a, BallotData b) {
    return ORDER.compare(a, b) < 0;
  }

  static BallotData max(BallotData a, BallotData b) {
    return isBelow(a, b) ? b : a;
  }

  /** Compact form for people: {@code round.nonce@proposer}. */
  public static String text(@Nullable BallotData ballot) {
    return ballot == null || ballot.round() == 0
        ? "0"
        : ballot.round() + "." + ballot.nonce() + "@" + ballot.proposer();
  }
}
