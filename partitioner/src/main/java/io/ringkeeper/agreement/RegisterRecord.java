package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored register of one acceptor for one ring.
 *
 * @param ringId the ring's random id
 * @param acceptor whose register this is: name and incarnation at creation
 * @param promised no accept below this ballot is applied
 * @param summary the last accepted state in short
 * @param journal the last {@value JournalEntry#KEPT} transitions, oldest first, without gaps in
 *     znode version; the newest is the write that produced this record
 */
public record RegisterRecord(
    String ringId,
    AcceptorId acceptor,
    Ballot promised,
    Summary summary,
    List<JournalEntry> journal) {

  public RegisterRecord {
    journal = List.copyOf(journal);
    if (journal.isEmpty() || journal.size() > JournalEntry.KEPT) {
      throw new IllegalArgumentException(
          "a journal has 1 to " + JournalEntry.KEPT + " entries, not " + journal.size());
    }
  }

  /** A register as created with its ring. */
  public static RegisterRecord empty(String ringId, AcceptorId self, Quorum acceptors, long nowMs) {
    return new RegisterRecord(
        ringId, self, Ballot.ZERO, Summary.none(acceptors), List.of(JournalEntry.created(nowMs)));
  }

  /**
   * A register that begins a later life with what is agreed: as if it had accepted the chosen state
   * at its ballot, except that this was no vote.
   *
   * @param self the new life
   * @param chosen a state known chosen
   */
  public static RegisterRecord joining(String ringId, AcceptorId self, Summary chosen, long nowMs) {
    return new RegisterRecord(
        ringId,
        self,
        chosen.accepted().ballot(),
        chosen,
        List.of(JournalEntry.createdWith(chosen, nowMs)));
  }

  /** The part that matters to Paxos. */
  public AcceptorState paxos() {
    return new AcceptorState(promised, summary.accepted());
  }

  /**
   * This record after one more transition; drops the oldest journal entry when the journal is full.
   */
  public RegisterRecord after(Ballot nextPromised, Summary nextSummary, JournalEntry entry) {
    List<JournalEntry> next = new ArrayList<>(journal);
    next.add(entry);
    int from = Math.max(0, next.size() - JournalEntry.KEPT);
    return new RegisterRecord(
        ringId, acceptor, nextPromised, nextSummary, next.subList(from, next.size()));
  }

  /** The tip that belongs to this record. */
  public Tip tip() {
    return new Tip(ringId, acceptor, summary);
  }
}
