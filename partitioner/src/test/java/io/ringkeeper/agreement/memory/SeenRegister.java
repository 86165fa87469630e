package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.paxos.AcceptorId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one process has seen of one register, and the check of what it finds against it. */
final class SeenRegister {

  private final String acceptor;
  private MemoryTree.@Nullable Node seen;
  private @Nullable RegisterRecord seenRecord;

  /** Once rolled back, always: others may since have pushed the register past what was seen. */
  private boolean rolledBack;

  SeenRegister(String acceptor) {
    this.acceptor = acceptor;
  }

  /** Whether this node is not the register that was seen before. */
  synchronized boolean isOther(MemoryTree.@Nullable Node node) {
    return seen != null && (node == null || node.czxid != seen.czxid);
  }

  synchronized void note(MemoryTree.Node node, RegisterRecord register) {
    seen = node;
    seenRecord = register;
  }

  synchronized RegisterRead examine(
      MemoryTree.@Nullable Node identity, MemoryTree.@Nullable Node node) {
    if (node == null) {
      return seen == null
          ? new RegisterRead.Absent()
          : new Excluded(Reason.MISSING, "the register was seen here and is gone");
    }
    if (identity == null) {
      return new Excluded(Reason.MISSING, "the ensemble's identity is gone");
    }
    if (isOther(node)) {
      return new Excluded(Reason.RECREATED, "the register was deleted and created again");
    }
    rolledBack |= seen != null && (node.mzxid < seen.mzxid || node.version < seen.version);
    if (rolledBack) {
      return new Excluded(Reason.ROLLED_BACK, "a later register was seen here");
    }
    try {
      AcceptorId self = AcceptorCodec.decode(identity.data());
      RegisterRecord register = RegisterCodec.decode(node.data());
      Excluded excluded = examine(self, register, node.version);
      if (excluded != null) {
        return excluded;
      }
      note(node, register);
      return new RegisterRead.Present(register, node.version);
    } catch (CorruptStateException e) {
      return new Excluded(Reason.CORRUPT, String.valueOf(e.getMessage()));
    } catch (UnsupportedFormatException e) {
      return new Excluded(Reason.TOO_NEW, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Excluded examine(AcceptorId self, RegisterRecord register, int version) {
    AcceptorId owner = register.acceptor();
    if (!self.name().equals(acceptor) || !owner.name().equals(acceptor)) {
      return new Excluded(
          Reason.FOREIGN, "ensemble " + acceptor + " is " + self + ", its register of " + owner);
    }
    if (!owner.equals(self)) {
      return new Excluded(Reason.RECREATED, "the register is of " + owner + ", here is " + self);
    }
    RegisterRecord before = seenRecord;
    if (before != null && !before.ringId().equals(register.ringId())) {
      return new Excluded(Reason.FOREIGN, "the register is of another ring than before");
    }
    List<JournalEntry> journal = register.journal();
    int newest = journal.get(journal.size() - 1).znodeVersion();
    if (newest < version) {
      return new Excluded(Reason.ROLLED_BACK, "the register's content is older than its node");
    }
    return newest == version
        ? null
        : new Excluded(Reason.CORRUPT, "the register's journal runs ahead of its node");
  }
}
