package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.EpochArchive.Stored;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one ensemble durably holds of one ring, with every version it ever had. */
final class SimStore {

  private final AcceptorId self;
  private final Checker checker;
  private final EventQueue queue;
  private final List<RegisterRecord> versions = new ArrayList<>();
  private final Map<Digest, byte[]> bodies = new HashMap<>();
  private final Map<Long, EpochEntry> archive = new HashMap<>();
  private final List<Runnable> hints = new ArrayList<>();
  private boolean isUp = true;

  SimStore(AcceptorId self, String ringId, Quorum acceptors, Checker checker, EventQueue queue) {
    this.self = self;
    this.checker = checker;
    this.queue = queue;
    versions.add(RegisterRecord.empty(ringId, self, acceptors, 0));
  }

  AcceptorId self() {
    return self;
  }

  boolean isUp() {
    return isUp;
  }

  void setUp(boolean up) {
    isUp = up;
  }

  int newestVersion() {
    return versions.size() - 1;
  }

  RegisterRecord version(int version) {
    return versions.get(version);
  }

  byte @Nullable [] body(Digest digest) {
    return bodies.get(digest);
  }

  /** Forgets the states that the register no longer shows. */
  int removeUnneededBodies() {
    Digest needed = versions.get(newestVersion()).summary().accepted().state().digest();
    int before = bodies.size();
    bodies.keySet().removeIf(d -> !d.equals(needed));
    return before - bodies.size();
  }

  void onWrite(Runnable hint) {
    hints.add(hint);
  }

  WriteOutcome write(RegisterWrite write) {
    if (write.expectedVersion() != newestVersion()) {
      return new WriteOutcome.Conflict();
    }
    RegisterRecord before = versions.get(newestVersion());
    RegisterRecord after = write.register();
    versions.add(after);
    byte[] body = write.body();
    if (body != null) {
      bodies.put(after.summary().accepted().state().digest(), body);
    }
    queue.trace(
        self.name()
            + " v"
            + newestVersion()
            + " promised "
            + after.promised()
            + " accepted "
            + after.summary().accepted().ballot()
            + " "
            + after.summary().accepted().state());
    checker.onWrite(self, before, after, body != null);
    hints.forEach(Runnable::run);
    return new WriteOutcome.Applied(newestVersion());
  }

  Stored archive(EpochEntry entry) {
    EpochEntry held = archive.putIfAbsent(entry.epoch(), entry);
    return held == null || held.equals(entry) ? Stored.PRESENT : Stored.DIFFERENT;
  }

  boolean holdsEpoch(long epoch) {
    return archive.containsKey(epoch);
  }
}
