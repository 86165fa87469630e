package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Phase.Moving;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Quorum;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator remembers of one ring between its calls. All of it can be found out again;
 * what is lost costs a step repeated, and for the first sight of a change a later abort, never an
 * earlier one.
 */
final class RingMemory {

  private @Nullable String archivedRingId;
  private long archivedEpoch = -1;
  private @Nullable Quorum archivedAt;
  private @Nullable Carried carried;
  private @Nullable Drain drain;
  private final Absences absences = new Absences();

  /** Since when producers are not connected; outlives changes. */
  Absences absences() {
    return absences;
  }

  boolean isArchived(RingState state) {
    return state.ringId().equals(archivedRingId)
        && state.epoch() == archivedEpoch
        && state.quorum().equals(archivedAt);
  }

  void archived(RingState state) {
    archivedRingId = state.ringId();
    archivedEpoch = state.epoch();
    archivedAt = state.quorum();
  }

  /** What of one state was carried over, and to whom. */
  private record Carried(String ringId, long version, Set<AcceptorId> to) {}

  /** Where records and epochs were carried over to since this state was seen. */
  Set<AcceptorId> carriedTo(RingState state) {
    Carried known = carried;
    return known != null
            && known.ringId().equals(state.ringId())
            && known.version() == state.version()
        ? known.to()
        : Set.of();
  }

  void carried(RingState state, Set<AcceptorId> to) {
    carried = new Carried(state.ringId(), state.version(), Set.copyOf(to));
  }

  /** What is known of the change under way, from its first sight on. */
  Optional<Drain> drainOf(RingState state, long nowMs) {
    Optional<Moving> moving = state.change();
    if (moving.isEmpty()) {
      return Optional.empty();
    }
    Drain known = drain;
    if (known == null || !known.changeId().equals(moving.get().changeId())) {
      known = new Drain(state, moving.get(), nowMs);
      drain = known;
    }
    return Optional.of(known);
  }
}
