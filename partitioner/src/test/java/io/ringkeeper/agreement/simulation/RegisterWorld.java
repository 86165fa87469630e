package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Decision;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.LearnerTimeouts;
import io.ringkeeper.agreement.Mutant;
import io.ringkeeper.agreement.RingLearner;
import io.ringkeeper.paxos.AcceptorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * One seed's run: some proposers, ensembles and a learner; a time of faults; then peace, in which
 * everything has to come to an end and one more change has to succeed.
 */
final class RegisterWorld {

  private static final long FAULTS_UNTIL_MS = 2_500;
  private static final long PEACE_UNTIL_MS = 40_000;
  private static final int MAX_EVENTS = 200_000;

  /**
   * What became of a run.
   *
   * @param violation empty when all invariants held
   * @param lastLines the end of the trace, if they did not
   */
  record Outcome(
      long seed,
      long traceHash,
      int events,
      long versions,
      Map<Fault, Integer> faults,
      String violation,
      String lastLines) {}

  private final Mutant mutant;
  private final SplittableRandom random;
  private final EventQueue queue = new EventQueue();
  private final SimRing ring;
  private final Checker checker;
  private final SimNetwork network;
  private final List<SimStore> stores = new ArrayList<>();
  private final List<SimClient> clients = new ArrayList<>();
  private int processes;

  private RegisterWorld(long seed, Mutant mutant) {
    this.mutant = mutant;
    this.random = new SplittableRandom(seed);
    int acceptors = new int[] {1, 3, 3, 3, 3, 5}[random.nextInt(6)];
    this.ring = new SimRing(acceptors);
    this.checker = new Checker(acceptors);
    SimNetwork.Weather weather =
        new SimNetwork.Weather(
            random.nextDouble() * 0.2, random.nextDouble() * 0.1, random.nextDouble() * 0.3);
    this.network = new SimNetwork(queue, random.split(), weather);
    for (AcceptorId id : ring.acceptors()) {
      stores.add(new SimStore(id, SimRing.RING_ID, ring.quorum(), checker, queue));
    }
    checker.setArchive(
        epoch -> stores.stream().filter(s -> s.holdsEpoch(epoch)).count() >= stores.size() / 2 + 1);
  }

  static Outcome run(long seed, Mutant mutant) {
    RegisterWorld world = new RegisterWorld(seed, mutant);
    world.run();
    String violation = world.checker.violation().orElse("");
    return new Outcome(
        seed,
        world.queue.traceHash(),
        world.queue.eventsDone(),
        world.checker.highestChosenVersion(),
        world.network.faults(),
        violation,
        violation.isEmpty() ? "" : world.queue.lastLines());
  }

  private void run() {
    SimProcess watcher = new SimProcess(queue, "learner", 0);
    RingLearner learner = learner(watcher);
    learner.start();
    for (int i = 0; i < 3; i++) {
      clients.add(client(3 + random.nextInt(4)));
    }
    clients.forEach(c -> c.process().schedule(random.nextInt(50), c::start));
    queue.in(random.nextInt(200), this::misfortune);
    steps(FAULTS_UNTIL_MS, () -> false);

    heal();
    steps(PEACE_UNTIL_MS, () -> clients.stream().allMatch(SimClient::isIdle));
    if (!clients.stream().allMatch(SimClient::isIdle)) {
      checker.fail("liveness: a call never ended");
    }
    lastChange(learner);
  }

  private void lastChange(RingLearner learner) {
    CompletableFuture<Decision> last = client(0).callAtPeace("last");
    steps(queue.nowMs() + 10_000, last::isDone);
    if (!last.isDone() || last.isCompletedExceptionally()) {
      checker.fail("liveness: in peace no change succeeds");
      return;
    }
    steps(queue.nowMs() + 10_000, () -> learned(learner) == checker.highestChosenVersion());
    if (learned(learner) != checker.highestChosenVersion()) {
      checker.fail("liveness: the learner stays at version " + learned(learner));
    }
  }

  private static long learned(RingLearner learner) {
    return learner.current().ring(SimRing.NAME).map(r -> r.chosen().version()).orElse(0L);
  }

  private void steps(long limitMs, BooleanSupplier enough) {
    while (checker.violation().isEmpty() && !enough.getAsBoolean() && queue.step(limitMs)) {
      if (queue.eventsDone() > MAX_EVENTS) {
        checker.fail("liveness: no end after " + MAX_EVENTS + " events");
      }
    }
  }

  private RingLearner learner(SimProcess process) {
    long[] shown = {0};
    return new RingLearner(
        handles(process),
        process,
        new LearnerTimeouts(700, 150),
        new RingLearner.Listener() {
          @Override
          public void onChange(LearnedRings rings) {
            rings
                .ring(SimRing.NAME)
                .ifPresent(
                    r -> {
                      checker.learned(r.accepted().state(), "the learner");
                      if (r.chosen().version() < shown[0]) {
                        checker.fail("the learner goes back to version " + r.chosen().version());
                      }
                      shown[0] = r.chosen().version();
                    });
          }

          @Override
          public void onProblem(String ensemble, RuntimeException problem) {
            checker.fail("the learner reports " + problem);
          }
        });
  }

  private SimClient client(int calls) {
    long skewMs = random.nextInt(-100_000, 100_000);
    SimProcess process = new SimProcess(queue, "p" + processes++, skewMs);
    return new SimClient(
        queue, checker, ring, random.split(), process, handles(process), mutant, calls);
  }

  private List<Ensemble> handles(SimProcess process) {
    List<Ensemble> handles = new ArrayList<>();
    stores.forEach(s -> handles.add(new SimEnsemble(process, s, network, SimRing.NAME)));
    return handles;
  }

  private void misfortune() {
    if (queue.nowMs() >= FAULTS_UNTIL_MS) {
      return;
    }
    SimStore store = stores.get(random.nextInt(stores.size()));
    int victim = random.nextInt(clients.size());
    switch (random.nextInt(7)) {
      case 0 -> {
        network.count(Fault.LINK_CUT);
        int way = random.nextInt(3);
        network.cut(clients.get(victim).process().name(), store.self().name(), way != 1, way != 0);
      }
      case 1 -> network.healLinks();
      case 2 -> store.setUp(false);
      case 3, 4 -> stores.forEach(s -> s.setUp(true));
      case 5 -> crash(victim);
      default -> {
        network.count(Fault.PROPOSER_PAUSE);
        clients.get(victim).process().pauseUntil(queue.nowMs() + random.nextInt(20, 900));
      }
    }
    queue.in(random.nextInt(20, 400), this::misfortune);
  }

  private void crash(int victim) {
    SimClient old = clients.get(victim);
    if (!old.process().isAlive() || old.isIdle()) {
      return;
    }
    network.count(Fault.PROPOSER_CRASH);
    queue.trace("crash of " + old.process().name());
    old.process().crash();
    SimClient next = client(old.callsLeft());
    clients.set(victim, next);
    next.process().schedule(random.nextInt(300), next::start);
  }

  private void heal() {
    queue.trace("peace");
    network.setWeather(SimNetwork.Weather.FAIR);
    network.healLinks();
    stores.forEach(s -> s.setUp(true));
  }
}
