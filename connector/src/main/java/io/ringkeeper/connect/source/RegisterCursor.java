package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.paxos.AcceptorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a register was published; the offset of its stream.
 *
 * @param ringId of the register; empty before the first event
 * @param incarnation of the acceptor then
 * @param version the last published data version; -1 before the first
 * @param last what that version was, to recognize a restored snapshot that was written to since
 * @param excluded why the register was last reported as excluded, or empty
 * @param replaced incarnations under which it was published before, oldest first, at most {@value
 *     #MAX_REPLACED}: a register that is back in one of them was restored from a backup
 */
record RegisterCursor(
    String ringId,
    String incarnation,
    long version,
    String last,
    String excluded,
    List<String> replaced) {

  /** Each is one rejoin of this acceptor to this ring. */
  static final int MAX_REPLACED = 16;

  private static final String RING_ID = "ringId";
  private static final String INCARNATION = "incarnation";
  private static final String VERSION = "version";
  private static final String LAST = "last";
  private static final String EXCLUDED = "excluded";
  private static final String REPLACED = "replaced";

  /** Incarnations are drawn by this software and never contain it. */
  private static final String SEPARATOR = ",";

  static RegisterCursor from(Map<String, Object> offset) {
    return new RegisterCursor(
        SourceKeys.text(offset, RING_ID),
        SourceKeys.text(offset, INCARNATION),
        SourceKeys.number(offset, VERSION, -1),
        SourceKeys.text(offset, LAST),
        SourceKeys.text(offset, EXCLUDED),
        Stream.of(SourceKeys.text(offset, REPLACED).split(SEPARATOR, -1))
            .filter(incarnation -> !incarnation.isEmpty())
            .toList());
  }

  /** Before the first transition of this register, which is another one or in another life. */
  RegisterCursor before(RegisterRecord record) {
    List<String> lives = new ArrayList<>();
    if (ringId.equals(record.ringId())) {
      lives.addAll(replaced);
      lives.add(incarnation);
    }
    return new RegisterCursor(
        record.ringId(),
        record.acceptor().incarnation(),
        -1,
        "",
        "",
        List.copyOf(lives.subList(Math.max(0, lives.size() - MAX_REPLACED), lives.size())));
  }

  Map<String, Object> toOffset() {
    return Map.of(
        RING_ID,
        ringId,
        INCARNATION,
        incarnation,
        VERSION,
        version,
        LAST,
        last,
        EXCLUDED,
        excluded,
        REPLACED,
        String.join(SEPARATOR, replaced));
  }

  /** Past this transition. */
  RegisterCursor at(JournalEntry entry) {
    return new RegisterCursor(ringId, incarnation, entry.znodeVersion(), text(entry), "", replaced);
  }

  /** Past a gap that ends with this version. */
  RegisterCursor atGap(long lastMissed) {
    return new RegisterCursor(ringId, incarnation, lastMissed, "", "", replaced);
  }

  RegisterCursor excluded(String reason) {
    return new RegisterCursor(ringId, incarnation, version, last, reason, replaced);
  }

  boolean isOf(RegisterRecord record) {
    return ringId.equals(record.ringId()) && incarnation.equals(record.acceptor().incarnation());
  }

  /** Where the events came from, as far as known. */
  JournalEntry.Source source(String acceptor, String ring) {
    AcceptorId id = new AcceptorId(acceptor, incarnation.isEmpty() ? "unknown" : incarnation);
    return new JournalEntry.Source(id, ring, ringId);
  }

  /** Why this register cannot be a later state of the one whose transitions were published. */
  Optional<RegisterRead.Excluded> contradiction(RegisterRecord record) {
    if (!isOf(record)) {
      String found = record.acceptor().incarnation();
      return ringId.equals(record.ringId()) && replaced.contains(found)
          ? rolledBack("it is of incarnation " + found + ", which " + incarnation + " replaced")
          : Optional.empty();
    }
    List<JournalEntry> journal = record.journal();
    int newest = journal.get(journal.size() - 1).znodeVersion();
    if (newest < version) {
      return rolledBack(
          "it is at version " + newest + ", but version " + version + " was published");
    }
    for (JournalEntry entry : journal) {
      if (entry.znodeVersion() == version && !last.isEmpty() && !last.equals(text(entry))) {
        return rolledBack(
            "version " + version + " is " + text(entry) + ", but " + last + " was published");
      }
    }
    return Optional.empty();
  }

  private static Optional<RegisterRead.Excluded> rolledBack(String found) {
    return Optional.of(
        new RegisterRead.Excluded(
            RegisterRead.Reason.ROLLED_BACK, found + ": a backup was restored"));
  }

  private static String text(JournalEntry entry) {
    return entry.kind() + " " + entry.ballot();
  }
}
