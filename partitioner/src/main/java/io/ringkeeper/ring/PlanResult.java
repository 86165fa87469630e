package io.ringkeeper.ring;

/** The planner's answer: a plan, or the reason why there is none. */
public sealed interface PlanResult {
  /**
   * The change is possible.
   *
   * @param plan how
   */
  record Planned(RingPlan plan) implements PlanResult {}

  /**
   * The change cannot be made.
   *
   * @param reason what stands in the way and what to do instead, for people
   */
  record Impossible(String reason) implements PlanResult {}
}
