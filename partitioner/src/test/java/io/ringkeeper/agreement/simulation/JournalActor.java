package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.paxos.AcceptorId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * A process that publishes every transition of every register, as the source connector does: it
 * looks on hints and from time to time, and takes what it missed from the journal.
 */
final class JournalActor extends Actor {

  private static final long POLL_MS = 400;

  private final World world;
  private final Map<AcceptorId, Integer> published;
  private final Map<String, Boolean> reading = new HashMap<>();

  /**
   * A watcher.
   *
   * @param published by acceptor, the version published last; survives a crash
   */
  JournalActor(World world, SimProcess process, Map<AcceptorId, Integer> published) {
    super(process);
    this.world = world;
    this.published = published;
  }

  @Override
  void start() {
    for (Ensemble ensemble : world.ensembles(process())) {
      var unused =
          ensemble.watch(
              new WatchTarget.RegisterOf(SimRing.NAME),
              () -> process().schedule(0, () -> look(ensemble)));
      poll(ensemble);
    }
  }

  private void poll(Ensemble ensemble) {
    look(ensemble);
    process().schedule(POLL_MS, () -> poll(ensemble));
  }

  private void look(Ensemble ensemble) {
    if (reading.getOrDefault(ensemble.name(), false)) {
      return;
    }
    reading.put(ensemble.name(), true);
    var unused =
        ensemble
            .register(SimRing.NAME)
            .read()
            .thenAccept(
                read -> {
                  reading.put(ensemble.name(), false);
                  if (read instanceof RegisterRead.Present present
                      && world.servers(ensemble.name()).isIntact()) {
                    publish(present.register());
                  }
                });
  }

  private void publish(RegisterRecord register) {
    AcceptorId acceptor = register.acceptor();
    int last = published.getOrDefault(acceptor, -1);
    List<JournalEntry> journal = register.journal();
    int oldest = journal.get(0).znodeVersion();
    NavigableMap<Integer, JournalEntry> history = world.checker().history(acceptor);
    int newest = journal.get(journal.size() - 1).znodeVersion();
    world
        .checker()
        .require(
            oldest <= last + 1 || newest - last > JournalEntry.KEPT,
            () ->
                "E1 a gap at "
                    + acceptor
                    + " after version "
                    + published.get(acceptor)
                    + " although no more were missed");
    for (JournalEntry entry : journal) {
      if (entry.znodeVersion() > last) {
        world
            .checker()
            .require(
                entry.equals(history.get(entry.znodeVersion())),
                () -> "E1 " + acceptor + " published " + entry + ", which did not happen");
        last = entry.znodeVersion();
      }
    }
    published.put(acceptor, last);
  }

  /** Whether everything that happened at intact acceptors is published. */
  boolean isUpToDate() {
    return world.allServers().stream()
        .filter(s -> s.isIntact() && isConnectedTo(s))
        .flatMap(s -> s.storage().storedRegister(SimRing.NAME).stream())
        .allMatch(
            r -> {
              int newest = r.journal().get(r.journal().size() - 1).znodeVersion();
              return published.getOrDefault(r.acceptor(), -1) == newest;
            });
  }

  private boolean isConnectedTo(SimServers servers) {
    return process().handles().stream().anyMatch(h -> h.name().equals(servers.name()));
  }

  @Override
  boolean isIdle() {
    return true;
  }

  @Override
  Actor successor() {
    return world.journal(published);
  }
}
