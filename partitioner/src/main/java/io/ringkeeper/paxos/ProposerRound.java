package io.ringkeeper.paxos;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One round of a proposer: one ballot, two phases, as values. Every answer of an acceptor turns the
 * round into its next form.
 *
 * <pre>
 *   Preparing ──majority of promises──▶ Prepared ──propose──▶ Accepting ──majority of accepts──▶ Decided
 *       └────────────no majority possible────────▶ Lost ◀────────no majority possible──┘
 * </pre>
 *
 * <p>Answers that come too late, twice, or from acceptors that were not asked change nothing. Who
 * asks, and when an unanswered request is given up, is the caller's concern.
 */
public sealed interface ProposerRound {

  Ballot ballot();

  /** An answer to a request of this round's current phase. */
  sealed interface Answer {
    /** The promise was stored; this is what the acceptor had accepted before. */
    record Promised(Accepted accepted) implements Answer {}

    /** The accept was stored. */
    record AcceptApplied() implements Answer {}

    /** A higher ballot was promised to somebody else. */
    record Refused(Ballot promised) implements Answer {}

    /** Certainly not stored: never sent, or the acceptor is excluded. */
    record NoVote() implements Answer {}

    /** May or may not have been stored. Never counts as a vote. */
    record Unknown() implements Answer {}
  }

  /** The round after one acceptor's answer. */
  ProposerRound on(AcceptorId from, Answer answer);

  /** Starts a round that asks these acceptors, the configured ones, for promises. */
  static Preparing prepare(Ballot ballot, Collection<AcceptorId> asked) {
    return new Preparing(ballot, Set.copyOf(asked), Map.of());
  }

  /** Phase 1 under way. */
  record Preparing(Ballot ballot, Set<AcceptorId> asked, Map<AcceptorId, Answer> answers)
      implements ProposerRound {

    public Preparing {
      asked = Set.copyOf(asked);
      answers = Map.copyOf(answers);
    }

    @Override
    public ProposerRound on(AcceptorId from, Answer answer) {
      if (!asked.contains(from)
          || answers.containsKey(from)
          || answer instanceof Answer.AcceptApplied) {
        return this;
      }
      Preparing next = new Preparing(ballot, asked, with(answers, from, answer));
      return next.prepared().<ProposerRound>map(p -> p).orElseGet(next::orLost);
    }

    private Optional<Prepared> prepared() {
      Map<AcceptorId, Accepted> promises = new HashMap<>();
      answers.forEach(
          (from, answer) -> {
            if (answer instanceof Answer.Promised promised) {
              promises.put(from, promised.accepted());
            }
          });
      return promises.values().stream()
          .max((a, b) -> a.ballot().compareTo(b.ballot()))
          .filter(highest -> isQuorum(highest, promises.keySet()))
          .map(highest -> new Prepared(ballot, highest, isChosen(highest, promises), asked));
    }

    private ProposerRound orLost() {
      return answers.size() < asked.size()
          ? this
          : new Lost(ballot, highestRefusal(answers), false, Map.copyOf(answers));
    }

    private static boolean isQuorum(Accepted highest, Set<AcceptorId> promisers) {
      return highest.deciders().isMajority(promisers) && highest.acceptors().isMajority(promisers);
    }

    private static boolean isChosen(Accepted highest, Map<AcceptorId, Accepted> promises) {
      Set<AcceptorId> same =
          promises.entrySet().stream()
              .filter(e -> e.getValue().equals(highest))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      return highest.deciders().isMajority(same);
    }
  }

  /**
   * Phase 1 done: a majority promised.
   *
   * @param adopted the accepted state of the highest ballot among the promises
   * @param adoptedIsChosen whether a majority reported that state at that one ballot. Only then may
   *     a change be applied to it; otherwise this round may only re-accept it unchanged, so that
   *     every accepted state proves its predecessor chosen
   */
  record Prepared(Ballot ballot, Accepted adopted, boolean adoptedIsChosen, Set<AcceptorId> asked)
      implements ProposerRound {

    public Prepared {
      asked = Set.copyOf(asked);
    }

    @Override
    public ProposerRound on(AcceptorId from, Answer answer) {
      return this;
    }

    /** Phase 2 with the adopted state unchanged: makes it chosen at this ballot. */
    public Accepting reaccept() {
      return new Accepting(ballot, adopted.at(ballot), asked, Map.of());
    }

    /**
     * Phase 2 with a successor of the adopted state.
     *
     * @param state the successor; its version is one above the adopted one's
     * @param acceptors the acceptors that the successor names
     * @throws IllegalStateException when the adopted state is not known chosen
     */
    public Accepting propose(StateRef state, Quorum acceptors) {
      if (!adoptedIsChosen) {
        throw new IllegalStateException(
            "a change may only follow a chosen state; " + adopted.state() + " is not known chosen");
      }
      if (state.version() != adopted.state().version() + 1) {
        throw new IllegalArgumentException(state + " cannot follow " + adopted.state());
      }
      return new Accepting(
          ballot, new Accepted(ballot, state, adopted.acceptors(), acceptors), asked, Map.of());
    }
  }

  /** Phase 2 under way. */
  record Accepting(
      Ballot ballot, Accepted proposed, Set<AcceptorId> asked, Map<AcceptorId, Answer> answers)
      implements ProposerRound {

    public Accepting {
      asked = Set.copyOf(asked);
      answers = Map.copyOf(answers);
    }

    @Override
    public ProposerRound on(AcceptorId from, Answer answer) {
      if (!asked.contains(from) || answers.containsKey(from) || answer instanceof Answer.Promised) {
        return this;
      }
      Accepting next = new Accepting(ballot, proposed, asked, with(answers, from, answer));
      Set<AcceptorId> applied = next.applied();
      if (proposed.deciders().isMajority(applied)) {
        return new Decided(ballot, proposed, applied);
      }
      if (next.answers.size() < asked.size()) {
        return next;
      }
      return new Lost(ballot, highestRefusal(next.answers), next.mayStillBeDecided(), next.answers);
    }

    private Set<AcceptorId> applied() {
      return answers.entrySet().stream()
          .filter(e -> e.getValue() instanceof Answer.AcceptApplied)
          .map(Map.Entry::getKey)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean mayStillBeDecided() {
      return answers.values().stream()
          .anyMatch(a -> a instanceof Answer.AcceptApplied || a instanceof Answer.Unknown);
    }
  }

  /**
   * The proposed state is chosen.
   *
   * @param accepted what was chosen, at this round's ballot
   * @param voters the acceptors known to have accepted when the majority was complete
   */
  record Decided(Ballot ballot, Accepted accepted, Set<AcceptorId> voters)
      implements ProposerRound {

    public Decided {
      voters = Set.copyOf(voters);
    }

    @Override
    public ProposerRound on(AcceptorId from, Answer answer) {
      return this;
    }
  }

  /**
   * No majority can be had in this round any more.
   *
   * @param refusedBy the highest ballot that stood in the way, or null when nobody refused
   * @param mayStillBeDecided whether the proposed state was or may have been accepted somewhere, so
   *     that a later round may find and finish it
   */
  record Lost(
      Ballot ballot,
      @Nullable Ballot refusedBy,
      boolean mayStillBeDecided,
      Map<AcceptorId, Answer> answers)
      implements ProposerRound {

    public Lost {
      answers = Map.copyOf(answers);
    }

    @Override
    public ProposerRound on(AcceptorId from, Answer answer) {
      return this;
    }
  }

  private static Map<AcceptorId, Answer> with(
      Map<AcceptorId, Answer> answers, AcceptorId from, Answer answer) {
    Map<AcceptorId, Answer> next = new HashMap<>(answers);
    next.put(from, answer);
    return next;
  }

  private static @Nullable Ballot highestRefusal(Map<AcceptorId, Answer> answers) {
    return answers.values().stream()
        .filter(Answer.Refused.class::isInstance)
        .map(a -> ((Answer.Refused) a).promised())
        .max(Ballot::compareTo)
        .orElse(null);
  }
}
