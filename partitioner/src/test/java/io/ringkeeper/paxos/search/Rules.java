package io.ringkeeper.paxos.search;

import static io.ringkeeper.paxos.search.Setup.Feature.ANSWERED;
import static io.ringkeeper.paxos.search.Setup.Feature.COPIED;
import static io.ringkeeper.paxos.search.Setup.Feature.EMPTY;
import static io.ringkeeper.paxos.search.Setup.Feature.EXCLUDED;
import static io.ringkeeper.paxos.search.Setup.Feature.LEADS;
import static io.ringkeeper.paxos.search.Setup.Feature.LEARNER;
import static io.ringkeeper.paxos.search.Setup.Feature.REDUCED;
import static io.ringkeeper.paxos.search.Setup.Feature.REPEATS;
import static io.ringkeeper.paxos.search.Setup.Feature.ROLLED_BACK;
import static io.ringkeeper.paxos.search.Setup.ballots;
import static io.ringkeeper.paxos.search.Setup.rounds;

import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Purpose;
import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Run;
import java.util.ArrayList;
import java.util.List;

/** The rules of the protocol that concern votes, each in a world with it and without it. */
final class Rules {

  static final String NO_VIOLATION = "";

  private static final String RIGHT = "the rules as they are";

  private static final String PREPARES = "a prepare at or below the promised ballot is refused";
  private static final String BALLOTS = "a ballot has one prepare phase and carries one state";
  private static final String WRITES = "votes are writes: a read never counts as a vote";
  private static final String UNKNOWN = "unknown is never yes";
  private static final String FINISH = "finish before change";
  private static final String ADOPT =
      "adopt the accepted state of the highest ballot promised by a majority";
  private static final String PROMISE = "an accept below the promised ballot is refused";
  private static final String MAJORITY = "a majority of accepts decides";
  private static final String LEARN = "only one same ballot at a majority proves a state chosen";
  private static final String LEAD =
      "the next ballot is usable only if a majority applied that same write";
  private static final String LOSS =
      "a missing, re-created or rolled-back register is excluded, never taken as it is";
  private static final String PROPOSED = "what is accepted is what was proposed";

  private static final Setup PLAIN = Setup.of(Sizes.TWO_BY_TWO);
  private static final Setup LEADING = Setup.of(Sizes.TWO_BY_TWO, LEADS);
  private static final Setup LEARNING = Setup.of(Sizes.TWO_AND_ONE, LEARNER);
  private static final Setup REUSING = Setup.of(ballots(rounds(1, 1), rounds(2, 3)));
  private static final Setup REGISTERS = Setup.of(Sizes.TWO_BY_ONE, ANSWERED);
  private static final Setup LOSSY_REGISTERS = Setup.of(Sizes.TWO_BY_ONE);

  private Rules() {}

  static List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    runs.add(with(PREPARES, PLAIN));
    runs.add(without(PREPARES, PLAIN, Mutant.LOWER_PREPARE_LOWERS_PROMISE, "P1"));
    runs.add(without(PREPARES, PLAIN, Mutant.PROMISE_FORGETS_ACCEPTED, "P1"));
    // Granted without giving the higher promise up, a lower prepare is harmless: nothing the
    // promise forbids becomes possible.
    runs.add(without(PREPARES, PLAIN, Mutant.GRANTS_LOWER_PREPARE, NO_VIOLATION));
    runs.add(with(BALLOTS, REUSING));
    // Each of the two rules carries alone: nobody uses a ballot twice; an equal prepare is refused.
    runs.add(without(BALLOTS, PLAIN, Mutant.GRANTS_EQUAL_PREPARE, NO_VIOLATION));
    // Without both, the core still notices that a ballot carries two states, and stops.
    runs.add(structural(BALLOTS, REUSING, Mutant.GRANTS_EQUAL_PREPARE, "P2 seen by the core"));
    runs.add(without(BALLOTS, REUSING, Mutant.GRANTS_EQUAL_PREPARE_AND_OVERWRITES, "P1"));
    runs.add(
        fault(
            BALLOTS,
            "PROPOSES_AGAIN_IN_A_BALLOT",
            "after no answer, another state is proposed in the same ballot",
            Setup.of(Sizes.TWO_BY_ONE, REPEATS),
            Checks.ALL,
            "P2"));
    Setup repeating = Setup.of(Sizes.TWO_BY_ONE, REPEATS);
    runs.add(without(BALLOTS, repeating, Mutant.OVERWRITES_WITHIN_A_BALLOT, "P1"));
    runs.add(structural(BALLOTS, repeating, Mutant.OVERWRITES_WITHIN_A_BALLOT, "P2 two"));
    runs.add(with(PROMISE, PLAIN));
    runs.add(without(PROMISE, PLAIN, Mutant.ACCEPTS_BELOW_PROMISE, "P1"));
    runs.add(without(PROMISE, PLAIN, Mutant.ACCEPT_LOWERS_PROMISE, "P1"));
    runs.add(structural(PROMISE, PLAIN, Mutant.ACCEPTS_BELOW_PROMISE, "P3"));
    runs.add(with(ADOPT, PLAIN));
    runs.add(without(ADOPT, PLAIN, Mutant.ADOPTS_LOWEST, "P1"));
    runs.add(without(ADOPT, PLAIN, Mutant.IGNORES_ACCEPTED, "P1"));
    runs.add(without(ADOPT, PLAIN, Mutant.PREPARES_WITH_ONE_PROMISE, "R1"));
    runs.add(with(FINISH, PLAIN));
    runs.add(without(FINISH, PLAIN, Mutant.CHANGES_UNFINISHED, "R1"));
    runs.add(structural(FINISH, PLAIN, Mutant.CHANGES_UNFINISHED, "P4"));
    runs.add(with(MAJORITY, PLAIN));
    runs.add(without(MAJORITY, PLAIN, Mutant.DECIDES_WITH_ONE_ACCEPT, "P6"));
    runs.add(with(PROPOSED, PLAIN));
    runs.add(without(PROPOSED, PLAIN, Mutant.INVENTS_A_STATE, "P5"));
    runs.add(with(UNKNOWN, PLAIN));
    runs.add(without(UNKNOWN, PLAIN, Mutant.TAKES_SILENCE_FOR_YES, "P6"));
    runs.addAll(registers());
    runs.add(with(LEARN, LEARNING));
    runs.add(without(LEARN, LEARNING, Mutant.LEARNS_ACROSS_BALLOTS, "P6"));
    runs.add(without(LEARN, LEARNING, Mutant.LEARNS_FROM_ONE, "P6"));
    runs.add(with(LEAD, LEADING));
    runs.add(without(LEAD, LEADING, Mutant.LEADS_BEFORE_MAJORITY, "R1"));
    runs.add(without(LEAD, LEADING, Mutant.LEADS_UNPROMISED, "P1"));
    runs.addAll(losses());
    return runs;
  }

  private static List<Run> registers() {
    return List.of(
        onRegisters(WRITES, Setup.of(Sizes.TWO_BY_ONE, ANSWERED, REDUCED)),
        onRegisters(WRITES, REGISTERS, Mutant.COUNTS_READS_AS_PROMISES, Checks.OUTCOME, "P1"),
        onRegisters(WRITES, REGISTERS, Mutant.COUNTS_READS_AS_ACCEPTS, Checks.OUTCOME, "P6"),
        onRegisters(WRITES, REGISTERS, Mutant.WRITES_BLINDLY, Checks.OUTCOME, "P1").asLong(),
        onRegisters(UNKNOWN, LOSSY_REGISTERS, Mutant.TAKES_SILENCE_FOR_YES, Checks.OUTCOME, "P6"),
        onRegisters(UNKNOWN, LOSSY_REGISTERS, Mutant.TAKES_CONFLICT_FOR_YES, Checks.OUTCOME, "P6"),
        onRegisters(UNKNOWN, LOSSY_REGISTERS, Mutant.BURIES_THE_UNKNOWN, Checks.ALL, "L1"));
  }

  private static List<Run> losses() {
    return List.of(
        with(LOSS, Setup.of(Sizes.TWO_AND_ONE, EXCLUDED)),
        with(LOSS, Setup.of(Sizes.TWO_BY_TWO, EXCLUDED, LEADS)).asLong(),
        fault(
            LOSS,
            "TAKES_RE_CREATED_FOR_EMPTY",
            "a re-created register is taken for one that never voted",
            Setup.of(Sizes.TWO_AND_ONE, EMPTY),
            Checks.OUTCOME,
            "P1"),
        fault(
            LOSS,
            "TAKES_ROLLED_BACK_AS_IT_IS",
            "a register rolled back to an earlier content votes on",
            Setup.of(Sizes.TWO_AND_ONE, ROLLED_BACK),
            Checks.OUTCOME,
            "P1"),
        fault(
            LOSS,
            "COPIES_THE_OTHERS",
            "a lost register gets the others' state under its old incarnation, without agreement",
            Setup.of(Sizes.TWO_AND_ONE, COPIED),
            Checks.OUTCOME,
            "P1"));
  }

  static Run with(String rule, Setup setup) {
    return new Run(
        Purpose.WITH_RULE,
        rule,
        RIGHT + ", " + setup.describe(),
        RIGHT,
        false,
        NO_VIOLATION,
        () -> ExhaustiveCatalogue.search(RIGHT, setup, Steps.RIGHT, Checks.ALL));
  }

  static Run without(String rule, Setup setup, Mutant mutant, String expected) {
    Checks checks = expected.isEmpty() ? Checks.ALL : Checks.OUTCOME;
    return mutated(rule, setup, mutant, checks, expected);
  }

  private static Run structural(String rule, Setup setup, Mutant mutant, String expected) {
    return mutated(rule, setup, mutant, Checks.ALL, expected);
  }

  private static Run mutated(
      String rule, Setup setup, Mutant mutant, Checks checks, String expected) {
    return new Run(
        Purpose.WITHOUT_RULE,
        rule,
        mutant.name() + ", " + setup.describe(),
        mutant.description(),
        false,
        expected,
        () -> ExhaustiveCatalogue.search(mutant.name(), setup, mutant, checks));
  }

  static Run fault(
      String rule, String name, String description, Setup setup, Checks checks, String expected) {
    return new Run(
        Purpose.WITHOUT_RULE,
        rule,
        name + ", " + setup.describe(),
        description,
        false,
        expected,
        () -> ExhaustiveCatalogue.search(name, setup, Steps.RIGHT, checks));
  }

  private static Run onRegisters(String rule, Setup setup) {
    return new Run(
        Purpose.WITH_RULE,
        rule,
        RIGHT + ", registers, " + setup.describe(),
        RIGHT,
        false,
        NO_VIOLATION,
        () -> ExhaustiveCatalogue.searchRegisters(RIGHT, setup, Steps.RIGHT, Checks.ALL));
  }

  private static Run onRegisters(
      String rule, Setup setup, Mutant mutant, Checks checks, String expected) {
    return new Run(
        Purpose.WITHOUT_RULE,
        rule,
        mutant.name() + ", registers, " + setup.describe(),
        mutant.description(),
        false,
        expected,
        () -> ExhaustiveCatalogue.searchRegisters(mutant.name(), setup, mutant, checks));
  }
}
