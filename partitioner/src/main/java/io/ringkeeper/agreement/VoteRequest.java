package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorState;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Vote;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one acceptor is asked in one phase of a round, with its effect on the stored register. */
sealed interface VoteRequest {

  Ballot ballot();

  /** What the rules say to this request in this state. */
  Vote decide(PaxosSteps steps, AcceptorState state);

  /** The write that stores the granted vote over the register as read. */
  RegisterWrite write(RegisterRecord read, int version, AcceptorState granted, long nowMs);

  /** The answer once that write is known stored over {@code read}. */
  Answer granted(RegisterRecord read);

  /**
   * The answer, if this register shows that this very request was stored: ballots are unique per
   * attempt, so nobody else can have written this one.
   */
  Optional<Answer> storedIn(RegisterRecord read);

  /** Phase 1. */
  record Prepare(Ballot ballot) implements VoteRequest {

    @Override
    public Vote decide(PaxosSteps steps, AcceptorState state) {
      return steps.prepare(state, ballot);
    }

    @Override
    public RegisterWrite write(RegisterRecord read, int version, AcceptorState next, long nowMs) {
      JournalEntry entry = JournalEntry.promised(version + 1, ballot, nowMs);
      return new RegisterWrite(version, read.after(next.promised(), read.summary(), entry), null);
    }

    @Override
    public Answer granted(RegisterRecord read) {
      return new Answer.Promised(read.acceptor(), read.summary().accepted());
    }

    // While the promise stands nothing was accepted since: an accept needs a ballot at least as
    // high, and no accept of this ballot is sent before its promises are in.
    @Override
    public Optional<Answer> storedIn(RegisterRecord read) {
      return read.promised().equals(ballot) && read.summary().accepted().ballot().isBelow(ballot)
          ? Optional.of(granted(read))
          : Optional.empty();
    }
  }

  /**
   * Phase 2.
   *
   * @param proposed what to accept, at its ballot
   * @param next a ballot to promise in the same write, or null
   * @param body the proposed state
   */
  record Accept(Accepted proposed, @Nullable Ballot next, StateBody body) implements VoteRequest {

    @Override
    public Ballot ballot() {
      return proposed.ballot();
    }

    @Override
    public Vote decide(PaxosSteps steps, AcceptorState state) {
      return steps.accept(state, proposed, next);
    }

    @Override
    public RegisterWrite write(RegisterRecord read, int version, AcceptorState granted, long now) {
      Summary summary = Summary.of(proposed, body.state());
      JournalEntry entry = JournalEntry.accepted(version + 1, summary, next, now);
      return new RegisterWrite(
          version, read.after(granted.promised(), summary, entry), body.bytes());
    }

    @Override
    public Answer granted(RegisterRecord read) {
      return new Answer.AcceptApplied(read.acceptor());
    }

    @Override
    public Optional<Answer> storedIn(RegisterRecord read) {
      boolean stored =
          read.summary().accepted().ballot().equals(ballot())
              || read.journal().stream()
                  .anyMatch(
                      e -> e.kind() == JournalEntry.Kind.ACCEPTED && e.ballot().equals(ballot()));
      return stored ? Optional.of(granted(read)) : Optional.empty();
    }
  }
}
