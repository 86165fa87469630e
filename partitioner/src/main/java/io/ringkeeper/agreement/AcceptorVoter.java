package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Vote;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Turns one request of a round into a vote of one acceptor: read the register, apply the rules,
 * write conditionally.
 *
 * <p>◆ Only a stored write is a vote. A lost answer is followed by one read that may show this very
 * write, by its ballot; otherwise it stays unknown. All of it runs on the scheduler.
 */
final class AcceptorVoter {

  /** So often is a request decided anew when others write in between; then it is no vote. */
  private static final int MAX_DECISIONS = 8;

  private final AcceptorRegister register;
  private final Strand strand;
  private final PaxosSteps steps;
  private final long voteMs;

  AcceptorVoter(AcceptorRegister register, Strand strand, PaxosSteps steps, long voteMs) {
    this.register = register;
    this.strand = strand;
    this.steps = steps;
    this.voteMs = voteMs;
  }

  /**
   * Asks for the vote, for at most {@code voteMs}. The future fails only when stored data
   * contradicts the protocol.
   *
   * @param ringId the ring the register must belong to
   */
  CompletableFuture<Answer> ask(String ringId, VoteRequest request) {
    Run run = new Run(ringId, request);
    run.start();
    return run.answer;
  }

  private final class Run {
    private final String ringId;
    private final VoteRequest request;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private Scheduler.@Nullable Cancellable timeout;
    private int decisions;
    private int versionToMake;
    private boolean outcomeIsOpen;

    Run(String ringId, VoteRequest request) {
      this.ringId = ringId;
      this.request = request;
    }

    void start() {
      timeout = strand.scheduler().schedule(voteMs, this::giveUp);
      read();
    }

    // Once given up nothing more is written, so "no vote" stays true.
    private void giveUp() {
      String why = "no answer within " + voteMs + " ms";
      finish(outcomeIsOpen ? new Answer.Unknown(why) : new Answer.NoVote(why));
    }

    private void read() {
      strand.after(register.read(), (read, failure) -> guarded(() -> onRead(read, failure)));
    }

    private void onRead(@Nullable RegisterRead read, @Nullable Throwable failure) {
      if (read instanceof RegisterRead.Present present) {
        onPresent(present.register(), present.znodeVersion());
      } else if (failure != null) {
        throw new IllegalStateException("reading the register of " + register.acceptor(), failure);
      } else {
        noAnswer(whyNot(read));
      }
    }

    private void onPresent(RegisterRecord read, int version) {
      if (!read.ringId().equals(ringId)) {
        noAnswer("its register belongs to ring id " + read.ringId() + ", not " + ringId);
        return;
      }
      Optional<Answer> stored = request.storedIn(read);
      if (stored.isPresent()) {
        finish(stored.get());
        return;
      }
      if (outcomeIsOpen && !isOvertaken(read)) {
        finish(new Answer.Unknown("the write's answer was lost and the register does not show it"));
        return;
      }
      outcomeIsOpen = false;
      Vote vote = request.decide(steps, read.paxos());
      if (vote instanceof Vote.Granted granted) {
        write(read, version, granted);
      } else if (vote instanceof Vote.Refused refused) {
        finish(new Answer.Refused(refused.promised()));
      }
    }

    // The journal shows somebody else's transition at the version that the write would have made:
    // then it was not stored and never will be.
    private boolean isOvertaken(RegisterRecord read) {
      return read.journal().stream()
          .anyMatch(e -> e.znodeVersion() == versionToMake && !e.ballot().equals(request.ballot()));
    }

    private void write(RegisterRecord read, int version, Vote.Granted granted) {
      if (++decisions > MAX_DECISIONS) {
        finish(new Answer.NoVote("others wrote in between " + MAX_DECISIONS + " times"));
        return;
      }
      RegisterWrite write =
          request.write(read, version, granted.next(), strand.scheduler().wallMs());
      versionToMake = version + 1;
      outcomeIsOpen = true;
      strand.after(
          register.write(write),
          (outcome, failure) -> guarded(() -> onWritten(read, outcome, failure)));
    }

    private void onWritten(
        RegisterRecord read, @Nullable WriteOutcome outcome, @Nullable Throwable failure) {
      if (outcome instanceof WriteOutcome.Applied) {
        finish(request.granted(read));
      } else if (outcome instanceof WriteOutcome.Conflict) {
        outcomeIsOpen = false;
        read();
      } else if (outcome instanceof WriteOutcome.NotSent notSent) {
        finish(new Answer.NoVote(notSent.why()));
      } else if (failure != null) {
        throw new IllegalStateException("writing the register of " + register.acceptor(), failure);
      } else {
        read();
      }
    }

    private void noAnswer(String why) {
      finish(outcomeIsOpen ? new Answer.Unknown(why) : new Answer.NoVote(why));
    }

    private void finish(Answer result) {
      cancelTimeout();
      answer.complete(result);
    }

    private void cancelTimeout() {
      if (timeout != null) {
        timeout.cancel();
      }
    }

    private void guarded(Runnable step) {
      if (answer.isDone()) {
        return;
      }
      try {
        step.run();
      } catch (RuntimeException e) {
        cancelTimeout();
        answer.completeExceptionally(e);
      }
    }
  }

  private String whyNot(@Nullable RegisterRead read) {
    if (read instanceof RegisterRead.Excluded excluded) {
      return "excluded, " + excluded.reason() + ": " + excluded.detail();
    }
    if (read instanceof RegisterRead.Unavailable unavailable) {
      return unavailable.why();
    }
    return "it holds no register of this ring";
  }
}
