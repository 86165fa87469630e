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
 * <p>Acceptors are asked by their configured names; which incarnation voted, and so whether its
 * vote counts, comes with the answer. Answers that come too late, twice, or from acceptors that
 * were not asked change nothing. Who asks, and when an unanswered request is given up, is the
 * caller's concern.
 */
public sealed interface ProposerRound {

  Ballot ballot();

  /** The round after the answer of the acceptor configured under this name. */
  ProposerRound on(String acceptor, Answer answer);

  /** Starts a round that asks these acceptors, the configured ones, for promises. */
  static Preparing prepare(Ballot ballot, Collection<String> asked) {
    return new Preparing(ballot, Set.copyOf(asked), Map.of());
  }

  /** Phase 1 under way. */
  record Preparing(Ballot ballot, Set<String> asked, Map<String, Answer> answers)
      implements ProposerRound {

    public Preparing {
      asked = Set.copyOf(asked);
      answers = Map.copyOf(answers);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when two acceptors report different states at one ballot, which
     *     no correct proposer can cause
     */
    @Override
    public ProposerRound on(String acceptor, Answer answer) {
      if (!asked.contains(acceptor)
          || answers.containsKey(acceptor)
          || answer instanceof Answer.AcceptApplied) {
        return this;
      }
      Preparing next = new Preparing(ballot, asked, with(answers, acceptor, answer));
      return next.prepared().<ProposerRound>map(p -> p).orElseGet(next::orLost);
    }

    /** The accepted states that the promises report. */
    public Map<AcceptorId, Accepted> promises() {
      Map<AcceptorId, Accepted> promises = new HashMap<>();
      for (Answer answer : answers.values()) {
        if (answer instanceof Answer.Promised promised) {
          promises.put(promised.by(), promised.accepted());
        }
      }
      return promises;
    }

    private Optional<Prepared> prepared() {
      Map<AcceptorId, Accepted> promises = promises();
      Optional<Accepted> highest =
          promises.values().stream().max((a, b) -> a.ballot().compareTo(b.ballot()));
      return highest
          .filter(h -> h.isQuorum(promises.keySet()))
          .map(h -> new Prepared(ballot, h, reporters(h, promises), asked));
    }

    private static Set<AcceptorId> reporters(Accepted highest, Map<AcceptorId, Accepted> promises) {
      Set<AcceptorId> same = new TreeSet<>();
      promises.forEach(
          (acceptor, accepted) -> {
            if (accepted.equals(highest)) {
              same.add(acceptor);
            } else if (accepted.ballot().equals(highest.ballot())) {
              throw new IllegalStateException(
                  "ballot " + highest.ballot() + " carries both " + accepted + " and " + highest);
            }
          });
      return same;
    }

    // Who counts is known only once the highest accepted state is, so nothing short of the last
    // answer rules a majority out.
    private ProposerRound orLost() {
      return answers.size() < asked.size()
          ? this
          : new Lost(ballot, highestRefusal(answers), false, answers);
    }
  }

  /**
   * Phase 1 done: a majority promised.
   *
   * @param adopted the accepted state of the highest ballot among the promises
   * @param reporters the acceptors that reported the adopted state at that ballot
   */
  record Prepared(Ballot ballot, Accepted adopted, Set<AcceptorId> reporters, Set<String> asked)
      implements ProposerRound {

    public Prepared {
      reporters = Set.copyOf(reporters);
      asked = Set.copyOf(asked);
    }

    /**
     * Whether a majority reported the adopted state at one ballot. Only then may a change be
     * applied to it; otherwise this round may only re-accept it unchanged, so that every accepted
     * state proves its predecessor chosen.
     */
    public boolean adoptedIsChosen() {
      return adopted.deciders().isMajority(reporters);
    }

    @Override
    public ProposerRound on(String acceptor, Answer answer) {
      return this;
    }

    /**
     * Phase 2 with the adopted state unchanged: makes it chosen at this ballot.
     *
     * @param next a ballot to be promised in the same writes, or null
     */
    public Accepting reaccept(@Nullable Ballot next) {
      return new Accepting(ballot, adopted.at(ballot), next, asked, Map.of());
    }

    /**
     * Phase 2 with a successor of the adopted state.
     *
     * @param state the successor; its version is one above the adopted one's
     * @param acceptors the acceptors that the successor names
     * @param next a ballot to be promised in the same writes, or null
     * @throws IllegalStateException when the adopted state is not known chosen
     */
    public Accepting propose(StateRef state, Quorum acceptors, @Nullable Ballot next) {
      if (!adoptedIsChosen()) {
        throw new IllegalStateException(
            "a change may only follow a chosen state; " + adopted.state() + " is not known chosen");
      }
      if (state.version() != adopted.state().version() + 1) {
        throw new IllegalArgumentException(state + " cannot follow " + adopted.state());
      }
      Accepted proposed = new Accepted(ballot, state, adopted.acceptors(), acceptors);
      return new Accepting(ballot, proposed, next, asked, Map.of());
    }
  }

  /**
   * Phase 2 under way.
   *
   * @param next the ballot that every accept of this phase also asks to promise, or null
   */
  record Accepting(
      Ballot ballot,
      Accepted proposed,
      @Nullable Ballot next,
      Set<String> asked,
      Map<String, Answer> answers)
      implements ProposerRound {

    public Accepting {
      asked = Set.copyOf(asked);
      answers = Map.copyOf(answers);
    }

    @Override
    public ProposerRound on(String acceptor, Answer answer) {
      if (!asked.contains(acceptor)
          || answers.containsKey(acceptor)
          || answer instanceof Answer.Promised) {
        return this;
      }
      Accepting after =
          new Accepting(ballot, proposed, next, asked, with(answers, acceptor, answer));
      Set<AcceptorId> applied = after.applied();
      if (proposed.deciders().isMajority(applied)) {
        return new Decided(ballot, proposed, applied, next, asked);
      }
      if (after.majorityIsPossible()) {
        return after;
      }
      return new Lost(
          ballot, highestRefusal(after.answers), after.mayStillBeDecided(), after.answers);
    }

    /** The acceptors known to have accepted. */
    public Set<AcceptorId> applied() {
      return answers.values().stream()
          .filter(Answer.AcceptApplied.class::isInstance)
          .map(a -> ((Answer.AcceptApplied) a).by())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean majorityIsPossible() {
      long open =
          proposed
              .deciders()
              .names()
              .filter(name -> asked.contains(name) && !answers.containsKey(name))
              .count();
      return proposed.deciders().count(applied()) + open >= proposed.deciders().majority();
    }

    // An unanswered request may be stored yet, just as one with an unknown outcome.
    private boolean mayStillBeDecided() {
      return answers.size() < asked.size()
          || answers.values().stream()
              .anyMatch(a -> a instanceof Answer.AcceptApplied || a instanceof Answer.Unknown);
    }
  }

  /**
   * The proposed state is chosen.
   *
   * @param accepted what was chosen, at this round's ballot
   * @param voters the acceptors known to have accepted when the majority was complete
   * @param next the ballot they promised in the same write, or null
   */
  record Decided(
      Ballot ballot,
      Accepted accepted,
      Set<AcceptorId> voters,
      @Nullable Ballot next,
      Set<String> asked)
      implements ProposerRound {

    public Decided {
      voters = Set.copyOf(voters);
      asked = Set.copyOf(asked);
    }

    @Override
    public ProposerRound on(String acceptor, Answer answer) {
      return this;
    }

    /**
     * The next round of the same proposer, its first phase already done by this round's accepts:
     * whoever applied one promised {@code next} in that very write, having accepted this state. For
     * one use. Empty when no next ballot was asked for or those voters are no majority of the
     * acceptors that the chosen state names.
     */
    public Optional<Prepared> lead() {
      return next == null || !accepted.isQuorum(voters)
          ? Optional.empty()
          : Optional.of(new Prepared(next, accepted, voters, asked));
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
      Map<String, Answer> answers)
      implements ProposerRound {

    public Lost {
      answers = Map.copyOf(answers);
    }

    @Override
    public ProposerRound on(String acceptor, Answer answer) {
      return this;
    }
  }

  private static Map<String, Answer> with(
      Map<String, Answer> answers, String acceptor, Answer answer) {
    Map<String, Answer> next = new HashMap<>(answers);
    next.put(acceptor, isForeign(acceptor, answer) ? new Answer.NoVote("foreign vote") : answer);
    return next;
  }

  // A vote given in another name than the one that was asked: two names lead to one acceptor.
  private static boolean isForeign(String asked, Answer answer) {
    if (answer instanceof Answer.Promised promised) {
      return !promised.by().name().equals(asked);
    }
    return answer instanceof Answer.AcceptApplied applied && !applied.by().name().equals(asked);
  }

  private static @Nullable Ballot highestRefusal(Map<String, Answer> answers) {
    return answers.values().stream()
        .filter(Answer.Refused.class::isInstance)
        .map(a -> ((Answer.Refused) a).promised())
        .max(Ballot::compareTo)
        .orElse(null);
  }
}
