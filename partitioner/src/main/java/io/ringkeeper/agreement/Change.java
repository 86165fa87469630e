package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;
import java.util.Optional;

/**
 * A wish about a ring's state, as a pure function of the state it finds.
 *
 * <p>It is asked again whenever an attempt was lost to another proposer, each time with the then
 * current state and a new ballot, so it must not depend on anything it did before, and must not
 * block: it runs on the scheduler's thread.
 */
@FunctionalInterface
public interface Change {

  /**
   * What to do with the current state, which is known chosen.
   *
   * @param current empty before the first state
   * @param ballot the ballot at which an answer {@link Verdict.Replace} is going to be proposed; no
   *     other state is ever proposed at it
   */
  Verdict apply(Optional<RingState> current, Ballot ballot);
}
