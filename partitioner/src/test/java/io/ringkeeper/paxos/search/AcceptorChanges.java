package io.ringkeeper.paxos.search;

import static io.ringkeeper.paxos.search.Rules.NO_VIOLATION;
import static io.ringkeeper.paxos.search.Rules.with;
import static io.ringkeeper.paxos.search.Rules.without;
import static io.ringkeeper.paxos.search.Setup.Feature.EXCLUDED;
import static io.ringkeeper.paxos.search.Setup.Feature.LEADS;
import static io.ringkeeper.paxos.search.Setup.Feature.TWO_AT_ONCE;
import static io.ringkeeper.paxos.search.Setup.quorum;

import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.search.ExhaustiveCatalogue.Run;
import java.util.List;

/** The rules about who the acceptors are. */
final class AcceptorChanges {

  private static final String ONE = "at most one acceptor differs per change";
  private static final String REJOIN =
      "rejoin is an agreed change under a new incarnation, not counting the lost one";

  private static final Quorum AB = quorum("a", "b");
  private static final Quorum ABC2 = quorum("a", "b", "c2");
  private static final Quorum ABC3 = quorum("a", "b", "c3");
  private static final Quorum ABD = quorum("a", "b", "d");
  private static final Quorum ABCD = quorum("a", "b", "c", "d");
  private static final Quorum ABCDE = quorum("a", "b", "c", "d", "e");

  private static final Setup ADD = Setup.of(Sizes.TWO_AND_ONE).knowing("d").wanting(ABCD);
  private static final Setup ADD_AND_REMOVE =
      Setup.of(Sizes.TWO_AND_ONE).knowing("d").wanting(ABCD, AB, ABD);
  private static final Setup REPLACE =
      Setup.of(Sizes.TWO_AND_ONE, TWO_AT_ONCE).knowing("d").wanting(ABD);
  private static final Setup GROW =
      Setup.of(Sizes.TWO_AND_ONE, TWO_AT_ONCE).knowing("d", "e").wanting(ABCDE);

  private AcceptorChanges() {}

  static List<Run> runs() {
    Setup lost = Setup.of(Sizes.TWO_AND_ONE, EXCLUDED);
    Setup remove = Setup.of(Sizes.TWO_AND_ONE).wanting(AB);
    List<List<Quorum>> ownLives = List.of(List.of(ABC2), List.of(ABC3));
    return List.of(
        with(ONE, ADD),
        with(ONE, remove),
        with(ONE, Setup.of(Sizes.TWO_BY_TWO).wanting(AB)).asLong(),
        with(ONE, ADD_AND_REMOVE).asLong(),
        with(ONE, Setup.of(Sizes.TWO_AND_ONE, LEADS).knowing("d").wanting(ABCD, AB, ABD)).asLong(),
        with(ONE, Setup.of(Sizes.TWO_AND_ONE).knowing("d", "e").wanting(ABCD, ABCDE)).asLong(),
        // Two at once do no harm as long as a prepare needs both majorities ...
        with(ONE, REPLACE),
        with(ONE, Setup.of(Sizes.TWO_BY_ONE, TWO_AT_ONCE).knowing("d", "e").wanting(ABCDE)),
        with(ONE, GROW).asLong(),
        // ... and one at a time does none when it needs only one of them. Either rule carries.
        without(ONE, remove, Mutant.ASKS_NEW_SET_ONLY, NO_VIOLATION),
        without(ONE, remove, Mutant.ASKS_OLD_SET_ONLY, NO_VIOLATION),
        without(ONE, ADD_AND_REMOVE, Mutant.ASKS_NEW_SET_ONLY, NO_VIOLATION).asLong(),
        without(ONE, ADD_AND_REMOVE, Mutant.ASKS_OLD_SET_ONLY, NO_VIOLATION).asLong(),
        without(ONE, REPLACE, Mutant.ASKS_NEW_SET_ONLY, "P1"),
        without(ONE, REPLACE, Mutant.ASKS_OLD_SET_ONLY, "P1"),
        without(ONE, GROW, Mutant.ASKS_NEW_SET_ONLY, "P1").asLong(),
        without(ONE, GROW, Mutant.ASKS_OLD_SET_ONLY, "P1").asLong(),
        with(REJOIN, lost.wanting(ABC2)),
        with(REJOIN, lost.wantingEach(ownLives)),
        with(REJOIN, Setup.of(Sizes.TWO_BY_TWO, EXCLUDED, LEADS).wantingEach(ownLives)).asLong(),
        without(REJOIN, lost.wanting(ABC2), Mutant.NEW_SET_DECIDES, "P1"),
        without(REJOIN, lost.wanting(ABC2), Mutant.NEW_LIFE_VOTES_AS_OLD, "P6"),
        // Who names a register only after it began, and never counts it for its own admission,
        // needs nothing of what it begins with.
        without(REJOIN, lost.wanting(ABC2), Mutant.NEW_LIFE_BEGINS_EMPTY, NO_VIOLATION));
  }
}
