package io.ringkeeper.paxos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Visits every reachable state of a few proposers with given ballots over three acceptors: every
 * order in which requests arrive or do not, every lost answer, every moment at which a proposer
 * gives a round up for its next ballot.
 *
 * <p>Promises asked for by a round that was given up are not delivered any more: they could only
 * forbid accepts.
 */
final class PaxosSearch {

  /** The steps under test. */
  interface Steps {
    default Vote prepare(AcceptorState state, Ballot ballot) {
      return AcceptorRules.prepare(state, ballot);
    }

    default Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
      return AcceptorRules.accept(state, proposed, next);
    }

    default ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
      return round.on(acceptor, answer);
    }
  }

  /** What a search saw. */
  record Result(int states, int mostChosenVersions, String violation) {}

  private record Request(
      int proposer,
      Ballot ballot,
      @Nullable Accepted proposed,
      @Nullable Ballot next,
      int acceptor) {

    String key() {
      return ballot.round() + (proposed == null ? "p" : "a") + acceptor;
    }
  }

  private record World(
      List<AcceptorState> acceptors,
      List<Optional<ProposerRound>> rounds,
      List<Integer> ballotsUsed,
      Map<String, Request> inFlight,
      Map<Accepted, Set<AcceptorId>> votes) {}

  private final Steps steps;
  private final List<List<Ballot>> ballots;
  private final boolean leads;
  private final Map<StateRef, StateRef> predecessors = new HashMap<>();
  private final Map<String, Digest> digests = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Deque<World> open = new ArrayDeque<>();
  private int mostVersions;
  private String violation = "";

  /**
   * A search.
   *
   * @param ballots each proposer's ballots, ascending
   * @param leads whether accepts promise the proposer's next ballot, to be used without a prepare
   */
  PaxosSearch(Steps steps, List<List<Ballot>> ballots, boolean leads) {
    this.steps = steps;
    this.ballots = ballots;
    this.leads = leads;
  }

  Result run() {
    List<AcceptorState> created = new ArrayList<>();
    Fixtures.ABC.members().forEach(m -> created.add(AcceptorState.created(Fixtures.ABC)));
    List<Optional<ProposerRound>> idle = new ArrayList<>();
    List<Integer> unused = new ArrayList<>();
    for (int i = 0; i < ballots.size(); i++) {
      idle.add(Optional.empty());
      unused.add(0);
    }
    visit(new World(created, idle, unused, new TreeMap<>(), new HashMap<>()));
    while (!open.isEmpty() && violation.isEmpty()) {
      World world = open.pop();
      for (int i = 0; i < ballots.size(); i++) {
        begin(world, i);
      }
      for (Request request : world.inFlight().values()) {
        deliver(world, request);
      }
    }
    return new Result(seen.size(), mostVersions, violation);
  }

  private static World copy(World world) {
    Map<Accepted, Set<AcceptorId>> votes = new HashMap<>(world.votes());
    return new World(
        new ArrayList<>(world.acceptors()),
        new ArrayList<>(world.rounds()),
        new ArrayList<>(world.ballotsUsed()),
        new TreeMap<>(world.inFlight()),
        votes);
  }

  private void visit(World world) {
    if (seen.add(key(world))) {
      open.push(world);
    }
  }

  private void begin(World before, int proposer) {
    int used = before.ballotsUsed().get(proposer);
    if (used == ballots.get(proposer).size()) {
      return;
    }
    World world = copy(before);
    Ballot ballot = takeBallot(world, proposer);
    world.inFlight().values().removeIf(r -> r.proposer() == proposer && r.proposed() == null);
    world.rounds().set(proposer, Optional.of(ProposerRound.prepare(ballot, Fixtures.NAMES)));
    send(world, proposer, ballot, null, null);
    visit(world);
  }

  private Ballot takeBallot(World world, int proposer) {
    int used = world.ballotsUsed().get(proposer);
    world.ballotsUsed().set(proposer, used + 1);
    return ballots.get(proposer).get(used);
  }

  private static void send(
      World world,
      int proposer,
      Ballot ballot,
      @Nullable Accepted proposed,
      @Nullable Ballot next) {
    for (int acceptor = 0; acceptor < Fixtures.NAMES.size(); acceptor++) {
      Request request = new Request(proposer, ballot, proposed, next, acceptor);
      world.inFlight().put(request.key(), request);
    }
  }

  private void deliver(World before, Request request) {
    World world = copy(before);
    world.inFlight().remove(request.key());
    AcceptorState state = world.acceptors().get(request.acceptor());
    AcceptorId by = Fixtures.ABC.members().get(request.acceptor());
    Accepted proposed = request.proposed();
    Vote vote =
        proposed == null
            ? steps.prepare(state, request.ballot())
            : steps.accept(state, proposed, request.next());
    if (vote instanceof Vote.Granted granted) {
      check(!granted.next().promised().isBelow(state.promised()), "P3 promise falls");
      world.acceptors().set(request.acceptor(), granted.next());
      if (proposed != null) {
        check(!proposed.ballot().isBelow(state.promised()), "P3 accept below promise");
        addVote(world, by, proposed);
      }
      visit(world);
      Answer answer =
          proposed == null
              ? new Answer.Promised(by, state.accepted())
              : new Answer.AcceptApplied(by);
      answered(copy(world), request, by, answer);
    } else {
      visit(world);
    }
  }

  private void answered(World world, Request request, AcceptorId by, Answer answer) {
    ProposerRound round = world.rounds().get(request.proposer()).orElseThrow();
    boolean isCurrent =
        round.ballot().equals(request.ballot())
            && (request.proposed() == null
                ? round instanceof ProposerRound.Preparing
                : round instanceof ProposerRound.Accepting);
    if (!isCurrent) {
      return;
    }
    ProposerRound next = steps.step(round, by.name(), answer);
    if (next instanceof ProposerRound.Prepared prepared) {
      next = propose(world, request.proposer(), prepared);
    } else if (next instanceof ProposerRound.Decided decided) {
      check(isChosen(world, decided.accepted().state()), "P6 a decided state is not chosen");
      Optional<ProposerRound.Prepared> lead = leads ? decided.lead() : Optional.empty();
      if (lead.isPresent()) {
        next = propose(world, request.proposer(), lead.get());
      }
    }
    world.rounds().set(request.proposer(), Optional.of(next));
    visit(world);
  }

  private ProposerRound propose(World world, int proposer, ProposerRound.Prepared prepared) {
    boolean hasNext = leads && world.ballotsUsed().get(proposer) < ballots.get(proposer).size();
    Ballot next = hasNext ? takeBallot(world, proposer) : null;
    ProposerRound.Accepting accepting;
    if (prepared.adoptedIsChosen()) {
      StateRef before = prepared.adopted().state();
      StateRef state =
          new StateRef(before.version() + 1, digest(prepared.ballot().round() + "|" + before));
      predecessors.put(state, before);
      accepting = prepared.propose(state, Fixtures.ABC, next);
    } else {
      accepting = prepared.reaccept(next);
    }
    send(world, proposer, prepared.ballot(), accepting.proposed(), next);
    return accepting;
  }

  private Digest digest(String text) {
    return digests.computeIfAbsent(text, t -> Digest.of(t.getBytes(StandardCharsets.UTF_8)));
  }

  private void addVote(World world, AcceptorId by, Accepted proposed) {
    StateRef state = proposed.state();
    for (Accepted other : world.votes().keySet()) {
      boolean sameBallot = other.ballot().equals(proposed.ballot());
      check(!sameBallot || other.equals(proposed), "P2 two states at one ballot");
    }
    StateRef predecessor = predecessors.get(state);
    check(predecessor != null, "P5 nobody proposed the state");
    check(predecessor == null || isChosen(world, predecessor), "P4 predecessor is not chosen");
    Set<AcceptorId> voters = new TreeSet<>(world.votes().getOrDefault(proposed, Set.of()));
    voters.add(by);
    world.votes().put(proposed, voters);
    checkChosen(world);
  }

  private void checkChosen(World world) {
    Map<Long, StateRef> byVersion = new TreeMap<>();
    LearnedState learned = LearnedState.empty();
    for (Map.Entry<Accepted, Set<AcceptorId>> vote : world.votes().entrySet()) {
      for (AcceptorId voter : vote.getValue()) {
        learned = learned.observe(voter, vote.getKey());
      }
      if (Fixtures.ABC.isMajority(vote.getValue())) {
        StateRef state = vote.getKey().state();
        StateRef other = byVersion.putIfAbsent(state.version(), state);
        check(other == null || other.equals(state), "P1 two chosen states of one version");
      }
    }
    for (long version = 1; version <= byVersion.size(); version++) {
      check(byVersion.containsKey(version), "R1 a gap in the chosen versions");
    }
    mostVersions = Math.max(mostVersions, byVersion.size());
    boolean learnedRightly =
        learned
            .chosen()
            .map(c -> c.state().equals(byVersion.get((long) byVersion.size())))
            .orElse(byVersion.isEmpty());
    check(learnedRightly, "P6 the learner sees another state than the newest chosen one");
  }

  private static boolean isChosen(World world, StateRef state) {
    return state.equals(StateRef.NONE)
        || world.votes().entrySet().stream()
            .anyMatch(
                v -> v.getKey().state().equals(state) && Fixtures.ABC.isMajority(v.getValue()));
  }

  private void check(boolean condition, String otherwise) {
    if (!condition && violation.isEmpty()) {
      violation = otherwise;
    }
  }

  // Acceptors are interchangeable, so a world is what is global and the bag of what concerns one
  // acceptor each.
  private static String key(World world) {
    StringBuilder key = new StringBuilder(256);
    for (Optional<ProposerRound> round : world.rounds()) {
      round.ifPresent(r -> appendShape(key, r));
      key.append('/');
    }
    key.append(world.ballotsUsed());
    Map<Long, StateRef> proposals = new TreeMap<>();
    world.votes().keySet().forEach(a -> proposals.put(a.ballot().round(), a.state()));
    world.inFlight().values().stream()
        .map(Request::proposed)
        .filter(Objects::nonNull)
        .forEach(a -> proposals.put(a.ballot().round(), a.state()));
    key.append(proposals);
    List<String> each = new ArrayList<>();
    for (int acceptor = 0; acceptor < Fixtures.NAMES.size(); acceptor++) {
      each.add(keyOf(world, acceptor));
    }
    each.stream().sorted().forEach(key::append);
    return key.toString();
  }

  private static void appendShape(StringBuilder key, ProposerRound round) {
    key.append(round.ballot().round());
    if (round instanceof ProposerRound.Accepting accepting) {
      key.append('a').append(accepting.proposed().state());
    } else {
      key.append(round instanceof ProposerRound.Preparing ? 'p' : 'd');
    }
  }

  private static String keyOf(World world, int acceptor) {
    AcceptorId id = Fixtures.ABC.members().get(acceptor);
    AcceptorState state = world.acceptors().get(acceptor);
    StringBuilder key = new StringBuilder(64).append('|').append(state.promised().round());
    append(key, state.accepted());
    for (Optional<ProposerRound> round : world.rounds()) {
      key.append('/');
      if (round.orElse(null) instanceof ProposerRound.Preparing preparing) {
        Accepted promised = preparing.promises().get(id);
        if (promised != null) {
          append(key, promised);
        }
      } else if (round.orElse(null) instanceof ProposerRound.Accepting accepting) {
        key.append(accepting.applied().contains(id));
      }
    }
    world.inFlight().values().stream()
        .filter(r -> r.acceptor() == acceptor)
        .forEach(r -> key.append('>').append(r.ballot().round()).append(r.proposed() == null));
    Set<Long> voted = new TreeSet<>();
    world
        .votes()
        .forEach(
            (accepted, by) -> {
              if (by.contains(id)) {
                voted.add(accepted.ballot().round());
              }
            });
    return key.append(voted).toString();
  }

  private static void append(StringBuilder key, Accepted accepted) {
    key.append(accepted.ballot().round()).append(accepted.state()).append(';');
  }
}
