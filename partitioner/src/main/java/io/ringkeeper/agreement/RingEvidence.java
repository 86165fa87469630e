package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.LearnedState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The evidence about one ring name, gathered from tips, and the state it led to. Used on the
 * scheduler only.
 *
 * <p>A name can come to mean another ring: what is shown is the ring id that most ensembles show
 * last and of which a state is known chosen.
 */
final class RingEvidence {

  private final PaxosSteps steps;
  private final Map<String, LearnedState> learnedByRingId = new HashMap<>();
  private final Map<String, Tip> lastTips = new HashMap<>();
  private final Map<Accepted, Summary> summaries = new HashMap<>();
  private @Nullable LearnedRing shown;
  private boolean isFetching;

  RingEvidence(PaxosSteps steps) {
    this.steps = steps;
  }

  /** Takes in one ensemble's tip; evidence once seen stays. */
  void observe(String ensemble, Tip tip) {
    lastTips.put(ensemble, tip);
    LearnedState before = learnedByRingId.getOrDefault(tip.ringId(), LearnedState.empty());
    LearnedState after = steps.observe(before, tip.acceptor(), tip.summary().accepted());
    learnedByRingId.put(tip.ringId(), after);
    summaries.put(tip.summary().accepted(), tip.summary());
    summaries.keySet().removeIf(a -> learnedByRingId.values().stream().allMatch(l -> isPast(a, l)));
  }

  private static boolean isPast(Accepted accepted, LearnedState learned) {
    return learned.chosen().filter(c -> accepted.ballot().isBelow(c.ballot())).isPresent();
  }

  /** What the last look at this ensemble no longer showed. */
  void absentAt(String ensemble) {
    lastTips.remove(ensemble);
  }

  /** The chosen state to be shown now, if any is known. */
  Optional<Accepted> chosen() {
    return ringId().flatMap(id -> learned(id).chosen());
  }

  private Optional<String> ringId() {
    return learnedByRingId.keySet().stream()
        .filter(id -> learned(id).chosen().isPresent())
        .max(Comparator.comparingLong(this::showing).thenComparing(Comparator.naturalOrder()));
  }

  private long showing(String ringId) {
    return lastTips.values().stream().filter(t -> t.ringId().equals(ringId)).count();
  }

  private LearnedState learned(String ringId) {
    return learnedByRingId.getOrDefault(ringId, LearnedState.empty());
  }

  Optional<LearnedRing> shown() {
    return Optional.ofNullable(shown);
  }

  /** Whether the bytes of the chosen state are still to be fetched. */
  boolean needsBody() {
    Optional<Accepted> chosen = chosen();
    return chosen.isPresent()
        && (shown == null || !shown.accepted().state().equals(chosen.get().state()));
  }

  boolean isFetching() {
    return isFetching;
  }

  void fetching(boolean now) {
    isFetching = now;
  }

  /**
   * Shows the chosen state.
   *
   * @throws CorruptStateException when it is older than what was shown of the same ring
   */
  void show(RingState state) {
    if (shown != null
        && shown.chosen().ringId().equals(state.ringId())
        && state.version() < shown.chosen().version()) {
      throw new CorruptStateException(
          "ring "
              + state.name()
              + ": version "
              + state.version()
              + " is chosen at a higher ballot than version "
              + shown.chosen().version());
    }
    chosen().ifPresent(accepted -> refresh(state, accepted));
  }

  /** Brings ballot, open round and ensembles of what is shown up to date. */
  void refreshShown() {
    if (shown != null && !needsBody()) {
      RingState state = shown.chosen();
      chosen().ifPresent(accepted -> refresh(state, accepted));
    } else if (shown != null) {
      refresh(shown.chosen(), shown.accepted());
    }
  }

  private void refresh(RingState state, Accepted accepted) {
    Set<String> seenAt = new TreeSet<>();
    lastTips.forEach(
        (ensemble, tip) -> {
          if (tip.ringId().equals(state.ringId())) {
            seenAt.add(ensemble);
          }
        });
    Optional<Summary> open =
        learned(state.ringId()).open().flatMap(a -> Optional.ofNullable(summaries.get(a)));
    shown = new LearnedRing(state, accepted, open, seenAt);
  }
}
