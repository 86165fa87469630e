package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingHistory;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.codec.EpochCodec;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.StateRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads every register as it is stored, at the moment it is written, and checks the agreement's
 * invariants after each write. It takes nothing on trust but the codecs.
 */
final class Checker {

  private final EventQueue queue;
  private final List<SimServers> servers;
  private final Map<String, RegisterRecord> registers = new HashMap<>();
  private final Map<AcceptorId, TreeMap<Integer, JournalEntry>> histories = new HashMap<>();
  private final Map<Accepted, Set<AcceptorId>> votes = new HashMap<>();
  private final Map<Ballot, StateRef> stateByBallot = new HashMap<>();
  private final Map<StateRef, RingState> states = new HashMap<>();
  private final TreeMap<Long, StateRef> chosenByVersion = new TreeMap<>();
  private final TreeMap<Ballot, Long> chosenVersions = new TreeMap<>();
  private final Map<StateRef, String> tokens = new HashMap<>();
  private final Map<String, Long> chosenTokens = new HashMap<>();
  private final Set<String> forbiddenTokens = new HashSet<>();
  private final Set<String> handedIn = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final Map<Long, Set<String>> archivedAt = new HashMap<>();
  private final List<Consumer<RingState>> chosenListeners = new ArrayList<>();
  private boolean isSabotage;
  private int decisions;
  private @Nullable String violation;

  Checker(EventQueue queue, List<SimServers> servers) {
    this.queue = queue;
    this.servers = servers;
    chosenByVersion.put(0L, StateRef.NONE);
  }

  /** Told of every state when it becomes chosen, in order of versions. */
  void onChosen(Consumer<RingState> listener) {
    chosenListeners.add(listener);
  }

  Optional<String> violation() {
    return Optional.ofNullable(violation);
  }

  void fail(String what) {
    if (violation == null) {
      violation = what;
      queue.trace(() -> "VIOLATION " + what);
    }
  }

  void require(boolean condition, String what) {
    if (!condition) {
      fail(what);
    }
  }

  /** The same where the words are worth making only when they are needed. */
  void require(boolean condition, Supplier<String> what) {
    if (!condition) {
      fail(what.get());
    }
  }

  /** Does to the stored data what no process could. */
  void sabotage(Runnable deed) {
    for (SimServers each : servers) {
      noteArchive(each);
    }
    isSabotage = true;
    deed.run();
    isSabotage = false;
  }

  /** A proposal was given to somebody who may propose it. */
  void handIn(String proposalId) {
    handedIn.add(proposalId);
  }

  /** A proposer is about to propose this state, for the call of this token. */
  void proposes(StateRef ref, String token) {
    tokens.putIfAbsent(ref, token);
  }

  /** The register of this acceptor was written. */
  void touched(SimServers at) {
    RegisterRecord before = registers.get(at.name());
    RegisterRecord after = stored(at);
    registers.put(at.name(), after);
    if (isSabotage) {
      return;
    }
    if (after == null) {
      fail("a process left an unreadable register at " + at.name());
      return;
    }
    JournalEntry newest = after.journal().get(after.journal().size() - 1);
    queue.mix(newest.znodeVersion() * 31L + newest.ballot().hashCode());
    queue.trace(() -> after.acceptor() + " v" + newest.znodeVersion() + " " + text(newest));
    histories
        .computeIfAbsent(after.acceptor(), n -> new TreeMap<>())
        .put(newest.znodeVersion(), newest);
    if (newest.kind() == JournalEntry.Kind.CREATED) {
      newLife(at, after);
    } else if (before != null) {
      check(after.acceptor(), before, after, newest);
    }
  }

  private static String text(JournalEntry entry) {
    return entry.kind()
        + " "
        + entry.ballot()
        + (entry.kind() == JournalEntry.Kind.ACCEPTED
            ? " " + entry.state() + " epoch " + entry.epoch() + " " + entry.phase()
            : "");
  }

  private static @Nullable RegisterRecord stored(SimServers at) {
    try {
      return at.storage().storedRegister(SimRing.NAME).orElse(null);
    } catch (CorruptStateException e) {
      return null;
    }
  }

  // A later life starts with what was chosen, and that is no vote of it.
  private void newLife(SimServers at, RegisterRecord register) {
    Accepted accepted = register.summary().accepted();
    if (!accepted.state().equals(StateRef.NONE)) {
      require(isChosen(accepted.state()), "A2 a life begins with " + accepted.state());
      require(
          !accepted.deciders().contains(register.acceptor()),
          "A2 " + register.acceptor() + " would have voted before it was born");
      at.mended();
    }
  }

  private void check(
      AcceptorId by, RegisterRecord before, RegisterRecord after, JournalEntry newest) {
    Accepted accepted = after.summary().accepted();
    Accepted previous = before.summary().accepted();
    require(!after.promised().isBelow(before.promised()), () -> "P3 promise falls at " + by);
    require(
        !after.promised().isBelow(accepted.ballot()), () -> "P3 accepted above promised at " + by);
    require(
        !accepted.ballot().isBelow(previous.ballot()), () -> "P3 accepted ballot falls at " + by);
    if (newest.kind() == JournalEntry.Kind.ACCEPTED) {
      require(
          !accepted.ballot().isBelow(before.promised()), () -> "P3 accept below promise at " + by);
      require(newest.state().equals(accepted.state()), "E1 the journal names another state");
      onAccept(by, accepted);
    } else {
      require(accepted.equals(previous), () -> "P3 a promise changes what is accepted at " + by);
    }
  }

  private void onAccept(AcceptorId by, Accepted accepted) {
    StateRef ref = accepted.state();
    StateRef other = stateByBallot.putIfAbsent(accepted.ballot(), ref);
    require(
        other == null || other.equals(ref), () -> "P2 two states at ballot " + accepted.ballot());
    RingState state = stateOf(ref);
    if (state == null) {
      fail("P5 nobody has the bytes of " + ref + " accepted at " + by);
      return;
    }
    require(isProposed(ref, state), () -> "P5 nobody proposed " + ref);
    StateRef before = chosenByVersion.get(ref.version() - 1);
    if (before == null) {
      fail("P4 the predecessor of " + ref + " is not chosen");
      return;
    }
    RingState predecessor = states.get(before);
    Succession.problem(predecessor, state).ifPresent(why -> fail(why + ": " + ref));
    require(
        predecessor == null || accepted.deciders().equals(predecessor.quorum()),
        () -> "A3 " + ref + " is to be decided by " + accepted.deciders());
    require(accepted.acceptors().equals(state.quorum()), "A3 other acceptors than the state's");
    if (state.phase() instanceof Phase.Moving) {
      require(isArchived(state), () -> "R3 epoch left unarchived by " + ref);
    }
    Set<AcceptorId> voters = votes.computeIfAbsent(accepted, a -> new HashSet<>());
    voters.add(by);
    if (accepted.deciders().isMajority(voters)) {
      onChosen(accepted, state);
    }
  }

  private @Nullable RingState stateOf(StateRef ref) {
    RingState known = states.get(ref);
    if (known != null) {
      return known;
    }
    for (SimServers each : servers) {
      Optional<byte[]> bytes = each.storage().rawBody(SimRing.NAME, ref.digest());
      if (bytes.isPresent() && Digest.of(bytes.get()).equals(ref.digest())) {
        RingState state = StateCodec.decode(bytes.get());
        states.put(ref, state);
        return state;
      }
    }
    return null;
  }

  private boolean isProposed(StateRef ref, RingState state) {
    String proposal =
        state
            .change()
            .map(m -> m.details().proposalId())
            .orElse(state.outcomes().get(state.outcomes().size() - 1).proposalId());
    return tokens.containsKey(ref) || handedIn.contains(proposal.replaceAll("~.*", ""));
  }

  private void onChosen(Accepted accepted, RingState state) {
    StateRef ref = accepted.state();
    StateRef other = chosenByVersion.putIfAbsent(ref.version(), ref);
    require(
        other == null || other.equals(ref),
        () -> "P1 two chosen states of version " + ref.version());
    Map.Entry<Ballot, Long> lower = chosenVersions.floorEntry(accepted.ballot());
    Map.Entry<Ballot, Long> higher = chosenVersions.ceilingEntry(accepted.ballot());
    require(
        lower == null || lower.getValue() <= ref.version(),
        () -> "P1 a version goes back at " + ref);
    require(
        higher == null || higher.getValue() >= ref.version(), () -> "P1 goes back after " + ref);
    chosenVersions.put(accepted.ballot(), ref.version());
    if (other == null) {
      queue.trace(() -> "CHOSEN " + ref + " at " + accepted.ballot());
      decisions++;
      newlyChosen(ref, state);
    }
  }

  private void newlyChosen(StateRef ref, RingState state) {
    String token = tokens.get(ref);
    if (token != null) {
      Long madeAt = chosenTokens.putIfAbsent(token, ref.version());
      require(
          madeAt == null || madeAt == ref.version(),
          "call " + token + " was made twice, in versions " + madeAt + ", " + ref.version());
      require(
          !forbiddenTokens.contains(token),
          "call " + token + " was said to have changed nothing, but " + ref + " is chosen");
    }
    state
        .change()
        .map(m -> m.details().proposalId())
        .ifPresent(
            id -> require(!ended.contains(id), () -> "E2 proposal " + id + " begins once more"));
    for (ProposalOutcome outcome : state.outcomes()) {
      ended.add(outcome.proposalId());
    }
    chosenListeners.forEach(listener -> listener.accept(state));
  }

  private boolean isArchived(RingState state) {
    int holders = 0;
    for (SimServers each : servers) {
      boolean holds =
          archivedAt.getOrDefault(state.epoch(), Set.of()).contains(each.name())
              || each.storage().rawEpoch(SimRing.NAME, state.epoch()).isPresent();
      holders += holds && state.quorum().names().anyMatch(each.name()::equals) ? 1 : 0;
    }
    return holders >= state.quorum().majority();
  }

  // What an ensemble has archived once counts, whatever happens to its storage later.
  private void noteArchive(SimServers at) {
    for (long epoch = 0; epoch <= decisions; epoch++) {
      if (at.storage().rawEpoch(SimRing.NAME, epoch).isPresent()) {
        archivedAt.computeIfAbsent(epoch, e -> new HashSet<>()).add(at.name());
      }
    }
  }

  /** The archive of all ensembles together leads to the table of the newest chosen state. */
  void checkArchive() {
    StateRef newest = chosenByVersion.lastEntry().getValue();
    RingState state = states.get(newest);
    if (state == null || violation != null) {
      return;
    }
    long last = state.change().isPresent() ? state.epoch() : state.epoch() - 1;
    List<EpochEntry> entries = new ArrayList<>();
    for (long epoch = 0; epoch <= last; epoch++) {
      long wanted = epoch;
      servers.stream()
          .flatMap(s -> s.storage().rawEpoch(SimRing.NAME, wanted).stream())
          .findFirst()
          .ifPresent(bytes -> entries.add(EpochCodec.decode(bytes)));
    }
    if (last < 0) {
      return;
    }
    require(entries.size() == last + 1, () -> "R3 the archive lacks an epoch up to " + last);
    if (violation == null) {
      RingState of = firstOf(last);
      require(
          of == null || RingHistory.fold(entries).equals(of.ring()),
          "R3 the archive does not fold to the table of epoch " + last);
    }
  }

  private @Nullable RingState firstOf(long epoch) {
    for (StateRef ref : chosenByVersion.values()) {
      RingState state = states.get(ref);
      if (state != null && state.epoch() == epoch) {
        return state;
      }
    }
    return null;
  }

  /** Every transition of this acceptor's register, by version. */
  NavigableMap<Integer, JournalEntry> history(AcceptorId acceptor) {
    return histories.getOrDefault(acceptor, new TreeMap<>());
  }

  boolean isChosen(StateRef ref) {
    return ref.equals(chosenByVersion.get(ref.version()));
  }

  long highestChosenVersion() {
    return chosenByVersion.lastKey();
  }

  /** How many states were chosen. */
  int decisions() {
    return decisions;
  }

  /** The newest chosen state, if any. */
  Optional<RingState> newest() {
    return Optional.ofNullable(states.get(chosenByVersion.lastEntry().getValue()));
  }

  /** How this proposal ended according to the newest chosen state, if it has. */
  ProposalOutcome.@Nullable Result outcomeOf(String proposalId) {
    return newest()
        .flatMap(state -> state.outcomeOf(proposalId))
        .map(ProposalOutcome::result)
        .orElse(null);
  }

  /** Somebody was told that the proposal was never begun and cannot be any more. */
  void refused(String proposalId) {
    ended.add(proposalId);
  }

  /** Somebody was told that this state is chosen. */
  void learned(RingState state, String by) {
    StateRef chosen = chosenByVersion.get(state.version());
    require(
        chosen != null && state.equals(states.get(chosen)),
        () -> "P6 " + by + " learned version " + state.version() + " otherwise than chosen");
  }

  /** Somebody was told that this state is chosen. */
  void learned(StateRef ref, String by) {
    require(isChosen(ref), () -> "P6 " + by + " learned " + ref + ", which is not chosen");
  }

  /** The call was answered with success. */
  void made(String token) {
    require(
        chosenTokens.containsKey(token), () -> "call " + token + " succeeded but is not chosen");
  }

  /** The call was answered with "nothing was changed", which must stay true. */
  void notMade(String token) {
    require(
        !chosenTokens.containsKey(token), () -> "call " + token + " is chosen against its answer");
    forbiddenTokens.add(token);
  }
}
