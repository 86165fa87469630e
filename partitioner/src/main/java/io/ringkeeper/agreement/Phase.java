package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.Weights;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a change is under way. Stable leads to Moving; Moving leads to Stable, by completion (the
 * next epoch) or abort (the same epoch).
 */
public sealed interface Phase {

  /** Short form for tips and events. */
  Kind kind();

  /** The phases by name. */
  enum Kind {
    STABLE,
    MOVING
  }

  /** No change is under way. */
  record Stable() implements Phase {
    @Override
    public Kind kind() {
      return Kind.STABLE;
    }
  }

  /**
   * A change to the next epoch is under way: sends of moving slots are held until it ends.
   *
   * @param changeId the ballot at which this change was first proposed; acknowledgements,
   *     completion and abort name it
   * @param moves the slots that move, sorted by slot; may be empty
   * @param weights the weights of the next epoch; their count is its partition count
   * @param details who, what, why
   * @param deadlineMs how long after first sight of this phase anybody may abort it, milliseconds,
   *     above 0. A duration: each aborter counts on its own clock
   * @param acceptedQuarantine producers that the operator gave up: the change may pass them without
   *     their acknowledgement
   */
  record Moving(
      Ballot changeId,
      List<Move> moves,
      Weights weights,
      ChangeDetails details,
      long deadlineMs,
      Set<String> acceptedQuarantine)
      implements Phase {

    public Moving {
      moves = List.copyOf(moves);
      acceptedQuarantine = java.util.Collections.unmodifiableSet(new TreeSet<>(acceptedQuarantine));
      if (deadlineMs <= 0) {
        throw new IllegalArgumentException(
            "a change needs a deadline above 0 ms, not " + deadlineMs);
      }
    }

    @Override
    public Kind kind() {
      return Kind.MOVING;
    }
  }
}
