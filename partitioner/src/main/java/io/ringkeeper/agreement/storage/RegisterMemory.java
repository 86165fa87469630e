package io.ringkeeper.agreement.storage;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Absent;
import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Present;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.paxos.AcceptorId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this process has seen of one ring's register in one ensemble, and the check of each answer
 * against it: an acceptor that forgot a promise must not vote, and must not pass for a new one.
 *
 * <p>A register has lives: the first one begins with the ring, a further one when the acceptor is
 * brought back by an agreed change, under another incarnation. Each is judged by what was seen of
 * it alone; one that a later life has replaced is never trusted again.
 *
 * <p>Thread-safe.
 */
public final class RegisterMemory {

  private final Function<byte[], RegisterRecord> decoder;
  private final Map<AcceptorId, Life> lives = new HashMap<>();
  private @Nullable Life current;
  private @Nullable Reason reported;

  /** What was seen of one incarnation. */
  private static final class Life {
    private final AcceptorId id;
    private StoredNode.NodeStat stat;
    private RegisterRecord register;

    /**
     * A roll-back was confirmed. Others may push the register past what was seen here, so only
     * proof that today's history continues the one seen clears this.
     */
    private boolean distrusted;

    private boolean ended;

    private Life(RegisterRecord register, StoredNode.NodeStat stat) {
      this.id = register.acceptor();
      this.register = register;
      this.stat = stat;
    }

    private JournalEntry newest() {
      return register.journal().get(register.journal().size() - 1);
    }
  }

  /** A memory of nothing. */
  public RegisterMemory() {
    this(RegisterCodec::decode);
  }

  /**
   * A memory of nothing.
   *
   * @param decoder as {@link RegisterCodec#decode}
   */
  public RegisterMemory(Function<byte[], RegisterRecord> decoder) {
    this.decoder = decoder;
  }

  /** Whether the exclusion is worth a log line: it was not the last thing said. */
  public synchronized boolean isNews(RegisterRead read) {
    Reason reason = read instanceof Excluded excluded ? excluded.reason() : null;
    boolean news = reason != null && reason != reported;
    if (reason != null || read instanceof Present) {
      reported = reason;
    }
    return news;
  }

  /** Whether the present life was found rolled back. */
  public synchronized boolean isDistrusted() {
    return current != null && current.distrusted;
  }

  /** From now on an older register than the one seen counts as rolled back for good. */
  public synchronized void distrust() {
    if (current != null) {
      current.distrusted = true;
    }
  }

  /**
   * Notes a write of this process that the ensemble says was applied.
   *
   * @return false when it was applied to another register than the one seen before
   */
  public synchronized boolean wrote(RegisterRecord written, StoredNode.NodeStat stat) {
    Life life = lives.get(written.acceptor());
    if (life == null) {
      remember(written, stat);
      return true;
    }
    if (life.ended || life.stat.czxid() != stat.czxid()) {
      return false;
    }
    if (life.stat.mzxid() < stat.mzxid()) {
      life.stat = stat;
      life.register = written;
    }
    return true;
  }

  /**
   * Judges what was read.
   *
   * @param identity the ensemble's identity, checked
   * @param node the register found, or null when there is none
   */
  public synchronized RegisterRead examine(
      Excluding<AcceptorId> identity, @Nullable StoredNode node) {
    Life life = current;
    if (node == null && life != null) {
      return new Excluded(
          Reason.MISSING, "the register was at version " + life.stat.version() + " and is gone");
    }
    Excluded excluded = identity.excluded();
    if (excluded != null) {
      return excluded;
    }
    if (node == null) {
      return new Absent();
    }
    AcceptorId self = identity.value();
    return self == null
        ? new Excluded(Reason.MISSING, "a register is there but the ensemble's identity is not")
        : examine(self, node);
  }

  private RegisterRead examine(AcceptorId self, StoredNode node) {
    Excluding<RegisterRecord> decoded = Excluding.decoding(node.data(), decoder);
    if (decoded.value() == null) {
      Excluded byStat = current == null ? null : excludedByStat(current, node.stat());
      return byStat != null ? byStat : Objects.requireNonNull(decoded.excluded());
    }
    RegisterRecord register = decoded.value();
    Life life = lives.get(register.acceptor());
    Excluded excluded = excludedByOwner(self, register.acceptor(), life);
    if (excluded == null && life != null) {
      excluded = excludedByStat(life, node.stat());
    }
    if (excluded == null) {
      excluded = excludedByContent(life, register, node.stat().version());
    }
    if (excluded != null) {
      return excluded;
    }
    remember(register, node.stat());
    return new Present(register, node.stat().version());
  }

  private void remember(RegisterRecord register, StoredNode.NodeStat stat) {
    Life life = lives.get(register.acceptor());
    if (life == null) {
      life = new Life(register, stat);
      lives.put(life.id, life);
      if (current != null) {
        current.ended = true;
      }
      current = life;
    }
    life.register = register;
    life.stat = stat;
    life.distrusted = false;
  }

  private static @Nullable Excluded excludedByOwner(
      AcceptorId self, AcceptorId owner, @Nullable Life life) {
    if (!owner.name().equals(self.name())) {
      return new Excluded(Reason.FOREIGN, "the register of " + owner + " lies in ensemble " + self);
    }
    if (!owner.isLifeOf(self)) {
      return new Excluded(
          Reason.RECREATED, "the register is of " + owner + ", the ensemble is now " + self);
    }
    return life != null && life.ended
        ? new Excluded(Reason.ROLLED_BACK, "the register is of " + owner + ", which was replaced")
        : null;
  }

  private static @Nullable Excluded excludedByStat(Life seen, StoredNode.NodeStat stat) {
    if (stat.czxid() != seen.stat.czxid()) {
      return new Excluded(
          Reason.RECREATED,
          "the register seen was created at "
              + seen.stat.czxid()
              + ", this one at "
              + stat.czxid());
    }
    int byTime = Long.compare(stat.mzxid(), seen.stat.mzxid());
    int byVersion = Integer.compare(stat.version(), seen.stat.version());
    if (byTime < 0 || byTime != byVersion) {
      return new Excluded(
          Reason.ROLLED_BACK,
          "the register was at version "
              + seen.stat.version()
              + " (written at "
              + seen.stat.mzxid()
              + ") and is at version "
              + stat.version()
              + " (written at "
              + stat.mzxid()
              + ")");
    }
    return null;
  }

  private @Nullable Excluded excludedByContent(
      @Nullable Life seen, RegisterRecord register, int version) {
    Life last = current;
    if (last != null && !last.register.ringId().equals(register.ringId())) {
      return new Excluded(
          Reason.FOREIGN,
          "the register was of ring " + last.register.ringId() + " and is of " + register.ringId());
    }
    if (seen != null && !continues(seen, register)) {
      return new Excluded(
          Reason.ROLLED_BACK,
          "the register does not continue the history seen up to version " + seen.stat.version());
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
  private static boolean continues(Life before, RegisterRecord register) {
    boolean falls =
        register.promised().isBelow(before.register.promised())
            || register
                .summary()
                .accepted()
                .ballot()
                .isBelow(before.register.summary().accepted().ballot());
    for (JournalEntry entry : register.journal()) {
      if (entry.znodeVersion() == before.stat.version()) {
        return !falls && entry.equals(before.newest());
      }
    }
    return !falls && !before.distrusted;
  }
}
