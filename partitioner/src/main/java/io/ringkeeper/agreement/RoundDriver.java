package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.ProposerRound;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one round after the other to all acceptors and tells what became of each
 * round. Acceptors that missed a decided accept are asked once more. Runs on the scheduler.
 */
final class RoundDriver {

  /** What became of the round last started; called once for each phase. */
  interface Listener {
    void onPrepared(ProposerRound.Prepared prepared);

    void onDecided(ProposerRound.Decided decided);

    void onLost(ProposerRound.Lost lost);

    void onFailure(RuntimeException failure);
  }

  private final RingAcceptors acceptors;
  private final PaxosSteps steps;
  private final Listener listener;
  private final Map<String, String> reasons = new TreeMap<>();
  private Ballot highest = Ballot.ZERO;
  private @Nullable Request current;

  RoundDriver(RingAcceptors acceptors, PaxosSteps steps, Listener listener) {
    this.acceptors = acceptors;
    this.steps = steps;
    this.listener = listener;
  }

  /** Starts phase 1; answers to earlier phases no longer count for anything. */
  void prepare(String ringId, Ballot ballot) {
    start(
        ringId, ProposerRound.prepare(ballot, acceptors.names()), new VoteRequest.Prepare(ballot));
  }

  /** Starts phase 2 with the proposed state. */
  void accept(String ringId, ProposerRound.Accepting accepting, StateBody body) {
    start(ringId, accepting, new VoteRequest.Accept(accepting.proposed(), accepting.next(), body));
  }

  /** Takes no notice of any answer to come, except to repair. */
  void stop() {
    current = null;
  }

  /** The highest ballot that any refusal named. */
  Ballot highest() {
    return highest;
  }

  /** Why each ensemble that did not vote lately did not. */
  Map<String, String> reasons() {
    return reasons;
  }

  private void start(String ringId, ProposerRound round, VoteRequest request) {
    Request sent = new Request(ringId, round, request);
    current = sent;
    for (String name : acceptors.names()) {
      acceptors
          .strand()
          .after(
              acceptors.ask(name, ringId, request),
              (answer, failure) -> sent.onAnswer(name, answer, failure));
    }
  }

  private void note(String name, Answer answer) {
    if (answer instanceof Answer.NoVote no) {
      reasons.put(name, no.why());
    } else if (answer instanceof Answer.Unknown unknown) {
      reasons.put(name, unknown.why());
    } else if (answer instanceof Answer.Refused refused) {
      reasons.put(name, "promised to ballot " + refused.promised());
      highest = highest.max(refused.promised());
    } else {
      reasons.remove(name);
    }
  }

  private final class Request {
    private final String ringId;
    private final VoteRequest request;
    private final Map<String, Answer> missed = new HashMap<>();
    private ProposerRound round;
    private boolean isTold;

    Request(String ringId, ProposerRound round, VoteRequest request) {
      this.ringId = ringId;
      this.round = round;
      this.request = request;
    }

    void onAnswer(String name, @Nullable Answer answer, @Nullable Throwable failure) {
      if (answer == null) {
        fail(failure);
        return;
      }
      note(name, answer);
      ProposerRound before = round;
      try {
        round = steps.step(before, name, answer);
      } catch (IllegalStateException e) {
        fail(e);
        return;
      }
      if (answer instanceof Answer.NoVote || answer instanceof Answer.Unknown) {
        missed.put(name, answer);
      }
      if (round instanceof ProposerRound.Decided) {
        repair();
      }
      if (current == this && !isTold) {
        tell();
      }
    }

    private void tell() {
      isTold =
          !(round instanceof ProposerRound.Preparing || round instanceof ProposerRound.Accepting);
      if (round instanceof ProposerRound.Prepared prepared) {
        listener.onPrepared(prepared);
      } else if (round instanceof ProposerRound.Decided decided) {
        listener.onDecided(decided);
      } else if (round instanceof ProposerRound.Lost lost) {
        listener.onLost(lost);
      }
    }

    // The state is chosen at this ballot, so storing it there once more can only help. Whoever
    // promised a higher ballot meanwhile refuses, rightly.
    private void repair() {
      for (String name : missed.keySet()) {
        var unused = acceptors.ask(name, ringId, request);
      }
      missed.clear();
    }

    private void fail(@Nullable Throwable failure) {
      if (current == this) {
        current = null;
        listener.onFailure(
            new CorruptStateException(
                "ring " + acceptors.ring() + ": " + (failure == null ? "" : failure.getMessage()),
                failure));
      }
    }
  }
}
