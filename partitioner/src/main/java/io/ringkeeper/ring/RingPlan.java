package io.ringkeeper.ring;

import java.util.List;

/**
 * A planned change of a ring.
 *
 * @param before the ring as it is
 * @param after the ring as it will be
 * @param moves from before to after, sorted by slot
 * @param optimalMoves the fewest moves that could reach the goal, counted independently
 */
public record RingPlan(Ring before, Ring after, List<Move> moves, int optimalMoves) {

  public RingPlan {
    moves = List.copyOf(moves);
  }
}
