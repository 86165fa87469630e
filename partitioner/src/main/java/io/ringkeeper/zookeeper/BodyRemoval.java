package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.Op;

/**
 * The removal of states that a register no longer names. Archive entries carry their content
 * themselves and need no body.
 */
final class BodyRemoval {

  /** At most so many in one transaction; the rest waits for the next call. */
  private static final int BATCH = 64;

  private final Session session;
  private final Paths paths;
  private final String ring;

  BodyRemoval(Session session, Paths paths, String ring) {
    this.session = session;
    this.paths = paths;
    this.ring = ring;
  }

  CompletableFuture<Integer> remove(CompletableFuture<RegisterRead> reading) {
    return reading.thenCompose(
        read ->
            read instanceof RegisterRead.Present present
                ? remove(present)
                : CompletableFuture.completedFuture(0));
  }

  private CompletableFuture<Integer> remove(RegisterRead.Present present) {
    Set<String> needed = needed(present.register());
    return session
        .children(paths.bodies(ring))
        .thenCompose(
            names ->
                names.isOk()
                    ? remove(
                        present.znodeVersion(),
                        names.value().stream()
                            .filter(name -> !needed.contains(name))
                            .limit(BATCH)
                            .toList())
                    : CompletableFuture.completedFuture(0));
  }

  private CompletableFuture<Integer> remove(int registerVersion, List<String> unneeded) {
    if (unneeded.isEmpty()) {
      return CompletableFuture.completedFuture(0);
    }
    List<Op> ops = new ArrayList<>();
    // An accept in between may name one of these again: then nothing is removed.
    ops.add(Op.check(paths.register(ring), registerVersion));
    for (String name : unneeded) {
      ops.add(Op.delete(paths.bodies(ring) + "/" + name, -1));
    }
    return session
        .multi("the removal of bodies in " + paths.ring(ring), ops)
        .thenApply(reply -> reply.isOk() ? unneeded.size() : 0);
  }

  /** The journal's states too: whoever follows the journal may still fetch them. */
  private static Set<String> needed(RegisterRecord register) {
    Set<String> needed = new HashSet<>();
    needed.add(register.summary().accepted().state().digest().hex());
    for (JournalEntry entry : register.journal()) {
      needed.add(entry.state().digest().hex());
    }
    return needed;
  }
}
