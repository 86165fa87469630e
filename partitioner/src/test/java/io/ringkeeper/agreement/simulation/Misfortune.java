package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.paxos.AcceptorId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the planned misfortunes happen. */
final class Misfortune {

  private static final long SESSION_MS = 400;

  private final World world;
  private final EventQueue queue;
  private final SimNetwork network;
  private final Map<Mishap, MemoryEnsemble.Snapshot> backups = new HashMap<>();
  private final Map<Mishap, Integer> backedUpVersions = new HashMap<>();

  Misfortune(World world) {
    this.world = world;
    this.queue = world.queue();
    this.network = world.network();
  }

  void plan(List<Mishap> mishaps) {
    for (Mishap each : mishaps) {
      if (each.fault() == Fault.REGISTER_ROLLED_BACK) {
        queue.in(Math.max(0, each.atMs() - each.lastsMs()), () -> backUp(each));
      }
      queue.in(each.atMs(), () -> strike(each));
    }
  }

  private void strike(Mishap mishap) {
    queue.trace(() -> "mishap " + mishap.fault());
    switch (mishap.fault()) {
      case ONE_WAY_SPLIT, SYMMETRIC_SPLIT -> split(mishap);
      case FLAPPING_SPLIT -> flap(mishap, 6);
      case MINORITY_DOWN, MAJORITY_DOWN -> down(mishap);
      case PROCESS_CRASH -> crash(victim(mishap));
      case CRASH_BEFORE_MESSAGE, CRASH_AFTER_MESSAGE ->
          victim(mishap).process().crashAtMessage(1 + mishap.amount() % 12, this::crashInMessage);
      case PROCESS_PAUSE -> pause(mishap);
      case CLOCK_JUMP -> {
        network.count(Fault.CLOCK_JUMP);
        victim(mishap).process().jumpWall((mishap.amount() - 50) * 3_600_000L);
      }
      case CLOCK_DRIFT -> {
        network.count(Fault.CLOCK_DRIFT);
        victim(mishap).process().drift(0.6 + mishap.amount() / 80.0);
      }
      case SESSION_EXPIRED -> expire(mishap);
      case PARTITIONS_GROWN -> {
        if (world.checker().newest().isEmpty()) {
          return;
        }
        network.count(Fault.PARTITIONS_GROWN);
        world.kafka().grow(Math.min(6, world.kafka().size() + 1));
      }
      case ENSEMBLE_CONFIGURED_TWICE, CONFIGURATIONS_DISAGREE -> {
        network.count(mishap.fault());
        world.misconfigured(mishap);
      }
      default -> damage(mishap);
    }
  }

  private Actor victim(Mishap mishap) {
    return world.actors().get(mishap.process() % world.actors().size());
  }

  private SimServers acceptor(Mishap mishap) {
    return world.allServers().get(mishap.acceptor() % world.allServers().size());
  }

  private void split(Mishap mishap) {
    network.count(mishap.fault());
    SimProcess process = victim(mishap).process();
    String acceptor = acceptor(mishap).name();
    boolean both = mishap.fault() == Fault.SYMMETRIC_SPLIT;
    boolean requests = both || mishap.amount() % 2 == 0;
    network.cut(process.name(), acceptor, requests, both || !requests);
    queue.in(mishap.lastsMs(), () -> heal(process, acceptor));
  }

  private void heal(SimProcess process, String acceptor) {
    network.heal(process.name(), acceptor);
    process.handles().stream()
        .filter(h -> h.name().equals(acceptor))
        .forEach(MemoryEnsemble::hintAll);
  }

  private void flap(Mishap mishap, int times) {
    SimProcess process = victim(mishap).process();
    String acceptor = acceptor(mishap).name();
    for (int i = 0; i < times; i++) {
      long from = i * 60L;
      queue.in(
          from,
          () -> {
            network.count(Fault.FLAPPING_SPLIT);
            network.cut(process.name(), acceptor, true, true);
          });
      queue.in(from + 30, () -> heal(process, acceptor));
    }
  }

  private void down(Mishap mishap) {
    network.count(mishap.fault());
    List<SimServers> all = world.allServers();
    int majority = all.size() / 2 + 1;
    int count =
        mishap.fault() == Fault.MAJORITY_DOWN ? majority : Math.max(1, all.size() - majority);
    for (int i = 0; i < count; i++) {
      all.get((mishap.acceptor() + i) % all.size()).setUp(false);
    }
    queue.in(mishap.lastsMs(), () -> all.forEach(s -> s.setUp(true)));
  }

  private void crash(Actor actor) {
    network.count(Fault.PROCESS_CRASH);
    world.crash(actor);
  }

  private void crashInMessage(SimProcess process, boolean before) {
    if (!world.isTroubled()) {
      return;
    }
    world.actors().stream()
        .filter(a -> a.process() == process)
        .findFirst()
        .ifPresent(
            actor -> {
              network.count(before ? Fault.CRASH_BEFORE_MESSAGE : Fault.CRASH_AFTER_MESSAGE);
              world.crash(actor);
            });
  }

  private void pause(Mishap mishap) {
    network.count(Fault.PROCESS_PAUSE);
    SimProcess process = victim(mishap).process();
    process.pauseUntil(queue.nowMs() + mishap.lastsMs());
    if (mishap.lastsMs() > SESSION_MS) {
      queue.in(SESSION_MS, () -> process.handles().forEach(MemoryEnsemble::expireSession));
    }
  }

  private void expire(Mishap mishap) {
    List<MemoryEnsemble> handles = victim(mishap).process().handles();
    if (!handles.isEmpty()) {
      network.count(Fault.SESSION_EXPIRED);
      handles.get(mishap.acceptor() % handles.size()).expireSession();
    }
  }

  private void backUp(Mishap mishap) {
    SimServers at = acceptor(mishap);
    if (at.isIntact() && version(at) >= 0) {
      backups.put(mishap, at.storage().snapshot());
      backedUpVersions.put(mishap, version(at));
    }
  }

  private static int version(SimServers at) {
    return at.storage()
        .storedRegister(SimRing.NAME)
        .map(r -> r.journal().get(r.journal().size() - 1).znodeVersion())
        .orElse(-1);
  }

  private void damage(Mishap mishap) {
    SimServers at = acceptor(mishap);
    List<SimServers> voters = world.voters();
    long damaged = voters.stream().filter(s -> !s.isIntact()).count();
    long bearable = world.plan().mayLoseMajority() ? 7 : (voters.size() - 1) / 2;
    boolean isUnfit = !at.isIntact() || !voters.contains(at) || version(at) < 0;
    if (isUnfit
        || damaged >= bearable
        || world.proposals().isChangingAcceptors()
        || world.checker().newest().isEmpty()) {
      return;
    }
    boolean[] happened = {true};
    int before = version(at);
    world.checker().sabotage(() -> happened[0] = damage(at, mishap));
    if (!happened[0]) {
      return;
    }
    network.count(mishap.fault());
    at.damaged(mishap.fault());
    queue.mix(before);
  }

  private boolean damage(SimServers at, Mishap mishap) {
    MemoryEnsemble storage = at.storage();
    AcceptorId self = storage.storedRegister(SimRing.NAME).orElseThrow().acceptor();
    switch (mishap.fault()) {
      case REGISTER_DELETED -> storage.deleteRegister(SimRing.NAME);
      case REGISTER_CORRUPT -> storage.corrupt(SimRing.NAME);
      case REGISTER_OVERSIZE ->
          storage.overwriteRegister(SimRing.NAME, new byte[RegisterCodec.MAX_BYTES + 1]);
      case IDENTITY_REPLACED -> storage.replaceIdentity(new AcceptorId(at.name(), "another"));
      case REGISTER_FOREIGN -> {
        List<SimServers> all = world.allServers();
        SimServers other = all.get((all.indexOf(at) + 1) % all.size());
        if (!other.isIntact() || other == at || version(other) < 0) {
          return false;
        }
        storage.overwriteRegister(SimRing.NAME, other.storage().rawRegister(SimRing.NAME));
      }
      case REGISTER_RECREATED -> {
        at.restart();
        storage.recreate(SimRing.NAME);
        severUnaware(at, self, -1);
      }
      default -> {
        MemoryEnsemble.Snapshot backup = backups.get(mishap);
        int then = backedUpVersions.getOrDefault(mishap, Integer.MAX_VALUE);
        if (backup == null || then >= version(at)) {
          return false;
        }
        at.restart();
        storage.rollBack(backup);
        severUnaware(at, self, then);
      }
    }
    return true;
  }

  /**
   * Whoever has not seen the register beyond this version cannot notice that it forgot something,
   * which is outside the guarantee: the operator, alarmed by those who can, keeps it from them.
   */
  private void severUnaware(SimServers at, AcceptorId self, int version) {
    for (SimProcess process : world.processes()) {
      if (!process.isVoter()) {
        continue;
      }
      for (MemoryEnsemble handle : process.handles()) {
        if (handle.name().equals(at.name()) && handle.seenVersion(self) <= version) {
          network.sever(process.name(), at.name());
        }
      }
    }
  }
}
