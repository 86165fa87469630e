package io.ringkeeper.agreement.change;

import io.ringkeeper.ring.RingPreview;
import java.util.Set;

/**
 * What a committed change did and took.
 *
 * <p>The measured parts ({@code rounds} and below, preview aside) are 0 or empty when somebody else
 * drove the change, so that a redelivered proposal is answered without making figures up.
 *
 * @param fromEpoch the epoch before; equal to {@code toEpoch} for a ring's creation
 * @param toEpoch the epoch that the change led to
 * @param movedSlots how many slots moved
 * @param optimalSlots the fewest that allow the goal
 * @param rounds ballots used for the two decisions of the change
 * @param decisionMs how long its two decisions took together
 * @param holdMs from the decision to move to the decision that completed it: the longest that a
 *     moving key was held
 * @param ensemblesVoted ensembles that accepted the completing state when it was decided
 * @param passedProducers registered producers that the cut passed without an acknowledgement: given
 *     up in {@code acceptedQuarantine}, or such as declare that they never acknowledge: the order
 *     of their records across this change is not guaranteed. Also those that declare how long they
 *     send without confirmation and were cut off for longer
 * @param fencedProducers transactional producers that were gone, and fenced before the cut
 * @param preview shares before and after
 */
public record ChangeReport(
    long fromEpoch,
    long toEpoch,
    int movedSlots,
    int optimalSlots,
    int rounds,
    long decisionMs,
    long holdMs,
    Set<String> ensemblesVoted,
    Set<String> passedProducers,
    Set<String> fencedProducers,
    RingPreview preview) {

  public ChangeReport {
    ensemblesVoted = Set.copyOf(ensemblesVoted);
    passedProducers = Set.copyOf(passedProducers);
    fencedProducers = Set.copyOf(fencedProducers);
  }
}
