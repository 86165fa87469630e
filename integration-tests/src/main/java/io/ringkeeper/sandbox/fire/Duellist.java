package io.ringkeeper.sandbox.fire;

import io.ringkeeper.agreement.Change;
import io.ringkeeper.agreement.Decision;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Verdict;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.Entry.Outcome;
import io.ringkeeper.sandbox.fire.history.HistoryWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/** Calls one ring's register, one call after the other, and writes down each. */
final class Duellist {

  private final String who;
  private final RingRegister register;
  private final HistoryWriter history;
  private long calls;

  Duellist(String who, RingRegister register, HistoryWriter history) {
    this.who = who;
    this.register = register;
    this.history = history;
  }

  /** The kinds of call, by their share in sixteenths. */
  private enum Kind {
    TOGGLE(7),
    BEGIN(2),
    END(2),
    READ(3),
    REACCEPT(2);

    private static final int SHARES = 16;
    private final int share;

    Kind(int share) {
      this.share = share;
    }

    static Kind any(RandomGenerator random) {
      int point = random.nextInt(SHARES);
      for (Kind kind : values()) {
        point -= kind.share;
        if (point < 0) {
          return kind;
        }
      }
      throw new IllegalStateException("the shares do not sum up to " + SHARES);
    }
  }

  /** Makes one call of a random kind and waits for its end. */
  void callAny(RandomGenerator random) {
    Kind kind = Kind.any(random);
    long op = ++calls;
    call(op, kind.name(), change(op, kind));
  }

  /** Makes one given call. */
  void call(String kind, Change change) {
    long op = ++calls;
    call(op, kind, attempting(op, change));
  }

  /** Ends the change under way, if any. */
  void end() {
    long op = ++calls;
    call(op, Kind.END.name(), change(op, Kind.END));
  }

  private void call(long op, String kind, Change change) {
    history.write(new Entry.Invoked(who, op, kind, System.nanoTime()));
    CompletableFuture<Decision> call =
        kind.equals(Kind.READ.name()) ? register.read() : register.change(change);
    history.write(outcome(op, call));
  }

  private Entry.Returned outcome(long op, CompletableFuture<Decision> call) {
    try {
      Decision decision = call.join();
      return new Entry.Returned(
          who,
          op,
          Outcome.DECIDED,
          decision.changed(),
          decision.accepted().state().version(),
          decision.accepted().state().digest().hex(),
          decision.accepted().ballot().toString(),
          decision.votedFor().stream().sorted().toList(),
          "",
          System.nanoTime());
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Outcome outcome =
          cause instanceof NoQuorumException
              ? Outcome.NO_QUORUM
              : cause instanceof IndeterminateOutcomeException
                  ? Outcome.INDETERMINATE
                  : Outcome.FAILED;
      return new Entry.Returned(
          who, op, outcome, false, 0, "", "", List.of(), cause.toString(), System.nanoTime());
    }
  }

  private Change change(long op, Kind kind) {
    String token = who + "/" + op;
    Change toggle =
        (current, ballot) ->
            new Verdict.Replace(FireRing.toggled(current.orElseThrow(), ballot, token));
    return switch (kind) {
      case TOGGLE -> attempting(op, toggle);
      case BEGIN -> attempting(op, onlyWhen(Phase.Kind.STABLE, toggle));
      case END -> attempting(op, onlyWhen(Phase.Kind.MOVING, toggle));
      case REACCEPT -> (current, ballot) -> new Verdict.Reaccept();
      case READ -> (current, ballot) -> new Verdict.Keep();
    };
  }

  private static Change onlyWhen(Phase.Kind wanted, Change change) {
    return (current, ballot) ->
        current.filter(state -> state.phase().kind() == wanted).isPresent()
            ? change.apply(current, ballot)
            : new Verdict.Keep();
  }

  /** Writes down what the change is about to propose, before it is proposed. */
  private Change attempting(long op, Change change) {
    return (current, ballot) -> {
      Verdict verdict = change.apply(current, ballot);
      if (verdict instanceof Verdict.Replace replace) {
        history.write(attempt(op, current, replace.next(), ballot));
      }
      return verdict;
    };
  }

  private Entry.Attempted attempt(
      long op, Optional<RingState> current, RingState next, Ballot ballot) {
    return new Entry.Attempted(
        who,
        op,
        next.version(),
        digest(next),
        current.map(RingState::version).orElse(0L),
        current.map(Duellist::digest).orElse(""),
        ballot.toString(),
        System.nanoTime());
  }

  private static String digest(RingState state) {
    return Digest.of(StateCodec.encode(state)).hex();
  }
}
