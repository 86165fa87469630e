package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one ballot.
 *
 * @param prepared whether anybody promised it in a write of its own; a ballot that was only
 *     promised along with an accept may never be used
 * @param promises who promised it
 * @param version version of the state it carries; 0 while none is known
 * @param digest digest of that state; empty while none is known
 */
public record BallotView(
    BallotData ballot, boolean prepared, List<VoteSeen> promises, long version, String digest) {

  public BallotView {
    promises = List.copyOf(promises);
  }

  static BallotView of(BallotData ballot) {
    return new BallotView(ballot, false, List.of(), 0, "");
  }

  /** Whether it carries a state. */
  public boolean used() {
    return version > 0;
  }

  BallotView promisedBy(VoteSeen vote) {
    return new BallotView(ballot, true, plus(promises, vote), version, digest);
  }

  BallotView promisedAlongBy(VoteSeen vote) {
    return new BallotView(ballot, prepared, plus(promises, vote), version, digest);
  }

  BallotView carrying(long stateVersion, String stateDigest) {
    return new BallotView(ballot, prepared, promises, stateVersion, stateDigest);
  }

  static List<VoteSeen> plus(List<VoteSeen> votes, VoteSeen vote) {
    if (votes.stream().anyMatch(v -> v.acceptor().equals(vote.acceptor()))) {
      return votes;
    }
    List<VoteSeen> next = new ArrayList<>(votes);
    next.add(vote);
    return next;
  }
}
