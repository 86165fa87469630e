package io.ringkeeper.sandbox.fire;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.agreement.LearnedRings;
import io.ringkeeper.agreement.LearnerTimeouts;
import io.ringkeeper.agreement.Proposer;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RingLearner;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.HistoryReader;
import io.ringkeeper.sandbox.fire.history.HistoryWriter;
import io.ringkeeper.zookeeper.SharedEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperEnsembles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One process that proposes, reads and learns until it is killed. Each start writes a history of
 * its own, since a killed one may end in half a line.
 */
@Command(name = "fire-proposer", mixinStandardHelpOptions = true)
public final class FireProposer implements Callable<Integer> {

  private static final LearnerTimeouts LEARNER = new LearnerTimeouts(500, 500);
  private static final long SIGHTING_MS = 200;

  @Option(names = "--name", required = true)
  private String name = "";

  @Option(names = "--ensembles", required = true)
  private String ensembles = "";

  @Option(names = "--histories", required = true, description = "Directory of the histories.")
  private @Nullable Path histories;

  @Option(names = "--seed", required = true, description = "Of the calls and the pauses.")
  private long seed;

  @Option(names = "--think-ms", required = true, description = "Mean pause between two calls.")
  private int thinkMs;

  /** Runs the proposer. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new FireProposer()).execute(args));
  }

  @Override
  public Integer call() {
    SecureRandom unique = new SecureRandom();
    Proposer proposer = Proposer.unique(name, unique);
    String who = proposer.id();
    if (histories == null) {
      throw new IllegalStateException("picocli requires --histories");
    }
    // A restarted process must not repeat the calls of the killed one in lockstep with the others.
    Random random = new Random(seed + unique.nextInt());
    try (HistoryWriter history = new HistoryWriter(histories.resolve(who + HistoryReader.SUFFIX));
        SystemScheduler scheduler = new SystemScheduler("fire-scheduler");
        SharedEnsembles shared =
            ZooKeeperEnsembles.acquire(EnsemblesConfig.parse(ensembles), FireRing.ZOOKEEPER)) {
      List<Ensemble> all = shared.ensembles();
      history.write(new Entry.Started(who, name, ProcessHandle.current().pid(), System.nanoTime()));
      RingLearner learner =
          new RingLearner(all, scheduler, LEARNER, new WritingLearner(who, history));
      learner.start();
      new Sightings(who, all, scheduler, history).look();
      RingRegister register =
          new RingRegister(FireRing.NAME, all, proposer, scheduler, unique, FireRing.TIMEOUTS);
      Duellist duellist = new Duellist(who, register, history);
      while (true) {
        duellist.callAny(random);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(2 * thinkMs + 1)));
      }
    }
  }

  /** Writes down each newly learned state. */
  private static final class WritingLearner implements RingLearner.Listener {
    private final String who;
    private final HistoryWriter history;
    private @Nullable Accepted last;

    WritingLearner(String who, HistoryWriter history) {
      this.who = who;
      this.history = history;
    }

    @Override
    public void onChange(LearnedRings rings) {
      rings.ring(FireRing.NAME).ifPresentOrElse(ring -> learned(ring.accepted()), this::forgot);
    }

    private void learned(Accepted accepted) {
      if (!accepted.equals(last)) {
        last = accepted;
        history.write(
            new Entry.Learned(
                who,
                accepted.state().version(),
                accepted.state().digest().hex(),
                accepted.ballot().toString(),
                System.nanoTime()));
      }
    }

    /** What was learned must stay: the checker takes this for going back. */
    private void forgot() {
      if (last != null) {
        history.write(new Entry.Learned(who, 0, "", "0", System.nanoTime()));
      }
    }

    @Override
    public void onProblem(String ensemble, RuntimeException problem) {
      System.err.println("learner: " + ensemble + ": " + problem);
    }
  }

  /** Writes down how this process reads each register, when that changes. */
  private static final class Sightings {
    private final String who;
    private final List<Ensemble> ensembles;
    private final SystemScheduler scheduler;
    private final HistoryWriter history;
    private final Map<String, String> last = new HashMap<>();

    Sightings(
        String who, List<Ensemble> ensembles, SystemScheduler scheduler, HistoryWriter history) {
      this.who = who;
      this.ensembles = ensembles;
      this.scheduler = scheduler;
      this.history = history;
    }

    void look() {
      for (Ensemble ensemble : ensembles) {
        var unused =
            ensemble
                .register(FireRing.NAME)
                .read()
                .thenAccept(read -> sighted(ensemble.name(), text(read)));
      }
      scheduler.schedule(SIGHTING_MS, this::look);
    }

    private synchronized void sighted(String acceptor, String what) {
      if (!what.equals(last.put(acceptor, what))) {
        history.write(new Entry.Sighted(who, acceptor, what, System.nanoTime()));
      }
    }

    private static String text(RegisterRead read) {
      if (read instanceof RegisterRead.Excluded excluded) {
        return "EXCLUDED:" + excluded.reason();
      }
      return read instanceof RegisterRead.Present
          ? "PRESENT"
          : read instanceof RegisterRead.Absent ? "ABSENT" : "UNAVAILABLE";
    }
  }
}
