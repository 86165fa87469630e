package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.StateRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Sees every durable write as it happens and checks the agreement's invariants after each. */
final class Checker {

  private record Proposed(StateRef predecessor, String token, RingState state) {}

  private final int majority;
  private final Map<StateRef, Proposed> proposed = new HashMap<>();
  private final Map<Accepted, Set<AcceptorId>> votes = new HashMap<>();
  private final Map<Ballot, StateRef> stateByBallot = new HashMap<>();
  private final TreeMap<Long, StateRef> chosenByVersion = new TreeMap<>();
  private final TreeMap<Ballot, Long> chosenVersions = new TreeMap<>();
  private final Map<String, Long> chosenTokens = new HashMap<>();
  private final Set<String> forbiddenTokens = new HashSet<>();
  private LongPredicate archivedAtMajority = epoch -> false;
  private @Nullable String violation;

  Checker(int acceptors) {
    this.majority = acceptors / 2 + 1;
    chosenByVersion.put(0L, StateRef.NONE);
  }

  void setArchive(LongPredicate atMajority) {
    archivedAtMajority = atMajority;
  }

  Optional<String> violation() {
    return Optional.ofNullable(violation);
  }

  void fail(String what) {
    if (violation == null) {
      violation = what;
    }
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      fail(what);
    }
  }

  /** A proposer is about to propose this state, for the call of this token. */
  void proposes(StateRef ref, RingState state, StateRef predecessor, String token) {
    proposed.putIfAbsent(ref, new Proposed(predecessor, token, state));
  }

  void onWrite(AcceptorId by, RegisterRecord before, RegisterRecord after, boolean isAccept) {
    Accepted accepted = after.summary().accepted();
    Accepted previous = before.summary().accepted();
    require(!after.promised().isBelow(before.promised()), "P3 promise falls at " + by);
    require(!after.promised().isBelow(accepted.ballot()), "P3 accepted above promised at " + by);
    require(!accepted.ballot().isBelow(previous.ballot()), "P3 accepted ballot falls at " + by);
    if (isAccept) {
      require(!accepted.ballot().isBelow(before.promised()), "P3 accept below promise at " + by);
      onAccept(by, accepted);
    } else {
      require(accepted.equals(previous), "P3 a promise changes what is accepted at " + by);
    }
  }

  private void onAccept(AcceptorId by, Accepted accepted) {
    StateRef ref = accepted.state();
    StateRef other = stateByBallot.putIfAbsent(accepted.ballot(), ref);
    require(other == null || other.equals(ref), "P2 two states at ballot " + accepted.ballot());
    Proposed origin = proposed.get(ref);
    if (origin == null) {
      fail("P5 nobody proposed " + ref);
      return;
    }
    require(isChosen(origin.predecessor()), "P4 the predecessor of " + ref + " is not chosen");
    RingState state = origin.state();
    if (state.phase() instanceof Phase.Moving) {
      require(archivedAtMajority.test(state.epoch()), "R3 epoch left unarchived by " + ref);
    }
    Set<AcceptorId> voters = votes.computeIfAbsent(accepted, a -> new HashSet<>());
    voters.add(by);
    if (voters.size() >= majority) {
      onChosen(accepted, origin);
    }
  }

  private void onChosen(Accepted accepted, Proposed origin) {
    StateRef ref = accepted.state();
    StateRef other = chosenByVersion.putIfAbsent(ref.version(), ref);
    require(other == null || other.equals(ref), "P1 two chosen states of version " + ref.version());
    require(chosenByVersion.containsKey(ref.version() - 1), "R1 a gap before " + ref);
    require(followsInEpoch(ref, origin), "R1 epochs jump at " + ref);
    Map.Entry<Ballot, Long> lower = chosenVersions.floorEntry(accepted.ballot());
    Map.Entry<Ballot, Long> higher = chosenVersions.ceilingEntry(accepted.ballot());
    require(lower == null || lower.getValue() <= ref.version(), "P1 a version goes back at " + ref);
    require(higher == null || higher.getValue() >= ref.version(), "P1 goes back after " + ref);
    chosenVersions.put(accepted.ballot(), ref.version());
    Long madeAt = chosenTokens.putIfAbsent(origin.token(), ref.version());
    require(
        madeAt == null || madeAt == ref.version(),
        "call " + origin.token() + " was made twice, in versions " + madeAt + ", " + ref.version());
    require(
        !forbiddenTokens.contains(origin.token()),
        "call " + origin.token() + " was said to have changed nothing, but " + ref + " is chosen");
  }

  private boolean followsInEpoch(StateRef ref, Proposed origin) {
    Proposed before = proposed.get(origin.predecessor());
    long epoch = origin.state().epoch();
    return before == null
        ? epoch == 0 && ref.version() == 1
        : epoch == before.state().epoch() || epoch == before.state().epoch() + 1;
  }

  boolean isChosen(StateRef ref) {
    return ref.equals(chosenByVersion.get(ref.version()));
  }

  long highestChosenVersion() {
    return chosenByVersion.lastKey();
  }

  /** Somebody was told that this state is chosen. */
  void learned(StateRef ref, String by) {
    require(isChosen(ref), "P6 " + by + " learned " + ref + ", which is not chosen");
  }

  /** The call was answered with success. */
  void made(String token) {
    require(chosenTokens.containsKey(token), "call " + token + " succeeded but is not chosen");
  }

  /** The call was answered with "nothing was changed", which must stay true. */
  void notMade(String token) {
    require(!chosenTokens.containsKey(token), "call " + token + " is chosen against its answer");
    forbiddenTokens.add(token);
  }
}
