package io.ringkeeper.sandbox.fire;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.Proposer;
import io.ringkeeper.agreement.RegisterTimeouts;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.agreement.change.ChangeCoordinator;
import io.ringkeeper.agreement.change.ChangeRequest;
import io.ringkeeper.agreement.change.CoordinatorConfig;
import io.ringkeeper.agreement.change.Outcome;
import io.ringkeeper.agreement.change.Proposal;
import io.ringkeeper.sandbox.SandboxException;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.HistoryReader;
import io.ringkeeper.sandbox.fire.history.HistoryWriter;
import io.ringkeeper.zookeeper.SharedEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperEnsembles;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * An operator at work: brings an acceptor whose ensemble was restored from a backup back by the
 * product's own {@code rejoin}. The duel pauses meanwhile, since a change of acceptors needs a ring
 * that is stable; the processes themselves live on and have to cope with what they wake to.
 */
final class Rejoining {

  private static final long PATIENCE_MS = 20_000;
  private static final int TRIES = 20;

  private final Arena arena;

  Rejoining(Arena arena) {
    this.arena = arena;
  }

  void rejoin(String acceptor) {
    arena.proposers().forEach(name -> arena.proposer(name).pause());
    try {
      arena.note("rejoin", FaultKind.ROLLBACK, acceptor, "");
      whilePaused(acceptor);
    } finally {
      arena.proposers().forEach(name -> arena.proposer(name).resume());
    }
  }

  private void whilePaused(String acceptor) {
    SecureRandom unique = new SecureRandom();
    Proposer proposer = Proposer.unique("keeper", unique);
    try (SystemScheduler scheduler = new SystemScheduler("fire-keeper");
        HistoryWriter history =
            new HistoryWriter(
                arena.proposerHistories().resolve(proposer.id() + HistoryReader.SUFFIX));
        TopicFacts kafka = new TopicFacts(arena.sandbox().bootstrapServers());
        SharedEnsembles shared =
            ZooKeeperEnsembles.acquire(
                EnsemblesConfig.parse(arena.sandbox().ensemblesProperty()), FireRing.ZOOKEEPER)) {
      if (!shared.awaitConnected(shared.ensembles().size(), PATIENCE_MS)) {
        throw new SandboxException("not all ensembles can be reached for a rejoin");
      }
      history.write(
          new Entry.Started(
              proposer.id(), "keeper", ProcessHandle.current().pid(), System.nanoTime()));
      RingRegister register =
          new RingRegister(
              FireRing.NAME,
              shared.ensembles(),
              proposer,
              scheduler,
              unique,
              RegisterTimeouts.DEFAULT);
      // This process has never seen the acceptor before, so it cannot tell by itself.
      long epoch =
          stableEpoch(
              new Duellist(proposer.id(), register.without(acceptor), history),
              register.without(acceptor));
      WrittenDown writtenDown = new WrittenDown(proposer.id(), history);
      List<Ensemble> seen = shared.ensembles().stream().map(writtenDown::ensemble).toList();
      RingRegister ofCoordinator =
          new RingRegister(
              FireRing.NAME, seen, proposer, scheduler, unique, RegisterTimeouts.DEFAULT);
      ChangeCoordinator coordinator =
          new ChangeCoordinator(
              seen, kafka, ring -> ofCoordinator, scheduler, CoordinatorConfig.DEFAULT);
      Outcome outcome = coordinator.handle(proposal(acceptor, epoch));
      if (!(outcome instanceof Outcome.Committed)) {
        throw new SandboxException("the rejoin of " + acceptor + " ended with " + outcome);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted during a rejoin", e);
    }
  }

  private static long stableEpoch(Duellist duellist, RingRegister register) {
    for (int i = 0; i < TRIES; i++) {
      RingState state = register.read().join().state().orElseThrow();
      if (state.phase() instanceof Phase.Stable) {
        return state.epoch();
      }
      duellist.end();
    }
    throw new SandboxException("the ring did not become stable for a rejoin");
  }

  private static Proposal proposal(String acceptor, long epoch) {
    return new Proposal(
        FireRing.NAME,
        "rejoin-" + UUID.randomUUID(),
        new ChangeRequest.Rejoin(acceptor, true),
        "restored from a backup",
        "fire",
        epoch,
        Set.of());
  }
}
