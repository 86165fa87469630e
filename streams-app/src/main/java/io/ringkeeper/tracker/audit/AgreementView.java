package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one ring's agreement, without its versions and epochs, which are kept one by
 * one.
 *
 * @param ringId empty until an event shows it
 * @param acceptors by {@code name#incarnation}, every life seen, of each name at most {@link
 *     #MAX_LIVES}
 * @param named the acceptors that states were seen to name, as {@code name#incarnation}, in the
 *     order in which they first were, at most {@link #MAX_NAMED}
 * @param ballots the highest ballots seen, ascending, at most {@link #MAX_BALLOTS}
 * @param current the highest version proved chosen, or null
 * @param openChange since when a change is known to be under way, or null
 * @param foldedEpoch the highest epoch folded into the table; -1 before the first
 * @param highestEpoch the highest archived epoch seen; -1 before the first
 * @param doubts what is missing, and since when
 * @param drained who acknowledged the current or last change
 */
public record AgreementView(
    String ring,
    String ringId,
    Map<String, AcceptorView> acceptors,
    List<String> named,
    List<BallotView> ballots,
    @Nullable Chosen current,
    @Nullable OpenChange openChange,
    long foldedEpoch,
    long highestEpoch,
    List<Doubt> doubts,
    @Nullable Drained drained) {

  /** So many ballots are remembered; rounds of decisions older than that are not recounted. */
  static final int MAX_BALLOTS = 64;

  /** So many lives of one acceptor are remembered; each further one is one more rejoin. */
  static final int MAX_LIVES = 8;

  /** A set has seven acceptors at most; the others were in earlier ones. */
  static final int MAX_NAMED = 64;

  public AgreementView {
    acceptors = java.util.Collections.unmodifiableMap(new TreeMap<>(acceptors));
    named = List.copyOf(named);
    ballots = List.copyOf(ballots);
    doubts = List.copyOf(doubts);
  }

  /**
   * The highest version proved chosen, in short.
   *
   * @param deciders the acceptors that decided it
   * @param acceptors the acceptors it names, which decide its successor
   */
  public record Chosen(
      long version,
      String digest,
      BallotData ballot,
      List<String> deciders,
      List<String> acceptors,
      long epoch,
      String phase,
      @Nullable ChangeData change) {

    public Chosen {
      deciders = List.copyOf(deciders);
      acceptors = List.copyOf(acceptors);
    }

    public boolean moving() {
      return phase.equals("MOVING");
    }
  }

  /**
   * A change known to be under way.
   *
   * @param sinceMs when the tracker learned it, its own clock; stored, so that a restart does not
   *     start the count again
   */
  public record OpenChange(String changeId, long version, long sinceMs, boolean alarmed) {}

  /** Evidence that is missing since then, the tracker's clock. */
  public record Doubt(Kind kind, long subject, long sinceMs, boolean alarmed) {

    /** What is missing. */
    public enum Kind {
      PREDECESSOR,
      EPOCH
    }
  }

  /**
   * Who acknowledged a change.
   *
   * @param drainedInMs by producer, how long its drain took; at most {@link #MAX_NAMED} are
   *     remembered
   */
  public record Drained(BallotData changeId, Map<String, Long> drainedInMs) {

    static final int MAX_NAMED = 1_000;

    public Drained {
      drainedInMs = java.util.Collections.unmodifiableMap(new TreeMap<>(drainedInMs));
    }

    Drained plus(String producer, long ms) {
      if (drainedInMs.containsKey(producer) || drainedInMs.size() >= MAX_NAMED) {
        return this;
      }
      Map<String, Long> next = new TreeMap<>(drainedInMs);
      next.put(producer, ms);
      return new Drained(changeId, next);
    }
  }

  public static AgreementView of(String ring) {
    return new AgreementView(
        ring, "", Map.of(), List.of(), List.of(), null, null, -1, -1, List.of(), null);
  }

  /** What is known of a ballot. */
  public Optional<BallotView> ballot(BallotData ballot) {
    return ballots.stream().filter(b -> b.ballot().equals(ballot)).findFirst();
  }

  long currentVersion() {
    return current == null ? 0 : current.version();
  }

  /** The life of this name that replaced the others, if any was seen. */
  public Optional<AcceptorView> presentLife(String name) {
    return acceptors.values().stream()
        .filter(a -> a.name().equals(name))
        .max(Comparator.comparingInt(AcceptorView::life));
  }

  /** Whether a later life of the same acceptor was seen. */
  boolean isReplaced(AcceptorView acceptor) {
    return presentLife(acceptor.name()).map(a -> a.life() > acceptor.life()).orElse(false);
  }

  AgreementView withAcceptor(AcceptorView acceptor) {
    Map<String, AcceptorView> next = new TreeMap<>(acceptors);
    next.put(acceptor.id(), acceptor);
    next.values()
        .removeIf(a -> a.name().equals(acceptor.name()) && a.life() <= acceptor.life() - MAX_LIVES);
    return new AgreementView(
        ring,
        ringId,
        next,
        named,
        ballots,
        current,
        openChange,
        foldedEpoch,
        highestEpoch,
        doubts,
        drained);
  }

  AgreementView withNamed(Collection<String> ids) {
    Set<String> all = new LinkedHashSet<>(named);
    if (!all.addAll(ids)) {
      return this;
    }
    List<String> next = List.copyOf(all);
    return new AgreementView(
        ring,
        ringId,
        acceptors,
        next.subList(Math.max(0, next.size() - MAX_NAMED), next.size()),
        ballots,
        current,
        openChange,
        foldedEpoch,
        highestEpoch,
        doubts,
        drained);
  }

  AgreementView withRingId(String id) {
    return copy(id, ballots, current, openChange, doubts, drained);
  }

  AgreementView withBallot(BallotView ballot) {
    List<BallotView> next = new ArrayList<>(ballots);
    next.removeIf(b -> b.ballot().equals(ballot.ballot()));
    next.add(ballot);
    next.sort((a, b) -> Ballots.ORDER.compare(a.ballot(), b.ballot()));
    List<BallotView> kept = next.subList(Math.max(0, next.size() - MAX_BALLOTS), next.size());
    return copy(ringId, kept, current, openChange, doubts, drained);
  }

  AgreementView withCurrent(Chosen chosen, @Nullable OpenChange open) {
    return copy(ringId, ballots, chosen, open, doubts, drained);
  }

  AgreementView withOpenChange(@Nullable OpenChange open) {
    return copy(ringId, ballots, current, open, doubts, drained);
  }

  AgreementView withDoubts(List<Doubt> next) {
    return copy(ringId, ballots, current, openChange, next, drained);
  }

  AgreementView withDrained(Drained next) {
    return copy(ringId, ballots, current, openChange, doubts, next);
  }

  AgreementView withEpochs(long folded, long highest) {
    return new AgreementView(
        ring,
        ringId,
        acceptors,
        named,
        ballots,
        current,
        openChange,
        folded,
        highest,
        doubts,
        drained);
  }

  private AgreementView copy(
      String nextRingId,
      List<BallotView> nextBallots,
      @Nullable Chosen nextCurrent,
      @Nullable OpenChange nextOpen,
      List<Doubt> nextDoubts,
      @Nullable Drained nextDrained) {
    return new AgreementView(
        ring,
        nextRingId,
        acceptors,
        named,
        nextBallots,
        nextCurrent,
        nextOpen,
        foldedEpoch,
        highestEpoch,
        nextDoubts,
        nextDrained);
  }
}
