package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Absent;
import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Present;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.paxos.AcceptorId;
import java.util.Objects;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * What this process has seen of one register, and the check of each answer against it: an acceptor
 * that forgot a promise must not vote, and must not pass for a new one.
 *
 * <p>Thread-safe.
 */
final class RegisterMemory {

  private @Nullable Seen seen;

  /**
   * A roll-back was confirmed. Others may push the register past what was seen here, so only proof
   * that today's history continues the one seen clears this.
   */
  private boolean distrusted;

  private @Nullable Reason reported;

  private record Seen(long czxid, long mzxid, int version, RegisterRecord register) {

    JournalEntry newest() {
      return register.journal().get(register.journal().size() - 1);
    }
  }

  /** Whether the exclusion is worth a log line: it was not the last thing said. */
  synchronized boolean isNews(RegisterRead read) {
    Reason reason = read instanceof Excluded excluded ? excluded.reason() : null;
    boolean news = reason != null && reason != reported;
    if (reason != null || read instanceof Present) {
      reported = reason;
    }
    return news;
  }

  synchronized boolean isDistrusted() {
    return distrusted;
  }

  /** From now on an older register than the one seen counts as rolled back for good. */
  synchronized void distrust() {
    distrusted = true;
  }

  /**
   * Notes a write of this process that the ensemble says was applied.
   *
   * @return false when it was applied to another register than the one seen before
   */
  synchronized boolean wrote(RegisterRecord written, Stat stat) {
    if (seen != null && seen.czxid != stat.getCzxid()) {
      return false;
    }
    if (seen == null || seen.mzxid < stat.getMzxid()) {
      seen = new Seen(stat.getCzxid(), stat.getMzxid(), stat.getVersion(), written);
    }
    return true;
  }

  /**
   * Judges what was read.
   *
   * @param identity the ensemble's identity, checked
   * @param answer of reading the register: OK or NONODE
   */
  synchronized RegisterRead examine(Excluding<AcceptorId> identity, Reply<Reply.Node> answer) {
    if (answer.is(Code.NONODE) && seen != null) {
      return new Excluded(
          Reason.MISSING, "the register was at version " + seen.version + " and is gone");
    }
    Excluded excluded = identity.excluded();
    if (excluded != null) {
      return excluded;
    }
    if (answer.is(Code.NONODE)) {
      return new Absent();
    }
    AcceptorId self = identity.value();
    return self == null
        ? new Excluded(Reason.MISSING, "a register is there but the ensemble's identity is not")
        : examine(self, answer.value());
  }

  private RegisterRead examine(AcceptorId self, Reply.Node node) {
    Excluded byStat = seen == null ? null : excludedByStat(seen, node.stat());
    if (byStat != null) {
      return byStat;
    }
    Excluding<RegisterRecord> decoded = Excluding.decoding(node.data(), RegisterCodec::decode);
    Excluded undecodable = decoded.excluded();
    if (undecodable != null) {
      return undecodable;
    }
    RegisterRecord register = Objects.requireNonNull(decoded.value());
    Excluded byContent = excludedByContent(self, register, node.stat().getVersion());
    if (byContent != null) {
      return byContent;
    }
    Stat stat = node.stat();
    seen = new Seen(stat.getCzxid(), stat.getMzxid(), stat.getVersion(), register);
    distrusted = false;
    return new Present(register, stat.getVersion());
  }

  private static @Nullable Excluded excludedByStat(Seen seen, Stat stat) {
    if (stat.getCzxid() != seen.czxid) {
      return new Excluded(
          Reason.RECREATED,
          "the register seen was created at " + seen.czxid + ", this one at " + stat.getCzxid());
    }
    int byTime = Long.compare(stat.getMzxid(), seen.mzxid);
    int byVersion = Integer.compare(stat.getVersion(), seen.version);
    if (byTime < 0 || byTime != byVersion) {
      return new Excluded(
          Reason.ROLLED_BACK,
          "the register was at version "
              + seen.version
              + " (written at "
              + seen.mzxid
              + ") and is at version "
              + stat.getVersion()
              + " (written at "
              + stat.getMzxid()
              + ")");
    }
    return null;
  }

  private @Nullable Excluded excludedByContent(
      AcceptorId self, RegisterRecord register, int version) {
    AcceptorId owner = register.acceptor();
    if (!owner.name().equals(self.name())) {
      return new Excluded(Reason.FOREIGN, "the register of " + owner + " lies in ensemble " + self);
    }
    if (!owner.equals(self)) {
      return new Excluded(
          Reason.RECREATED, "the register is of " + owner + ", the ensemble is now " + self);
    }
    if (seen != null && !seen.register.ringId().equals(register.ringId())) {
      return new Excluded(
          Reason.FOREIGN,
          "the register was of ring " + seen.register.ringId() + " and is of " + register.ringId());
    }
    if (seen != null && !continues(seen, register)) {
      return new Excluded(
          Reason.ROLLED_BACK,
          "the register does not continue the history seen up to version " + seen.version);
    }
    int newest = register.journal().get(register.journal().size() - 1).znodeVersion();
    if (newest < version) {
      return new Excluded(
          Reason.ROLLED_BACK,
          "the register's journal ends at version " + newest + ", the node is at " + version);
    }
    if (newest > version) {
      return new Excluded(
          Reason.CORRUPT,
          "the register's journal runs to version " + newest + ", the node is at " + version);
    }
    return null;
  }

  /** Whether the register may be a later state of the one seen; surely, when distrusted. */
  private boolean continues(Seen before, RegisterRecord register) {
    boolean falls =
        register.promised().isBelow(before.register.promised())
            || register
                .summary()
                .accepted()
                .ballot()
                .isBelow(before.register.summary().accepted().ballot());
    for (JournalEntry entry : register.journal()) {
      if (entry.znodeVersion() == before.version) {
        return !falls && entry.equals(before.newest());
      }
    }
    return !falls && !distrusted;
  }
}
