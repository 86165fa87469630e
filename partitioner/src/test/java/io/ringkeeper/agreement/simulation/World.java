package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Decision;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.Mutant;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.change.Outcome;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.paxos.AcceptorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * One run: processes and ensembles; a time of faults; then peace, in which everything has to come
 * to an end and one more change has to succeed.
 */
final class World {

  private static final long PEACE_MS = 40_000;
  private static final long LAST_CHANGE_MS = 10_000;
  private static final long FUTILE_MS = 3_000;
  private static final long SESSION_MS = 400;
  private static final int MAX_EVENTS = 200_000;

  /** So many ballots may the last change take, alone and in peace. */
  private static final int MAX_ROUNDS_IN_PEACE = 6;

  private final Plan plan;
  private final Mutant mutant;
  private final Dice dice;
  private final SplittableRandom random;
  private final EventQueue queue;
  private final SimRing ring;
  private final List<SimServers> servers = new ArrayList<>();
  private final Checker checker;
  private final SimNetwork network;
  private final List<Actor> actors = new ArrayList<>();
  private final List<SimProcess> processes = new ArrayList<>();
  private final SimKafka kafka;
  private final ProposalLog proposals;
  private final List<Fiber> fibers = new ArrayList<>();
  private final Map<String, Integer> sights = new TreeMap<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();
  private boolean isTroubled;
  private int processCount;
  private int rounds;

  private World(Plan plan, Mutant mutant, boolean isRecording) {
    this.plan = plan;
    this.mutant = mutant;
    this.dice = new Dice(plan.seed());
    this.random = dice.of("world");
    this.queue = new EventQueue(isRecording);
    this.ring = new SimRing(plan.acceptors());
    ring.acceptors().forEach(id -> servers.add(newServers(id.name())));
    this.checker = new Checker(queue, servers);
    this.network = new SimNetwork(queue, dice.of("network"), plan.weather());
    this.kafka = new SimKafka(this);
    this.proposals = new ProposalLog(this);
    checker.onChosen(kafka::chosen);
    servers.forEach(this::prepare);
  }

  private SimServers newServers(String name) {
    MemoryEnsemble storage = new MemoryEnsemble(name, Runnable::run, () -> queue.nowMs());
    return new SimServers(storage, () -> network.giveBack(name));
  }

  /**
   * Starts one more ensemble and configures it at every coordinator, each of which restarts.
   *
   * @return its name
   */
  String rollOut() {
    SimServers fresh = newServers("e" + servers.size());
    servers.add(fresh);
    prepare(fresh);
    saw("ensemble rolled out");
    List.copyOf(actors).stream().filter(CoordinatorActor.class::isInstance).forEach(this::crash);
    return fresh.name();
  }

  /** Whether all who vote may have this ensemble. */
  boolean isKnownToVoters(String acceptor) {
    return processes.stream().noneMatch(p -> network.isSevered(p.name(), acceptor));
  }

  private void prepare(SimServers each) {
    each.storage().onRegisterTouched(SimRing.NAME, () -> checker.touched(each));
    if (plan.crew().isCoordinated()) {
      return;
    }
    AcceptorId id = each.storage().provision("first").join();
    var unused =
        each.storage().register(SimRing.NAME).create(SimRing.RING_ID, id, ring.quorum(), 0).join();
  }

  static Result run(long seed, Profile profile, Mutant mutant) {
    return run(Plan.of(seed, profile), mutant, false);
  }

  static Result run(Plan plan, Mutant mutant, boolean isRecording) {
    World world = new World(plan, mutant, isRecording);
    try {
      world.run();
    } catch (RuntimeException e) {
      world.checker.fail("exception " + e);
    } finally {
      world.fibers.forEach(Fiber::kill);
    }
    return new Result(
        plan.seed(),
        world.queue.traceHash(),
        world.queue.eventsDone(),
        world.checker.decisions(),
        world.rounds,
        world.network.faults(),
        world.sights,
        world.checker.violation().orElse(""),
        world.queue.lines());
  }

  private void run() {
    begin(learner(), 0);
    if (plan.crew().watchesJournals()) {
      begin(journal(new HashMap<>()), 0);
    }
    populate();
    isTroubled = true;
    network.setWeather(plan.weather());
    new Misfortune(this).plan(plan.mishaps());
    plan.crew().changes().forEach(atMs -> queue.in(atMs, proposals::anyChange));
    steps(queue.nowMs() + plan.faultsUntilMs(), () -> false);
    peace();
    if (hasLostMajority()) {
      steps(queue.nowMs() + FUTILE_MS, this::areAllIdle);
    } else {
      steps(queue.nowMs() + PEACE_MS, this::areAllIdle);
      checker.require(areAllIdle(), "liveness: a call never ended");
      lastChange();
      steps(queue.nowMs() + LAST_CHANGE_MS, this::isEverythingKnown);
      checker.require(isEverythingKnown(), "liveness: a watcher stays behind");
    }
    if (!hasLostMajority()) {
      checker.checkArchive();
    }
  }

  private void populate() {
    Plan.Crew crew = plan.crew();
    if (!crew.isCoordinated()) {
      crew.calls().forEach(calls -> begin(proposer(calls), random.nextInt(50)));
      return;
    }
    network.setWeather(Weather.FAIR);
    for (int i = 0; i < crew.coordinators(); i++) {
      begin(coordinator(0), random.nextInt(30));
    }
    proposals.create();
    if (crew.createsInPeace()) {
      steps(PEACE_MS, this::areAllIdle);
    }
    crew.producers().forEach(atMs -> begin(producer(), atMs));
  }

  private void begin(Actor actor, long inMs) {
    actors.add(actor);
    actor.process().schedule(inMs, actor::start);
  }

  private boolean areAllIdle() {
    for (Actor each : actors) {
      if (!each.isIdle()) {
        return false;
      }
    }
    return true;
  }

  private void peace() {
    isTroubled = false;
    queue.trace(() -> "peace");
    network.setWeather(Weather.FAIR);
    network.healLinks();
    servers.forEach(s -> s.setUp(true));
    // By now every process has been started with the ensembles that were rolled out.
    List.copyOf(actors).stream()
        .filter(a -> a.process().handles().size() < servers.size() && !a.isMisconfigured())
        .forEach(this::crash);
  }

  private void lastChange() {
    if (plan.crew().isCoordinated()) {
      lastProposal();
      return;
    }
    ProposerActor last = proposer(0);
    begin(last, 0);
    CompletableFuture<Decision> change = last.callAtPeace("last");
    steps(queue.nowMs() + LAST_CHANGE_MS, change::isDone);
    if (!change.isDone() || change.isCompletedExceptionally()) {
      checker.fail("liveness: in peace no change succeeds");
      return;
    }
    rounds = change.join().rounds();
    checker.require(
        rounds <= MAX_ROUNDS_IN_PEACE, () -> "liveness: the last change took " + rounds);
  }

  private void lastProposal() {
    if (checker.violation().isPresent()) {
      return;
    }
    String id = proposals.lastChange().proposalId();
    steps(queue.nowMs() + LAST_CHANGE_MS, this::areAllIdle);
    Outcome outcome = outcomes.get(id);
    checker.require(
        outcome instanceof Outcome.Committed,
        () -> "liveness: in peace the last change ended as " + outcome);
    Map<ProducerActor, Integer> before = new HashMap<>();
    producers().forEach(p -> before.put(p, p.sent()));
    steps(queue.nowMs() + LAST_CHANGE_MS, () -> haveSentSince(before));
    checker.require(haveSentSince(before), "liveness: a producer is stuck");
  }

  private List<ProducerActor> producers() {
    return actors.stream()
        .filter(ProducerActor.class::isInstance)
        .map(ProducerActor.class::cast)
        .toList();
  }

  private boolean haveSentSince(Map<ProducerActor, Integer> before) {
    return producers().stream().allMatch(p -> p.hasLeft() || p.sent() > before.getOrDefault(p, 0));
  }

  private boolean isEverythingKnown() {
    return actors.stream()
        .allMatch(
            a ->
                a instanceof LearnerActor learner
                    ? learner.learnedVersion() == checker.highestChosenVersion()
                    : !(a instanceof JournalActor journal) || journal.isUpToDate());
  }

  private void steps(long limitMs, BooleanSupplier enough) {
    while (checker.violation().isEmpty() && !enough.getAsBoolean() && queue.step(limitMs)) {
      if (queue.eventsDone() > MAX_EVENTS) {
        checker.fail("liveness: no end after " + MAX_EVENTS + " events");
      }
    }
  }

  ProposerActor proposer(int calls) {
    return new ProposerActor(this, connected(process("p")), calls, false);
  }

  LearnerActor learner() {
    return new LearnerActor(this, connected(process("l")));
  }

  JournalActor journal(Map<AcceptorId, Integer> published) {
    return new JournalActor(this, connected(process("j")), published);
  }

  CoordinatorActor coordinator(int next) {
    return new CoordinatorActor(this, connected(process("c")), next);
  }

  ProducerActor producer() {
    return new ProducerActor(this, connected(process("r")));
  }

  /** A proposer that an operator has set up wrongly. */
  void misconfigured(Mishap mishap) {
    SimProcess process = process("x");
    int odd = mishap.acceptor() % servers.size();
    SimServers other = servers.get((odd + 1) % servers.size());
    boolean twice = mishap.fault() == Fault.ENSEMBLE_CONFIGURED_TWICE;
    for (SimServers each : servers) {
      boolean isOdd = each == servers.get(odd);
      if (!isOdd || (twice && other != each)) {
        connect(process, each.name(), isOdd ? other : each);
      }
    }
    if (!twice && (process.handles().isEmpty() || mishap.amount() % 2 == 0)) {
      SimServers stranger = newServers("z");
      connect(process, stranger.name(), stranger);
    }
    if (!process.handles().isEmpty()) {
      begin(new ProposerActor(this, process, 2, true), 0);
    }
  }

  private SimProcess process(String prefix) {
    SimProcess process =
        new SimProcess(queue, prefix + processCount++, random.nextInt(-100_000, 100_000));
    processes.add(process);
    return process;
  }

  private SimProcess connected(SimProcess process) {
    servers.forEach(s -> connect(process, s.name(), s));
    return process;
  }

  // Whoever starts after an acceptor forgot something cannot know, so the operator keeps it away.
  private void connect(SimProcess process, String name, SimServers to) {
    process
        .handles()
        .add(to.storage().anotherHandle(name, network.between(process, to), mutant.quirk()));
    boolean forgot =
        to.damage() == Fault.REGISTER_RECREATED || to.damage() == Fault.REGISTER_ROLLED_BACK;
    if (forgot && process.isVoter()) {
      network.sever(process.name(), to.name());
    }
  }

  List<Ensemble> ensembles(SimProcess process) {
    return List.copyOf(process.handles());
  }

  /** Ends the process now, its sessions a little later, and lets another one go on. */
  void crash(Actor actor) {
    SimProcess process = actor.process();
    if (!process.isAlive()) {
      return;
    }
    queue.trace(() -> "crash of " + process.name());
    process.crash();
    processes.remove(process);
    queue.in(SESSION_MS, () -> process.handles().forEach(MemoryEnsemble::close));
    actors.remove(actor);
    Actor next = actor.successor();
    begin(next, random.nextInt(300));
  }

  Plan plan() {
    return plan;
  }

  Mutant mutant() {
    return mutant;
  }

  Dice dice() {
    return dice;
  }

  EventQueue queue() {
    return queue;
  }

  SimRing ring() {
    return ring;
  }

  Checker checker() {
    return checker;
  }

  SimNetwork network() {
    return network;
  }

  /** Everybody who has a task now. */
  List<Actor> actors() {
    return actors;
  }

  /** Every living process. */
  List<SimProcess> processes() {
    return processes;
  }

  List<SimServers> allServers() {
    return servers;
  }

  SimServers servers(String name) {
    return servers.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  SimKafka kafka() {
    return kafka;
  }

  ProposalLog proposals() {
    return proposals;
  }

  List<Fiber> fibers() {
    return fibers;
  }

  /** Whether it is still the time of faults. */
  boolean isTroubled() {
    return isTroubled;
  }

  /** Something worth knowing that it happens at all. */
  void saw(String what) {
    sights.merge(what, 1, Integer::sum);
  }

  /** A coordinator was told, or found, how a proposal ended. */
  void outcome(String proposalId, Outcome outcome) {
    outcomes.put(proposalId, outcome);
  }

  boolean isDamaged() {
    return servers.stream().anyMatch(s -> !s.isIntact());
  }

  boolean hasLostMajority() {
    List<SimServers> voting = voters();
    return voting.stream().filter(s -> !s.isIntact()).count() > (voting.size() - 1) / 2;
  }

  /** The ensembles that the newest chosen state names; all of them before there is one. */
  List<SimServers> voters() {
    return checker
        .newest()
        .map(RingState::quorum)
        .map(q -> servers.stream().filter(s -> q.names().anyMatch(s.name()::equals)).toList())
        .orElse(servers);
  }
}
