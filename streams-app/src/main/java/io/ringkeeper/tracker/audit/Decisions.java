package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.tracker.audit.Decision.Step;
import io.ringkeeper.tracker.audit.VersionView.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the story of a decision from the evidence: who proposed, why, how long, how many rounds.
 */
public final class Decisions {

  private Decisions() {}

  /**
   * Describes one version; empty while it is not proved chosen.
   *
   * @param epochs to look up the change that led to the state's epoch
   * @param earlier how the decision was described before, or null; what it told and the evidence no
   *     longer holds is kept
   */
  public static Optional<Decision> describe(
      AgreementView view,
      VersionHistory history,
      EpochHistory epochs,
      long version,
      @Nullable Decision earlier) {
    VersionView evidence = history.find(version);
    if (evidence == null) {
      return Optional.empty();
    }
    return evidence
        .chosen()
        .map(chosen -> describe(view, history, epochs, version, chosen, earlier));
  }

  private static Decision describe(
      AgreementView view,
      VersionHistory history,
      EpochHistory epochs,
      long version,
      Candidate chosen,
      @Nullable Decision earlier) {
    boolean sameBallot = earlier != null && earlier.ballot().equals(chosen.ballot());
    Candidate previous = chosenBefore(history, version);
    List<VoteSeen> promises =
        view.ballot(chosen.ballot()).map(BallotView::promises).orElse(List.of());
    long startedAtMs = startedAtMs(view, chosen, promises);
    if (earlier != null && sameBallot && promises.size() < earlier.promises().size()) {
      promises = earlier.promises();
      startedAtMs = earlier.startedAtMs();
    }
    List<BallotData> preempted = preempted(view, history, version, chosen, previous);
    int rounds = rounds(view, chosen, previous);
    if (earlier != null && sameBallot) {
      rounds = Math.max(rounds, earlier.rounds());
      preempted = union(earlier.preempted(), preempted);
    }
    ChangeData change = change(epochs, chosen, previous);
    long chosenAtMs = chosen.chosenAtMs();
    return new Decision(
        view.ring(),
        view.ringId(),
        version,
        chosen.digest(),
        step(version, chosen, previous),
        chosen.epoch(),
        chosen.phase(),
        chosen.ballot(),
        chosen.deciders(),
        chosen.acceptors(),
        chosen.majority(),
        sorted(promises),
        sorted(chosen.accepts()),
        change == null && earlier != null ? earlier.change() : change,
        startedAtMs,
        chosenAtMs,
        Math.max(0, chosenAtMs - startedAtMs),
        rounds,
        preempted);
  }

  private static @Nullable Candidate chosenBefore(VersionHistory history, long version) {
    VersionView before = history.find(version - 1);
    return before == null ? null : before.chosen().orElse(null);
  }

  private static Step step(long version, Candidate chosen, @Nullable Candidate previous) {
    if (version == 1) {
      return Step.GENESIS;
    }
    if (chosen.moving()) {
      return Step.BEGUN;
    }
    if (previous == null) {
      return Step.UNKNOWN;
    }
    if (chosen.epoch() > previous.epoch()) {
      return Step.COMPLETED;
    }
    return previous.moving() ? Step.ABORTED : Step.AMENDED;
  }

  private static @Nullable ChangeData change(
      EpochHistory epochs, Candidate chosen, @Nullable Candidate previous) {
    if (chosen.change() != null) {
      return chosen.change();
    }
    if (previous != null && previous.moving()) {
      return previous.change();
    }
    if (chosen.moving()) {
      return null;
    }
    EpochView epoch = epochs.find(chosen.epoch());
    boolean began = previous == null || epoch == null || previous.epoch() < chosen.epoch();
    return epoch == null || !began ? null : epoch.archived().change();
  }

  /**
   * When the round began. A ballot that was promised along with an earlier accept has no prepare
   * phase of its own: its round begins with the first accept.
   */
  private static long startedAtMs(AgreementView view, Candidate chosen, List<VoteSeen> promises) {
    boolean prepared = view.ballot(chosen.ballot()).map(BallotView::prepared).orElse(false);
    List<VoteSeen> first = prepared && !promises.isEmpty() ? promises : chosen.accepts();
    return first.stream().mapToLong(VoteSeen::timeMs).min().orElse(chosen.chosenAtMs());
  }

  private static List<BallotView> tried(
      AgreementView view, Candidate chosen, @Nullable Candidate previous) {
    BallotData after = previous == null ? Ballots.ZERO : previous.ballot();
    return view.ballots().stream()
        .filter(b -> Ballots.isBelow(after, b.ballot()) && !isAbove(b.ballot(), chosen.ballot()))
        .filter(b -> b.prepared() || b.used())
        .toList();
  }

  private static boolean isAbove(BallotData a, BallotData b) {
    return Ballots.isBelow(b, a);
  }

  private static int rounds(AgreementView view, Candidate chosen, @Nullable Candidate previous) {
    return Math.max(1, tried(view, chosen, previous).size());
  }

  private static List<BallotData> preempted(
      AgreementView view,
      VersionHistory history,
      long version,
      Candidate chosen,
      @Nullable Candidate previous) {
    VersionView before = history.find(version - 1);
    List<BallotData> overtaken = new ArrayList<>();
    for (BallotView ballot : tried(view, chosen, previous)) {
      boolean reached =
          ballot.ballot().equals(chosen.ballot())
              || (before != null && before.chosenAt(ballot.ballot()));
      if (!reached) {
        overtaken.add(ballot.ballot());
      }
    }
    return overtaken;
  }

  private static List<BallotData> union(List<BallotData> a, List<BallotData> b) {
    Set<BallotData> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all.stream().sorted(Ballots.ORDER).toList();
  }

  private static List<VoteSeen> sorted(List<VoteSeen> votes) {
    return votes.stream().sorted(Comparator.comparing(VoteSeen::acceptor)).toList();
  }
}
