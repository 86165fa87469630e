package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Decision;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Ring;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What it took to drive one change, measured by its driver. */
final class Effort {

  private final Ring before;
  private final long seenAtMs;
  private final Ballot changeId;
  private int rounds;
  private long decisionMs;
  private long holdMs;
  private Set<String> voted = Set.of();
  private Set<String> passed = Set.of();
  private Set<String> fenced = Set.of();

  private Effort(Drain drain) {
    this.before = drain.before();
    this.seenAtMs = drain.firstSightMs();
    this.changeId = drain.changeId();
  }

  /** The effort for this change: the one at hand, or a new one when that was for another change. */
  static Effort of(@Nullable Effort atHand, Drain drain) {
    return atHand != null && atHand.changeId.equals(drain.changeId()) ? atHand : new Effort(drain);
  }

  Ballot changeId() {
    return changeId;
  }

  Ring before() {
    return before;
  }

  void decided(Decision decision) {
    rounds += decision.rounds();
    decisionMs += decision.elapsedMs();
  }

  void completed(Decision decision, Drain drain, long nowMs) {
    decided(decision);
    holdMs = nowMs - seenAtMs;
    voted = decision.votedFor();
    passed = Set.copyOf(drain.passed());
    fenced = Set.copyOf(drain.fences().done());
  }

  int rounds() {
    return rounds;
  }

  long decisionMs() {
    return decisionMs;
  }

  long holdMs() {
    return holdMs;
  }

  Set<String> voted() {
    return voted;
  }

  Set<String> fenced() {
    return fenced;
  }

  Set<String> passed() {
    return passed;
  }
}
