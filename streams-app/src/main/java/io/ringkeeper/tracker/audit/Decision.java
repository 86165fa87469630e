package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision of the agreement: a version of a ring's state that the events prove chosen.
 *
 * @param version 1 for genesis, one more for each decision
 * @param epoch the active epoch in this state
 * @param ballot the lowest ballot at which it is proved chosen
 * @param deciders the acceptors whose majority decides
 * @param acceptors the acceptors that the state names, which decide the next one
 * @param promises who promised the ballot
 * @param accepts who accepted the state at it; later votes are added as they are seen
 * @param change what the decision is about: the change begun, completed or aborted; null when no
 *     event told
 * @param startedAtMs first promise of the ballot, or first accept when it was promised along with
 *     the previous decision; the writers' clocks
 * @param chosenAtMs the deciding accept; the writers' clocks
 * @param durationMs between the two, never negative; informative, the clocks are several
 * @param rounds ballots that were tried for this decision, this one included
 * @param preempted those that were overtaken
 */
public record Decision(
    String ring,
    String ringId,
    long version,
    String digest,
    Step step,
    long epoch,
    String phase,
    BallotData ballot,
    List<String> deciders,
    List<String> acceptors,
    int majority,
    List<VoteSeen> promises,
    List<VoteSeen> accepts,
    @Nullable ChangeData change,
    long startedAtMs,
    long chosenAtMs,
    long durationMs,
    int rounds,
    List<BallotData> preempted) {

  public Decision {
    deciders = List.copyOf(deciders);
    acceptors = List.copyOf(acceptors);
    promises = List.copyOf(promises);
    accepts = List.copyOf(accepts);
    preempted = List.copyOf(preempted);
  }

  /** What a decision did to the ring. */
  public enum Step {
    /** The ring's first state. */
    GENESIS,
    /** A change began. */
    BEGUN,
    /** A change was completed: the next epoch is active. */
    COMPLETED,
    /** A change was aborted: the epoch stays. */
    ABORTED,
    /** The state changed without a change of the table, for instance its acceptors. */
    AMENDED,
    /** The previous decision is not known yet, so it cannot be told. */
    UNKNOWN
  }
}
