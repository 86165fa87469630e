package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Move;
import java.util.List;

/**
 * How the active epoch came to be, kept in the state so that the archive's entry can be derived
 * from the state alone.
 *
 * @param changeId ballot at which the change to this epoch was first proposed
 * @param completedAt ballot at which its completion was first proposed; equal to {@code changeId}
 *     for the first epoch
 * @param completedAtMs the proposer's clock then, milliseconds since 1970
 * @param moves the slots that moved from the previous epoch, sorted by slot
 * @param details who, what, why
 */
public record EpochOrigin(
    Ballot changeId,
    Ballot completedAt,
    long completedAtMs,
    List<Move> moves,
    ChangeDetails details) {

  public EpochOrigin {
    moves = List.copyOf(moves);
  }
}
