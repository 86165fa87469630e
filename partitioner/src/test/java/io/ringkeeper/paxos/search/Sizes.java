package io.ringkeeper.paxos.search;

import static io.ringkeeper.paxos.search.Setup.Feature.LEADS;
import static io.ringkeeper.paxos.search.Setup.Feature.LEARNER;
import static io.ringkeeper.paxos.search.Setup.Feature.REACCEPTS;
import static io.ringkeeper.paxos.search.Setup.Feature.REDUCED;
import static io.ringkeeper.paxos.search.Setup.Feature.UNREACHABLE;
import static io.ringkeeper.paxos.search.Setup.ballots;
import static io.ringkeeper.paxos.search.Setup.rounds;

import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Purpose;
import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Run;
import java.util.ArrayList;
import java.util.List;

/** The protocol as it is, at every size that is searched. */
final class Sizes {

  private static final String RIGHT = "the rules as they are";

  static final List<List<Ballot>> TWO_BY_ONE = ballots(rounds(1), rounds(2));
  static final List<List<Ballot>> TWO_AND_ONE = ballots(rounds(1, 3), rounds(2));
  static final List<List<Ballot>> TWO_BY_TWO = ballots(rounds(1, 3), rounds(2, 4));
  static final List<List<Ballot>> TWO_BY_THREE = ballots(rounds(1, 3, 5), rounds(2, 4, 6));
  static final List<List<Ballot>> THREE_BY_TWO = ballots(rounds(1, 4), rounds(2, 5), rounds(3, 6));

  /** Every process start has one ballot: any of them may be a proposer that was started again. */
  private static final List<List<Ballot>> SIX_STARTS =
      ballots(rounds(1), rounds(2), rounds(3), rounds(4), rounds(5), rounds(6));

  private Sizes() {}

  static List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    runs.add(quick(Setup.of(TWO_BY_TWO, REDUCED)));
    runs.add(quick(Setup.of(TWO_BY_TWO, REDUCED, LEADS, REACCEPTS)));
    runs.add(quick(Setup.of(TWO_BY_ONE)));
    runs.add(quick(Setup.of(5, TWO_BY_ONE, REDUCED)));
    runs.add(quick(Setup.of(5, TWO_AND_ONE, REDUCED, LEADS)));
    runs.add(quick(Setup.of(TWO_AND_ONE, LEARNER)));
    runs.add(slow(Setup.of(TWO_BY_THREE, REDUCED)));
    runs.add(slow(Setup.of(TWO_BY_THREE, REDUCED, LEADS)));
    runs.add(slow(Setup.of(TWO_BY_THREE, REDUCED, LEADS, REACCEPTS)));
    runs.add(slow(Setup.of(THREE_BY_TWO, REDUCED)));
    runs.add(slow(Setup.of(THREE_BY_TWO, REDUCED, LEADS)));
    runs.add(slow(Setup.of(THREE_BY_TWO, REDUCED, LEADS, REACCEPTS)));
    runs.add(slow(Setup.of(SIX_STARTS, REDUCED)));
    runs.add(slow(Setup.of(restarting(), REDUCED, LEADS)));
    runs.add(slow(Setup.of(5, TWO_BY_TWO, REDUCED, LEADS)));
    runs.add(slow(Setup.of(TWO_BY_TWO, LEARNER)));
    for (List<List<Ballot>> order : otherOrders()) {
      runs.add(slow(Setup.of(order, REDUCED, LEADS)));
    }
    runs.add(registers(Setup.of(ballots(rounds(1)), UNREACHABLE), false));
    runs.add(registers(Setup.of(TWO_BY_ONE, REDUCED), true));
    return runs;
  }

  // The second proposer is started again after its first ballot, the first after its second: the
  // new ids know nothing of the rounds before.
  private static List<List<Ballot>> restarting() {
    return List.of(
        List.of(new Ballot(1, "p", 1), new Ballot(3, "p", 2), new Ballot(5, "r", 1)),
        List.of(new Ballot(2, "q", 1), new Ballot(4, "s", 1), new Ballot(6, "s", 2)));
  }

  // Which of the two proposers has which of six ballots, up to exchanging the proposers, without
  // the order in which they alternate. Without leads, six starts cover every order at once.
  private static List<List<List<Ballot>>> otherOrders() {
    List<List<List<Ballot>>> orders = new ArrayList<>();
    for (int second = 2; second <= 6; second++) {
      for (int third = second + 1; third <= 6; third++) {
        if (second == 3 && third == 5) {
          continue;
        }
        int[] others = new int[3];
        int next = 0;
        for (int round = 2; round <= 6; round++) {
          if (round != second && round != third) {
            others[next++] = round;
          }
        }
        orders.add(ballots(rounds(1, second, third), others));
      }
    }
    return orders;
  }

  private static Run quick(Setup setup) {
    return run(setup, false);
  }

  private static Run slow(Setup setup) {
    return run(setup, true);
  }

  private static Run run(Setup setup, boolean isLong) {
    return new Run(
        Purpose.SIZE,
        "",
        RIGHT + ", " + setup.describe(),
        RIGHT,
        isLong,
        "",
        () -> ExhaustiveCatalogue.search(RIGHT, setup, Steps.RIGHT, Checks.ALL));
  }

  private static Run registers(Setup setup, boolean isLong) {
    return new Run(
        Purpose.SIZE,
        "",
        RIGHT + ", registers, " + setup.describe(),
        RIGHT,
        isLong,
        "",
        () -> ExhaustiveCatalogue.searchRegisters(RIGHT, setup, Steps.RIGHT, Checks.ALL));
  }
}
