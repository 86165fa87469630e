package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Change;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.Decision;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.Mutant;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.Proposer;
import io.ringkeeper.agreement.RegisterTimeouts;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Verdict;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.StateRef;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A proposer process that makes random calls and checks every answer. */
final class SimClient {

  private static final RegisterTimeouts TIMEOUTS = new RegisterTimeouts(150, 10, 200, 1_500);

  private final EventQueue queue;
  private final Checker checker;
  private final SimRing ring;
  private final SplittableRandom random;
  private final SimProcess process;
  private final RingRegister register;
  private int callsLeft;
  private int open;

  SimClient(
      EventQueue queue,
      Checker checker,
      SimRing ring,
      SplittableRandom random,
      SimProcess process,
      List<Ensemble> ensembles,
      Mutant mutant,
      int calls) {
    this.queue = queue;
    this.checker = checker;
    this.ring = ring;
    this.random = random;
    this.process = process;
    this.callsLeft = calls;
    this.register =
        mutant.register(
            SimRing.NAME,
            ensembles,
            Proposer.unique(process.name(), random.split()),
            process,
            random.split(),
            TIMEOUTS);
  }

  SimProcess process() {
    return process;
  }

  int callsLeft() {
    return callsLeft;
  }

  boolean isIdle() {
    return !process.isAlive() || (callsLeft == 0 && open == 0);
  }

  /** Makes the remaining calls one after the other, sometimes two at once. */
  void start() {
    if (callsLeft == 0) {
      return;
    }
    callsLeft--;
    call(process.name() + "-" + callsLeft);
    if (random.nextInt(8) == 0) {
      process.schedule(0, this::start);
    }
  }

  private void call(String token) {
    int kind = random.nextInt(10);
    open++;
    long versionBefore = checker.highestChosenVersion();
    if (kind < 2) {
      watch(register.read(), token, versionBefore);
    } else if (kind == 2) {
      watch(register.change((c, b) -> new Verdict.Reaccept()), token, versionBefore);
    } else {
      watch(register.change(change(token, kind == 3 || kind == 4)), token, versionBefore);
    }
  }

  /** Makes one more call, which must succeed. */
  CompletableFuture<Decision> callAtPeace(String token) {
    long versionBefore = checker.highestChosenVersion();
    open++;
    CompletableFuture<Decision> call = register.change(change(token, false));
    watch(call, token, versionBefore);
    return call;
  }

  private void watch(CompletableFuture<Decision> call, String token, long versionBefore) {
    var unused =
        call.whenComplete(
            (decision, failure) -> {
              open--;
              if (decision != null) {
                onDecision(decision, token, versionBefore);
              } else {
                onFailure(failure, token);
              }
              process.schedule(random.nextInt(150), this::start);
            });
  }

  private void onDecision(Decision decision, String token, long versionBefore) {
    StateRef ref = decision.accepted().state();
    queue.trace(token + " decided " + ref + (decision.changed() ? " changed" : ""));
    checker.learned(ref, token);
    if (decision.changed()) {
      checker.made(token);
    } else {
      checker.notMade(token);
      if (ref.version() < versionBefore) {
        checker.fail(token + " read " + ref + " though version " + versionBefore + " was chosen");
      }
    }
    if (decision.state().map(RingState::version).orElse(0L) != ref.version()) {
      checker.fail(token + " was given another state than " + ref);
    }
  }

  private void onFailure(@Nullable Throwable failure, String token) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    queue.trace(token + " failed " + (cause == null ? "" : cause.getClass().getSimpleName()));
    if (cause instanceof NoQuorumException) {
      checker.notMade(token);
    } else if (!(cause instanceof IndeterminateOutcomeException)) {
      checker.fail(token + " failed with " + cause);
    }
  }

  // One that sometimes keeps the state may do so after an attempt of its own was left open.
  private Change change(String token, boolean keepsSometimes) {
    return (current, ballot) -> {
      if (keepsSometimes && ballot.nonce() % 2 == 0) {
        return new Verdict.Keep();
      }
      RingState next = successor(current, ballot, token);
      checker.proposes(ref(next), next, current.map(SimClient::ref).orElse(StateRef.NONE), token);
      return new Verdict.Replace(next);
    };
  }

  // Every successor carries its call's token, so that no two calls propose the same state.
  private RingState successor(Optional<RingState> current, Ballot ballot, String token) {
    if (current.isEmpty()) {
      return ring.genesis(ballot, token);
    }
    RingState state = current.get();
    if (state.phase() instanceof Phase.Moving moving) {
      boolean aborts = token.hashCode() % 2 == 0;
      Cut.PartitionCut offset = new Cut.PartitionCut(Math.floorMod(token.hashCode(), 1 << 30), 0);
      Cut cut = new Cut(List.of(new Cut.TopicCut(token, List.of(offset))));
      return aborts
          ? state.aborted(moving.changeId(), token)
          : state.completed(moving.changeId(), cut, ballot, process.wallMs());
    }
    return ring.moving(state, ballot, token);
  }

  private static StateRef ref(RingState state) {
    return new StateRef(state.version(), Digest.of(StateCodec.encode(state)));
  }
}
